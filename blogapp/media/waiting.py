"""Pictures that wait for the encoder: the worker takes one at a time, and writes down what became of it."""

import logging
from datetime import timedelta
from threading import Lock
from typing import Final

from sqlalchemy import or_, select, update

from blogapp import clock
from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.media import names
from blogapp.media.apart import LOST, TOO_LARGE, EncodingFailed, EncodingStopped, encode_apart
from blogapp.media.encoding import Encoded
from blogapp.media.models import MediaPicture, MediaState
from blogapp.media.store import StoreAway, store

# Longer than the encoder may take: whoever took the picture is gone by then.
TAKEN_FOR: Final = timedelta(minutes=6)
# A picture that the encoder was stopped at so often is what it was stopped for.
MOST_STOPS: Final = 3
# Several at once would need more memory than a small server has, and the other thread has mail to send.
ONE_AT_A_TIME: Final = Lock()

logger = logging.getLogger(__name__)


def encode_waiting() -> None:
    """Encode all that waits, one picture after the other. No transaction is open meanwhile."""
    if not ONE_AT_A_TIME.acquire(blocking=False):
        return  # the other thread does what waits
    try:
        while key := _next_waiting():
            _encode(key)
    except StoreAway as error:
        # That says nothing of the picture: it waits for a better day.
        logger.warning("pictures are not encoded: %s", error)
    finally:
        ONE_AT_A_TIME.release()


# A quarter of a minute: whoever sent a picture while the worker was busy looks for it.
ENCODE: Final = Job("encode-pictures", encode_waiting, every_minutes=0.25)


def _next_waiting() -> str | None:
    """The key of the next picture, which no other worker is given for a while."""
    long_ago = clock.now() - TAKEN_FOR
    is_free = or_(MediaPicture.taken_at.is_(None), MediaPicture.taken_at < long_ago)
    waits = (MediaPicture.state == MediaState.WAITING, is_free)
    while True:
        first = select(MediaPicture.id).where(*waits).order_by(MediaPicture.id).limit(1)
        picture_id = db.session.scalar(first)
        db.session.rollback()
        if picture_id is None:
            return None
        taken = update(MediaPicture).where(MediaPicture.id == picture_id, *waits).values(taken_at=clock.now())
        with transaction():
            key: str | None = db.session.scalar(taken.returning(MediaPicture.key))
        if key:
            return key


def _encode(key: str) -> None:
    try:
        encoded = _encoded(key)
    except EncodingStopped:
        _stopped(key)
        return
    except EncodingFailed as failure:
        _settle(key, state=MediaState.FAILED, reason=failure.reason)
    else:
        for name, file in encoded.files.items():
            store().put(f"{key}{name}", file)
        widths = ",".join(map(str, encoded.widths))
        facts = {"width": encoded.width, "height": encoded.height, "colour": encoded.colour}
        if not _settle(key, state=MediaState.READY, widths=widths, **facts):
            _drop_of_nobody(key, [f"{key}{name}" for name in encoded.files])
    # What it was taken with, and where, is not kept.
    store().delete([names.raw(key)])


def _drop_of_nobody(key: str, files: list[str]) -> None:
    """Files of a picture that was thrown away meanwhile; of one that another worker made they are its own."""
    is_there = (MediaPicture.key == key, MediaPicture.state == MediaState.READY)
    if db.session.scalar(select(MediaPicture.id).where(*is_there)) is None:
        store().delete(files)


def _encoded(key: str) -> Encoded:
    content = store().read(names.raw(key))
    if content is None:
        raise EncodingFailed(LOST)
    return encode_apart(content)


def _stopped(key: str) -> None:
    """It stays taken for a while, and is tried again: later there may be more memory."""
    with transaction():
        picture = db.session.scalars(
            select(MediaPicture).where(MediaPicture.key == key).with_for_update()
        ).one_or_none()
        if picture is None:
            return
        picture.stops += 1
        if picture.stops < MOST_STOPS:
            return
        picture.state, picture.reason = MediaState.FAILED, TOO_LARGE
    store().delete([names.raw(key)])


def _settle(key: str, **facts: object) -> bool:
    """Whether the picture still waited for this."""
    waits = (MediaPicture.key == key, MediaPicture.state == MediaState.WAITING)
    settled = update(MediaPicture).where(*waits).values(**facts).returning(MediaPicture.id)
    with transaction():
        return db.session.scalar(settled) is not None
