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
    """How often one network may do one thing. Decorates a route, or is counted where a text must be kept.

    What may be done to one account or one address, from wherever, is counted under a `key` for it.
    """

    scope: str
    rule: str

    def __call__(self, view: View) -> View:
        @wraps(view)
        def limited(*args: object, **values: object) -> object:
            self.count()
            return view(*args, **values)

        return limited  # type: ignore[return-value]  # same call, same answer

    def count(self, key: str | None = None) -> None:
        """Count one more; raises TooManyAttempts with the seconds to wait."""
        try:
            reset_at = self._hit(key or client_network()) if limiter.enabled else None
        except StorageError as error:
            # A Redis that is away must not stop the discussion.
            current_app.logger.warning("rate limits are not counted: %s", error)
            return
        if reset_at is not None:
            sentence = _(
                "That was a little fast. Please wait a moment and try again: nothing you typed is lost."
            )
            raise TooManyAttempts(sentence, retry_after=max(1, math.ceil(reset_at - time.time())))

    def _hit(self, who: str) -> float | None:
        """When the limit is free again, or None while it is."""
        for item in parse_many(self.rule):
            if not limiter.limiter.hit(item, self.scope, who):
                return limiter.limiter.get_window_stats(item, self.scope, who).reset_time
        return None


# A household or an office shares an address; a person does not write thirty comments in ten minutes.
comments_by_network: Final = Limit("comments", "30 per 10 minutes; 200 per day")
# A click on a stance or a vote; a reader who changes their mind clicks a few times, and an office shares it.
opinions_by_network: Final = Limit("opinions", "90 per 10 minutes; 1000 per day")
# A preview costs a rendering and comes while typing.
previews_by_network: Final = Limit("previews", "60 per minute")
# A search reads an index that the page cache does not shield.
searches_by_network: Final = Limit("searches", "30 per minute")
# One-time links cannot be guessed; this keeps the log quiet.
sign_ins_by_network: Final = Limit("sign-ins", "20 per 10 minutes")
# An answer of a provider makes us ask it several questions; an attempt of a person brings one.
answers_by_network: Final = Limit("sign-in answers", "40 per 10 minutes")
# To open a link from a mail, and in another browser to use it: twice as often as mails go out, and then some.
mail_links_by_network: Final = Limit("links from mails", "90 per 15 minutes")
# Each stores a text for a day. A person leaves a form a few times, to sign in or to change the account.
drafts_by_network: Final = Limit("drafts", "60 per 10 minutes; 300 per day")
# A server that is named for the first time is asked who it is, wherever it may be, and keeps us on its list.
mastodon_servers_by_network: Final = Limit("mastodon servers", "10 per hour; 30 per day")
# To compare a password costs tens of milliseconds, so this shields the processor too. An office shares it.
passwords_by_network: Final = Limit("passwords", "20 per 10 minutes; 200 per day")
# 1,440 guesses in a day, from however many networks, are hopeless against twelve characters. No rule for the
# whole day: whoever knows a name can use the guesses up, and must not shut its person out for longer. A
# browser that gave the right password before counts by itself (signin/password/known_browsers.py).
passwords_by_account: Final = Limit("passwords of an account", "10 per 10 minutes")
# A picture of fifty megapixels keeps a core busy for a second.
pictures_by_network: Final = Limit("pictures", "20 per 10 minutes")
# An author fills a long text with pictures at once. They wait for the encoder, which takes one at a time.
media_by_network: Final = Limit("pictures of texts", "120 per 10 minutes; 1000 per day")
# Each asks the database or the disk to change something; a person settles these in a few clicks.
account_changes_by_network: Final = Limit("account changes", "60 per 10 minutes")
# A download reads all that someone has ever written.
downloads_by_network: Final = Limit("downloads", "10 per hour")
# Each sends a mail. A class of thirty behind one address signs in within the quarter of an hour.
mails_by_network: Final = Limit("mails of a network", "30 per 15 minutes; 100 per day")
# Nobody needs more links than these, and nobody's letter box is to be filled from here.
mails_by_address: Final = Limit("mails to an address", "3 per 15 minutes; 10 per day")
# Reports are rare, and a crowd from one place is none. Each may store a guest and wake a moderator.
reports_by_network: Final = Limit("reports", "10 per 10 minutes; 30 per day")
# One for each comment is stored anyway; this keeps guesses quiet.
appeals_by_network: Final = Limit("appeals", "10 per 10 minutes")
# To look at a comment from a mail and to decide: a moderator settles a list of 25 at once.
desk_links_by_network: Final = Limit("links to the desk", "120 per 10 minutes")
