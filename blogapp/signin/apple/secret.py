"""Apple's client secret: no word, but a short statement about us, signed with a key that Apple gave us."""

from datetime import datetime, timedelta
from typing import Final

from joserfc import jwt
from joserfc.jwk import ECKey

from blogapp import clock
from blogapp.errors import ConfigError
from blogapp.provider_settings import ProviderSettings

# Apple allows half a year. Whoever sees one in passing shall not have it for long.
SECRET_LIFE: Final = timedelta(hours=1)
# It is made anew while the old one is still good: two clocks may differ.
MARGIN: Final = timedelta(minutes=10)
CURVE: Final = "P-256"


class SignedSecret:
    """The secret of the moment, made when it is needed."""

    def __init__(self, settings: ProviderSettings, audience: str) -> None:
        self._key = _key(settings.client_secret)
        self._head = {"alg": "ES256", "kid": settings.options["key_id"]}
        self._claims = {"iss": settings.options["team_id"], "sub": settings.client_id, "aud": audience}
        self._made: tuple[datetime, str] | None = None

    def now(self) -> str:
        """A secret that is good for some minutes at least."""
        moment = clock.now()
        if self._made is None or moment > self._made[0] + SECRET_LIFE - MARGIN:
            ends_at = moment + SECRET_LIFE
            claims = {**self._claims, "iat": int(moment.timestamp()), "exp": int(ends_at.timestamp())}
            self._made = moment, jwt.encode(self._head, claims, self._key)
        return self._made[1]


def _key(text: str) -> ECKey:
    # Files for service managers hold one line for each setting, so a line's end may be written as \n.
    pem = text.replace("\\n", "\n").strip()
    try:
        key = ECKey.import_key(pem)
    except ValueError:
        key = None
    if key is None or not key.is_private or key.curve_name != CURVE:
        # Not the value: it is the secret.
        wanted = "the private key as Apple gave it, from -----BEGIN PRIVATE KEY----- on"
        raise ConfigError(f"BLOGAPP_APPLE_CLIENT_SECRET: expected {wanted}.")
    return key
