"""Learning afresh what was ever taught, from the log."""
