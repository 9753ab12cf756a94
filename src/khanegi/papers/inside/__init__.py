"""What runs in the confined process and nowhere else: the code that opens what strangers sent."""
