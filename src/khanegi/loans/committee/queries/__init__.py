"""What may be read about the line and the committee, by whom."""
