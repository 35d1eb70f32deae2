"""Is this text spam? Knows nothing of comments: takes a submission, gives a verdict with its reasons."""
