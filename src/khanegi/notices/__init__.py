"""What is told to whom, in which words, by which channel."""
