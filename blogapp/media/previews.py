"""The picture that other sites show beside a link to a page of this one."""

from dataclasses import dataclass

from sqlalchemy import select

from blogapp.extensions import db
from blogapp.media.encoding import PREVIEW_WIDTH
from blogapp.media.models import MediaPicture, MediaState


@dataclass(frozen=True, slots=True)
class LinkPicture:
    """A JPEG, which every program knows."""

    path: str
    width: int
    height: int
    alt_text: str


def link_picture(key: str) -> LinkPicture | None:
    """The picture of this key, once it is ready."""
    ready = select(MediaPicture).where(MediaPicture.key == key, MediaPicture.state == MediaState.READY)
    row = db.session.scalars(ready).one_or_none()
    if row is None:
        return None
    width = min(row.width, PREVIEW_WIDTH)
    return LinkPicture(f"/media/{key}.jpg", width, round(row.height * width / row.width), row.alt_text)
