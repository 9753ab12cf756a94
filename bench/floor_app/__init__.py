"""What the floors are built on: the least tables, one function, and bare Django pages."""
