"""Covered persons and sponsors: the pool, capacity, ranked introductions and three-party contracts."""
