"""What changes about pictures by hand: sent, described, thrown away. Each function is one transaction."""

import logging
import re
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp.accounts.person import Person
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.media import names, policy, queries, uses
from blogapp.media.encoding import TooSlender, refuse_unfit
from blogapp.media.models import MediaPicture, MediaState, MediaUse
from blogapp.media.store import StoreAway, store
from blogapp.pixels.opening import NotAPicture, TooManyPixels
from blogapp.pixels.wholeness import is_cut_short
from blogapp.text.characters import tidy

LARGEST_MB: Final = 15
LARGEST_BYTES: Final = LARGEST_MB * 1024 * 1024
# What the column holds.
LONGEST_NAME: Final = 200
LONGEST_ALT: Final = 1000
# An SVG says what it is near its beginning, after a line on XML and perhaps the drawing program's own words.
HEAD_BYTES: Final = 4096
DRAWING: Final = re.compile(rb"<(?:\w+:)?svg[\s>]", re.IGNORECASE)

logger = logging.getLogger(__name__)


class PictureRefused(AppError):
    """The file holds no picture of a kind that is taken."""

    status = 422


class PictureTooLarge(AppError):
    """The file holds more bytes than are read."""

    status = 413


class StillUsed(AppError):
    """Texts show the picture, and nobody has said that they may go without."""

    status = 409

    def __init__(self, picture: MediaPicture, uses: list[MediaUse]) -> None:
        super().__init__(_("This picture is still used."))
        self.picture, self.uses = picture, uses


class PicturesAway(AppError):
    """The store does not answer."""

    status = 503


def too_large() -> PictureTooLarge:
    """The refusal in words, for whoever counts the bytes."""
    return PictureTooLarge(_("A picture may have up to %(size)s MB.", size=LARGEST_MB))


def away(error: StoreAway) -> PicturesAway:
    """The refusal in words while the store does not answer; what it said is for the log."""
    logger.warning("the store of pictures: %s", error)
    sentence = _("Pictures cannot be reached at the moment. Please try again in a minute.")
    return PicturesAway(sentence, retry_after=60)


def take_picture(owner_id: int, file_name: str, content: bytes, alt_text: str = "") -> str:
    """Keep a picture as it came, for the worker to encode; returns its key.

    Raises PictureTooLarge, PictureRefused, PicturesAway, each with a sentence for whoever sent it.
    """
    _refuse(content)
    key = names.new_key()
    try:
        store().put(names.raw(key), content)
    except StoreAway as error:
        raise away(error) from error
    with transaction():
        db.session.add(
            MediaPicture(
                key=key,
                owner_id=owner_id,
                file_name=" ".join(tidy(file_name).split())[-LONGEST_NAME:] or key,
                alt_text=_in_one_line(alt_text),
            )
        )
    return key


def describe_picture(key: str, alt_text: str, person: Person) -> None:
    """Change the alternative text; raises NotFound and Forbidden."""
    with transaction():
        _own(key, person).alt_text = _in_one_line(alt_text)


def throw_away(key: str, person: Person, *, is_sure: bool) -> None:
    """Remove a picture and its files for ever; raises StillUsed, NotFound and Forbidden."""
    with transaction():
        picture = _own(key, person)
        shown_in = queries.uses_of(picture.id)
        if shown_in and not is_sure:
            raise StillUsed(picture, shown_in)
        files = list(names.all_of(key, picture.file_widths))
        if shown_in:
            uses.give_up(picture)
        else:
            db.session.delete(picture)
    try:
        store().delete(files)
    except StoreAway as error:
        # Nobody finds them any more: their names were the only way to them.
        logger.warning("files of a picture that is gone stay in the store: %s", error)


def _own(key: str, person: Person) -> MediaPicture:
    """The picture to be changed, while nobody else changes it."""
    wanted = select(MediaPicture).where(MediaPicture.key == key, MediaPicture.state != MediaState.GONE)
    picture = db.session.scalars(wanted.with_for_update()).one_or_none()
    if picture is None:
        raise NotFound(_("There is no such picture."))
    if not policy.may_change(person, picture.owner_id):
        raise Forbidden(_("This is somebody else's picture."))
    return picture


def _in_one_line(alt_text: str) -> str:
    return " ".join(tidy(alt_text).split())[:LONGEST_ALT]


def _refuse(content: bytes) -> None:
    if len(content) > LARGEST_BYTES:
        raise too_large()
    try:
        refuse_unfit(content)
    except NotAPicture as error:
        if DRAWING.search(content[:HEAD_BYTES]):
            sentence = _("This is an SVG drawing, which can hold programs: it is not taken. Send a PNG.")
            raise PictureRefused(sentence) from error
        sentence = _("This is no picture of a kind that is taken: JPEG, PNG, WebP, AVIF or GIF.")
        raise PictureRefused(sentence) from error
    except TooManyPixels as error:
        raise PictureRefused(_("This picture has more than 50 megapixels.")) from error
    except TooSlender as error:
        raise PictureRefused(_("This picture is a line: nobody could look at it.")) from error
    if is_cut_short(content):
        raise PictureRefused(_("This file was cut short on its way: its end is missing. Send it once more."))
