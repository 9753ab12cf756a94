"""The API for programs of banks: signed requests, acts that happen once, a stream of what happened."""
