"""The transparency log: every permit and what became of it, in an order nobody can change unseen.

It knows no permits: what is to be logged are documents, read by a statement bound in conf/wiring.py.
"""
