"""What is kept of a token instead of the token: a stolen database opens no door."""

from hashlib import sha256


def hash_of(token: str) -> str:
    """64 characters. No salt, for a token is random and long, or a name that a counter runs under."""
    return sha256(token.encode()).hexdigest()
