"""People: those with an account, and guests known by a signed browser token."""

from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model, UtcDateTime, utc_now


class Role(StrEnum):
    """What a user may do, from least to most."""

    READER = "reader"
    AUTHOR = "author"
    MODERATOR = "moderator"
    OWNER = "owner"


class User(UserMixin, Model):
    """A person with an account. Who came with an archive is an author by name only, and cannot sign in."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(245))
    # An address proves nothing until its confirmation; imported ones never are.
    email: Mapped[str | None] = mapped_column(String(254))
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    role: Mapped[Role] = mapped_column(String(10), default=Role.READER)
    # What the session cookie holds instead of the id: a new one signs the person out everywhere.
    session_key: Mapped[str] = mapped_column(String(43), unique=True)
    # Argon2id with its parameters and salt; empty for who never set one.
    password_hash: Mapped[str] = mapped_column(String(200), default="", server_default="")
    # The name of the person's picture in `pictures`, or nothing: then one is drawn from the name.
    picture_key: Mapped[str] = mapped_column(String(22), default="", server_default="")
    # Where a picture is still to be fetched from, once. What is there when nothing is: `pictures/service.py`.
    picture_source: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    # What others see besides the name: the picture, and the page that lists all public comments.
    shows_picture: Mapped[bool] = mapped_column(default=True, server_default=true())
    shows_comments: Mapped[bool] = mapped_column(default=True, server_default=true())
    # In which the person thinks of moments; empty: the site's.
    time_zone: Mapped[str] = mapped_column(String(60), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    # A closed account is an empty row: posts of its author still need one to point at.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_staff(self) -> bool:
        return self.role != Role.READER

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    def get_id(self) -> str:
        return self.session_key


class Picture(Model):
    """A person's picture, encoded anew by this site. A new picture is a new row under a new name."""

    __tablename__ = "pictures"

    key: Mapped[str] = mapped_column(String(22), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    # WebP, square, small: a few kilobytes, so the database is the right place on one machine and on many.
    content: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Guest(Model):
    """A person without an account: one browser that has commented. Details are kept only if asked to."""

    __tablename__ = "guests"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    is_remembered: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(245), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    website: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class SignInLink(Model):
    """A one-time way in. Only the hash of its token is kept, so a stolen database opens no door."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Draft(Model):
    """What a person had begun to write when they left to sign in. Only their browser has the key."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(43), unique=True)
    # The address that shows the form again.
    place: Mapped[str] = mapped_column(String(500))
    fields: Mapped[str] = mapped_column(Text)
    # Why they come back without having signed in.
    notice: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)
