"""What the writer of a comment that waits sees of it, and the one appeal."""
