"""Threads and comments: post, edit, withdraw, status page, votes."""
