"""What can be decided about a comment, and what that says of spam. Pure values."""

from enum import StrEnum
from typing import Final

from blogapp.comments.models import Status


class Decision(StrEnum):
    """What a person can decide about a comment."""

    PUBLISH = "publish"
    SPAM = "spam"
    TRASH = "trash"
    HOLD = "hold"

    @property
    def status(self) -> Status:
        return STATUS_AFTER[self]


STATUS_AFTER: Final = {
    Decision.PUBLISH: Status.PUBLISHED,
    Decision.SPAM: Status.SPAM,
    Decision.TRASH: Status.TRASHED,
    Decision.HOLD: Status.HELD,
}


def lesson(before: str, after: str) -> bool | None:
    """Whether a decision says spam or good; None for trash and hold, which say nothing of spam."""
    if after == Status.SPAM:
        return True
    return False if after == Status.PUBLISHED and before in {Status.HELD, Status.SPAM} else None
