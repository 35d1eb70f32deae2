"""What one person has written: for everyone, and all of it for themselves."""
