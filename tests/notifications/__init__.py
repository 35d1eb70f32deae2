"""Tests of signing in with an account from elsewhere."""
