"""Questions: read, tags, archive, search and feeds."""
