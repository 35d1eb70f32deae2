"""Passkeys (WebAuthn), for authors, moderators and owners only."""
