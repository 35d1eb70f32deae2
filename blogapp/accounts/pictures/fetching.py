"""The job that fetches the pictures people have elsewhere, once each; what fails leaves them the letter."""

import logging
from http import HTTPStatus
from typing import Final

import requests

from blogapp.accounts.pictures import service
from blogapp.accounts.pictures.service import PictureMustWait, PictureNotUsable, Wanted
from blogapp.jobs import Job
from blogapp.web.public_http import AddressRefused, fetch_public

# Providers answer within a second. A picture that takes longer is not worth a job's time.
PATIENCE_S: Final = 10.0
# From the address that a provider names to the server that has the file.
REDIRECTS: Final = 3
KINDS: Final = "image/webp,image/avif,image/jpeg,image/png,image/gif"

logger = logging.getLogger(__name__)


def fetch_waiting_pictures(*, may_be_loopback: bool = False) -> None:
    """Fetch all that wait, one after the other. No transaction is open while another machine is asked."""
    while wanted := service.take_wanted():
        try:
            service.keep_fetched(wanted.user_id, _fetched(wanted, may_be_loopback=may_be_loopback))
        except (AddressRefused, requests.RequestException, PictureNotUsable, PictureMustWait) as error:
            # Not the address itself: some hold a key to the picture.
            logger.info("no picture for user %d: %s", wanted.user_id, type(error).__name__)


def _fetched(wanted: Wanted, *, may_be_loopback: bool) -> bytes:
    answer = fetch_public(
        wanted.source,
        max_bytes=service.LARGEST_BYTES,
        seconds=PATIENCE_S,
        redirects=REDIRECTS,
        accept=KINDS,
        may_be_loopback=may_be_loopback,
    )
    if answer.status != HTTPStatus.OK:
        raise requests.RequestException(f"answered {answer.status}")
    # What it is called does not matter: it is opened as a picture or not at all.
    return answer.body


FETCH: Final = Job("fetch-pictures", fetch_waiting_pictures)
