"""Invitations that were sent and not accepted yet."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.accounts.models import Role
from blogapp.extensions import Model, UtcDateTime


class Invitation(Model):
    """A role that waits for whoever reads the mail of an address. Accepted or taken back, it is no more."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    # In small letters, so that a person is invited once.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[Role] = mapped_column(String(10))
    # Sent anew, the link of the letter before is worth nothing.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
