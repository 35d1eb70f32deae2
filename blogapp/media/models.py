"""What is stored of pictures besides their files."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model, UtcDateTime, utc_now


class MediaState(StrEnum):
    """A picture waits for the encoder, is ready, or will never be; or it is gone, and some text names it."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class MediaPicture(Model):
    """A picture in the library. Its files have names that begin with its key."""

    __tablename__ = "media_pictures"
    __table_args__ = (
        Index("ix_media_pictures_owner", "owner_id", "id"),
        Index("ix_media_pictures_waiting", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(24), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    alt_text: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[MediaState] = mapped_column(String(10), default=MediaState.WAITING)
    # Why it failed: one word of `apart.py`.
    reason: Mapped[str] = mapped_column(String(20), default="")
    # When an encoder took it, and how often one was stopped at it.
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stops: Mapped[int] = mapped_column(default=0)
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    # The widths of its files, between commas, from small to large.
    widths: Mapped[str] = mapped_column(String(60), default="")
    # "#rrggbb", or nothing for a picture one can see through.
    colour: Mapped[str] = mapped_column(String(7), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    @property
    def file_widths(self) -> tuple[int, ...]:
        return tuple(int(width) for width in self.widths.split(",") if width)


class MediaUse(Model):
    """A place that shows a picture, by its address and title for those who write; written with the place."""

    __tablename__ = "media_uses"

    picture_id: Mapped[int] = mapped_column(
        ForeignKey("media_pictures.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[str] = mapped_column(String(100), primary_key=True, index=True)
    title: Mapped[str] = mapped_column(Text)
    # Whether the place was written before the picture was encoded, and has to be shown anew.
    is_waiting: Mapped[bool] = mapped_column(index=True)
