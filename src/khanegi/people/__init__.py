"""Accounts, offices, counties, seats, and the working calendar with its closures."""
