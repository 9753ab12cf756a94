"""Effective-dated rules, the catalogue of fields, and the grammar of declared forms."""
