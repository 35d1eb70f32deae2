"""The key in a mail that opens the page of one comment in any browser, for a while, and nothing else."""

from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer

from blogapp.web.context import settings

# As long as a discussion lasts, and an answer to it may take.
KEY_LIFE_S: Final = 90 * 86400


def key_for(public_id: str) -> str:
    """It lets its holder see what became of this comment, and appeal; not edit, nor withdraw."""
    return str(_serializer().dumps(public_id))


def opens(key: str, public_id: str) -> bool:
    """Whether it is a key to this comment."""
    try:
        return bool(_serializer().loads(key, max_age=KEY_LIFE_S) == public_id)
    except BadSignature:
        return False


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="status page")
