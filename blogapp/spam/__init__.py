"""Is this text spam? Knows nothing of comments: a submission goes in, a verdict with reasons comes out."""
