"""The case file, its history, the worklists, and the one door through which a case moves."""
