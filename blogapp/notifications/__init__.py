"""Telling people: the outbox of mail, and how it is sent."""
