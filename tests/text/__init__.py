"""Tests of the pure functions on text."""
