"""Tests of threads and comments."""
