"""Issuing, numbering and publicly verifying a permit."""
