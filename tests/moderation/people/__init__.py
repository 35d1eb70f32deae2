"""Tests of what moderators do about people."""
