"""Browsers in which a person has given the right password before.

Whoever knows a name can use up the guesses for its account. Such a browser counts its own guesses by itself,
so that its person is not shut out with the strangers. It shows a signed token, which opens nothing, and which
another password makes worthless: who learned the old one has no guesses more than anyone.
"""

import secrets

from itsdangerous import BadSignature, URLSafeSerializer

from blogapp.accounts.tokens import hash_of


def token_for(user_id: int, password_hash: str, secret_key: str) -> str:
    """A token that makes a browser known for this user."""
    return _signer(password_hash, secret_key).dumps([user_id, secrets.token_urlsafe(16)])


def is_known(token: str, user_id: int, password_hash: str, secret_key: str) -> bool:
    """Whether the token was given to a browser of this user, for the password of today."""
    try:
        owner_id, _ = _signer(password_hash, secret_key).loads(token)
    except BadSignature:
        return False
    return bool(owner_id == user_id)


def _signer(password_hash: str, secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt=f"known browser {hash_of(password_hash)}")
