"""Whose picture is which: chosen, removed, or wanted from where the person signed in."""

import secrets
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from blogapp.accounts import current
from blogapp.accounts.appearance import page_names
from blogapp.accounts.models import Picture, User
from blogapp.accounts.pictures.encoding import TooManyWait, encode_picture
from blogapp.errors import AppError
from blogapp.extensions import db, transaction
from blogapp.pixels.opening import NotAPicture, TooManyPixels
from blogapp.web import versions

LARGEST_MB: Final = 5
LARGEST_BYTES: Final = LARGEST_MB * 1024 * 1024
LONGEST_SOURCE: Final = 1000
# By then a dozen others have been looked into.
SECONDS_TO_WAIT: Final = 10
# What `picture_source` says once a picture was tried for, chosen or removed: no later sign-in brings another.
SETTLED: Final = "-"


class PictureNotUsable(AppError):
    """The file holds no picture of a kind that is taken, or one that is too large to look into."""

    status = 422


class PictureMustWait(AppError):
    """Others send pictures as well, more than can be looked into at once."""

    status = 503


class PictureTooLarge(AppError):
    """The file holds more bytes than are read."""

    status = 413


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture that is to be fetched, once."""

    user_id: int
    source: str


def too_large() -> PictureTooLarge:
    """The refusal in words, for whoever counts the bytes."""
    return PictureTooLarge(
        _("A picture may have up to %(size)s MB. Please choose a smaller one.", size=LARGEST_MB)
    )


def set_picture(user_id: int, content: bytes) -> None:
    """Make this file the person's picture; raises PictureTooLarge, PictureNotUsable, PictureMustWait."""
    if len(content) > LARGEST_BYTES:
        raise too_large()
    encoded = _encoded(content)
    with transaction():
        _keep(_locked(user_id), encoded)


def remove_picture(user_id: int) -> None:
    """From now on the letter is shown, also after the next sign-in."""
    with transaction():
        drop_pictures(user_id)


def drop_pictures(user_id: int) -> None:
    """Take all pictures of a person away, within the caller's transaction."""
    user = _locked(user_id)
    _drop_rows(user_id)
    user.picture_key, user.picture_source = "", SETTLED
    _touch_pages(user)


def want_picture(user: User, url: str) -> None:
    """Remember where the picture of a person comes from who never had one; `fetch_waiting_pictures` gets it.

    Within the caller's transaction. Does nothing without an address, and nothing the second time.
    """
    is_usable = url.startswith(("https://", "http://")) and url.isprintable() and len(url) <= LONGEST_SOURCE
    if is_usable and not user.picture_key and not user.picture_source:
        user.picture_source = url


def take_wanted() -> Wanted | None:
    """The next picture to fetch, which nobody will be told of again: it is tried once, even after a crash."""
    while True:
        waiting = db.session.execute(
            select(User.id, User.picture_source)
            .where(User.picture_source.not_in(("", SETTLED)), User.closed_at.is_(None))
            .order_by(User.id)
            .limit(1)
        ).one_or_none()
        if waiting is None:
            db.session.rollback()
            return None
        if _is_taken(*waiting):
            return Wanted(*waiting)


def keep_fetched(user_id: int, content: bytes) -> None:
    """What was fetched becomes the picture, unless the person chose one or closed the account meanwhile.

    Raises PictureNotUsable, PictureMustWait.
    """
    encoded = _encoded(content)
    with transaction():
        user = _locked(user_id)
        if not user.picture_key and user.closed_at is None:
            _keep(user, encoded)


def picture_under(key: str) -> bytes | None:
    """The WebP of this name, or None."""
    return db.session.scalar(select(Picture.content).where(Picture.key == key))


def _encoded(content: bytes) -> bytes:
    try:
        return encode_picture(content)
    except TooManyWait as error:
        sentence = _("Many pictures are being sent at the moment. Please try again in a few seconds.")
        raise PictureMustWait(sentence, retry_after=SECONDS_TO_WAIT) from error
    except TooManyPixels as error:
        raise PictureNotUsable(_("This picture has too many pixels. Please choose a smaller one.")) from error
    except NotAPicture as error:
        raise PictureNotUsable(
            _("This file could not be read as a picture. JPEG, PNG, WebP, GIF and AVIF work.")
        ) from error


def _is_taken(user_id: int, source: str) -> bool:
    """Of two workers that found it, one gets it."""
    with transaction():
        taken = db.session.scalar(
            update(User)
            .where(User.id == user_id, User.picture_source == source)
            .values(picture_source=SETTLED)
            .returning(User.id)
        )
    return taken is not None


def _locked(user_id: int) -> User:
    """The user, who has one picture in the end also when two windows send one at once."""
    return db.session.get_one(User, user_id, with_for_update={"key_share": True})


def _keep(user: User, encoded: bytes) -> None:
    _drop_rows(user.id)
    # A new name for each picture, so that browsers may keep what they have. Nobody can guess it.
    user.picture_key, user.picture_source = secrets.token_urlsafe(16), SETTLED
    db.session.add(Picture(key=user.picture_key, user_id=user.id, content=encoded))
    _touch_pages(user)


def _touch_pages(user: User) -> None:
    versions.touch(*page_names(user, current.belongings()))


def _drop_rows(user_id: int) -> None:
    db.session.execute(delete(Picture).where(Picture.user_id == user_id))
