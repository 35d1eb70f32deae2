"""Tests of the spam filter."""
