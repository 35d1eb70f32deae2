"""Signing in with a link by mail: whoever can read the mail of an address is its person."""
