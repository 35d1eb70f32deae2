"""The author's desk: from an idea to a published question."""
