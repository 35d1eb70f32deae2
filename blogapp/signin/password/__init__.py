"""Passwords, for authors, moderators and owners only."""
