"""What the procedures call by name, joined here to the code that does it. The only such place."""


def connect() -> None:
    """Bind every effect and every contributor of facts; start-up fails if one is missing."""
