"""Pictures of a period: comments, waiting, people, the filter."""
