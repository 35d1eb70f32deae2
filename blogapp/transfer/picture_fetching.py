"""Asks another site for one picture: a public machine, within a minute, no more than a picture may have."""

from http import HTTPStatus
from typing import Final

import requests
from flask_babel import gettext as _

from blogapp.media.service import LARGEST_BYTES, LARGEST_MB
from blogapp.web.outgoing import AnswerTooLarge
from blogapp.web.public_http import AddressRefused, PublicAnswer, fetch_public

# A slow server sends fifteen megabytes within it; a silent one does not keep the others waiting.
PATIENCE_S: Final = 60.0
REDIRECTS: Final = 3
KINDS: Final = "image/webp,image/avif,image/jpeg,image/png,image/gif"


class NotNow(Exception):
    """The other server does not answer, or says that it cannot: another run may fare better."""


class NotToBeHad(Exception):
    """There is no picture at this address for us; the words say why."""


def fetch_picture(address: str, *, may_be_loopback: bool) -> bytes:
    """The bytes; raises NotNow and NotToBeHad. What is http in an old text is asked for by https."""
    is_plain = address.lower().startswith("http://") and not may_be_loopback
    url = f"https://{address[len('http://') :]}" if is_plain else address
    try:
        answer = fetch_public(
            url,
            max_bytes=LARGEST_BYTES,
            seconds=PATIENCE_S,
            redirects=REDIRECTS,
            accept=KINDS,
            may_be_loopback=may_be_loopback,
        )
    except AddressRefused as error:
        raise NotToBeHad(_("it is no public address")) from error
    except AnswerTooLarge as error:
        raise NotToBeHad(_("it has more than %(size)s MB", size=LARGEST_MB)) from error
    except requests.RequestException as error:
        raise NotNow(_("no answer")) from error
    return _body(answer)


def _body(answer: PublicAnswer) -> bytes:
    if answer.status == HTTPStatus.OK:
        return answer.body
    words = _("the server answers %(status)s", status=answer.status)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise NotNow(words)
    raise NotToBeHad(words)
