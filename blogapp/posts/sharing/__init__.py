"""Ways to pass a question on that need more than a link."""
