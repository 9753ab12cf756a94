"""Settings, root addresses, and the wiring that joins names in procedures to the code that does them."""
