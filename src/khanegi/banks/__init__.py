"""What passes between us and the systems of banks: messages, their programs and keys, and bulk lists."""
