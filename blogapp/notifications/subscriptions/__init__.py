"""Readers who asked to be told of new questions, and how each of them is told once."""
