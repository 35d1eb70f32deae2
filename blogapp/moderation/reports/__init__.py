"""Readers saying that something is wrong with a comment."""
