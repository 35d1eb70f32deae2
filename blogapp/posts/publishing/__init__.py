"""Where a post is between its author and the public."""
