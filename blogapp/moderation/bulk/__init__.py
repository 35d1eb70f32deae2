"""Decisions about many comments with one click."""
