"""What was imported from where, so that importing twice changes nothing."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model


class ImportKey(Model):
    """One imported thing: its name in the archive, and its row here. `source` is the archive's site, not
    its file.
    """

    __tablename__ = "import_keys"

    source: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    old_key: Mapped[str] = mapped_column(String(120), primary_key=True)
    new_id: Mapped[int]


class FetchState(StrEnum):
    """A picture is still to be fetched, is here, or is not to be had."""

    WAITING = "waiting"
    FETCHED = "fetched"
    FAILED = "failed"


class ImportedPicture(Model):
    """One address of a picture in imported posts, the post that named it first, and what became of it."""

    __tablename__ = "imported_pictures"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(1000), unique=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    alt_text: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[FetchState] = mapped_column(String(10), default=FetchState.WAITING)
    # Its key in the library, once it is fetched.
    picture_key: Mapped[str] = mapped_column(String(24), default="")
