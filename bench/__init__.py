"""Measurements, each beside its floor in the same run. Nothing here is part of the product."""
