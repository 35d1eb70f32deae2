"""Browsers in which a person has given the right password before.

Whoever knows a name can use up the guesses for its account. Such a browser counts its own guesses by itself,
so that its person is not shut out with the strangers. It shows a signed token, which opens nothing.
"""

import secrets

from itsdangerous import BadSignature, URLSafeSerializer


def token_for(user_id: int, secret_key: str) -> str:
    """A token that makes a browser known for this user."""
    return _signer(secret_key).dumps([user_id, secrets.token_urlsafe(16)])


def is_known(token: str, user_id: int | None, secret_key: str) -> bool:
    """Whether the token was given to a browser of this user."""
    try:
        owner_id, _ = _signer(secret_key).loads(token)
    except BadSignature:
        return False
    return bool(owner_id == user_id)


def _signer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="known browser")
