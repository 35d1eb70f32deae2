"""What happened to a comment in words for its writer."""

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blogapp.comments.models import Status

# The reasons that a moderator gives, as the writer reads them. Others are told by the note alone.
REASONS: Final = {
    "advertising": _l("It reads like advertising."),
    "off-topic": _l("It is about something else than the question."),
    "rude": _l("It is hurtful to others."),
    "repeated": _l("It says what was said before."),
    "private": _l("It gives away something private of somebody."),
    "unlawful": _l("It may be against the law."),
}


def decided(status_before: str, status_after: str, *, is_by_readers: bool) -> str:
    """What an entry of the log says to the writer. That it was called spam is not said."""
    if is_by_readers:
        return _("Readers reported it, so a moderator looks at it once more. Until then only you can see it.")
    is_same = status_after == status_before
    if status_after == Status.PUBLISHED:
        return _("A moderator looked at it again: it stays.") if is_same else _("A moderator published it.")
    if status_after == Status.HELD:
        return (
            _("A moderator looked at it: it goes on waiting.")
            if is_same
            else _("A moderator wants to look at it once more. Until then only you can see it.")
        )
    if is_same:
        return _("A moderator looked at it again and decided to leave it as it is.")
    return _("It was not published.")


def why(reason: str) -> str:
    """The reason of a decision; nothing for what a writer need not know."""
    return str(REASONS.get(reason, ""))
