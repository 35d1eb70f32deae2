"""What the author makes of a discussion: a few lines, each resting on comments."""
