"""Handing the file of who chooses a cooperative to the cooperative system, and what became of it there."""
