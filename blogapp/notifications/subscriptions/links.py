"""Signed links of mails: one confirms an address, for a while, and one ends its mails, at any time."""

from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from itsdangerous import BadSignature, Signer, URLSafeSerializer

from blogapp import clock
from blogapp.accounts.tokens import hash_of
from blogapp.errors import NotFound
from blogapp.notifications.addresses import person_of
from blogapp.web.context import absolute, settings

# A weekend away from the letter box.
CONFIRM_WITHIN: Final = timedelta(days=3)
# Half a hash still finds one address among all, and the link stays on few lines.
KEY_LENGTH: Final = 32


def key_of(email: str) -> str:
    """The address in a link, however it is spelt."""
    return hash_of(person_of(email))[:KEY_LENGTH]


def confirming_link(email: str) -> str:
    """The address of the page on which the reader confirms. Nothing is stored until then."""
    ends_at = int((clock.now() + CONFIRM_WITHIN).timestamp())
    return absolute(f"/subscribe/confirm/{_confirming().dumps([email, ends_at])}")


def address_to_confirm(token: str) -> str:
    """Whom the link was sent to; raises NotFound when it has ended or is not ours."""
    try:
        email, ends_at = _confirming().loads(token)
    except (BadSignature, ValueError):
        raise _ended() from None
    if clock.now().timestamp() >= ends_at:
        raise _ended()
    return str(email)


def ending_link(key: str) -> str:
    """The address of the page on which the subscription under this key ends, without signing in."""
    return absolute(f"/unsubscribe/{_ending().sign(key).decode()}")


def key_to_end(token: str) -> str:
    """Whose subscription the link ends, if there still is one; raises NotFound when it is not ours."""
    try:
        return _ending().unsign(token).decode()
    except (BadSignature, ValueError):
        raise NotFound(_("This link is not whole. Please copy all of it from the mail.")) from None


def _ended() -> NotFound:
    return NotFound(_("This link has ended, or is not whole. Please ask for another one."))


def _confirming() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="subscribe")


def _ending() -> Signer:
    return Signer(settings().secret_key, salt="unsubscribe")
