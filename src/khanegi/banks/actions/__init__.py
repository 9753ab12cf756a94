"""Writes about banks' systems."""
