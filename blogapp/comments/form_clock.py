"""When a person began to write: a signed moment that the form's script fetches, and nobody can make up.

Pages are the same for everyone, so the moment cannot stand in them. Without script there is none.
"""

from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer

from blogapp import clock

# A moment has thirteen digits and its signature; more is not ours.
LONGEST: Final = 100


def begun(secret_key: str) -> str:
    """The present moment, signed."""
    return str(_serializer(secret_key).dumps(clock.now().timestamp()))


def seconds_since(signed: str, secret_key: str) -> float | None:
    """Seconds since that moment; None where there is no moment of ours."""
    try:
        moment = _serializer(secret_key).loads(signed[:LONGEST])
    except BadSignature:
        return None
    return clock.now().timestamp() - float(moment)


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="form clock")
