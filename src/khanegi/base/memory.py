"""Memory that was needed for a while."""

import ctypes


def give_back() -> None:
    """Return to the system what was freed, where the C library can; else each thread keeps its own."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
