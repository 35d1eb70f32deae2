"""When a writer was sent the link to the page of their comment."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model, UtcDateTime, utc_now


class StatusLetter(Model):
    """The last mail about one comment to the address that its writer gave."""

    __tablename__ = "status_letters"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
