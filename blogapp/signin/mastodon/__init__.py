"""Signing in with an account on any Mastodon server, which its visitor names."""
