"""Tests of the pictures of texts."""
