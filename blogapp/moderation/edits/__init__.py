"""Moderators change words: edit, strike passages, reply and publish."""
