"""Rate limits as named one-liners, for what one network can do; the rules for people are in each feature."""

import ipaddress
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Final, TypeVar

from flask import current_app, request
from flask_babel import gettext as _
from flask_limiter import Limiter
from limits import parse_many
from limits.errors import StorageError

from blogapp.errors import TooManyAttempts

View = TypeVar("View", bound=Callable[..., object])


def client_network() -> str:
    """The caller's address; for IPv6 the /64 that one household has to itself."""
    address = ipaddress.ip_address(request.remote_addr or "127.0.0.1")
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


limiter: Final = Limiter(key_func=client_network)


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one network may do one thing. Decorates a route, or is counted where a text must be kept."""

    scope: str
    rule: str

    def __call__(self, view: View) -> View:
        @wraps(view)
        def limited(*args: object, **values: object) -> object:
            self.count()
            return view(*args, **values)

        return limited  # type: ignore[return-value]  # same call, same answer

    def count(self) -> None:
        """Count one more; raises TooManyAttempts with the seconds to wait."""
        try:
            reset_at = self._hit() if limiter.enabled else None
        except StorageError as error:
            # A Redis that is away must not stop the discussion.
            current_app.logger.warning("rate limits are not counted: %s", error)
            return
        if reset_at is not None:
            sentence = _(
                "That was a little fast. Please wait a moment and try again: nothing you typed is lost."
            )
            raise TooManyAttempts(sentence, retry_after=max(1, math.ceil(reset_at - time.time())))

    def _hit(self) -> float | None:
        """When the limit is free again, or None while it is."""
        who = client_network()
        for item in parse_many(self.rule):
            if not limiter.limiter.hit(item, self.scope, who):
                return limiter.limiter.get_window_stats(item, self.scope, who).reset_time
        return None


# A household or an office shares an address; a person does not write thirty comments in ten minutes.
comments_by_network: Final = Limit("comments", "30 per 10 minutes; 200 per day")
# A preview costs a rendering and comes while typing.
previews_by_network: Final = Limit("previews", "60 per minute")
# A search reads an index that the page cache does not shield.
searches_by_network: Final = Limit("searches", "30 per minute")
# One-time links cannot be guessed; this keeps the log quiet.
sign_ins_by_network: Final = Limit("sign-ins", "20 per 10 minutes")
# An answer of a provider makes us ask it several questions; an attempt of a person brings one.
answers_by_network: Final = Limit("sign-in answers", "40 per 10 minutes")
