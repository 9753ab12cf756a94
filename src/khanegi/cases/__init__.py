"""The case file, its parties, its append-only history, the worklists, and the one door through which a case moves."""
