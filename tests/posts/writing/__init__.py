"""Tests of the author's desk."""
