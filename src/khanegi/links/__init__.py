"""Adapters to outside parties, each with a stand-in server that can be run alone."""
