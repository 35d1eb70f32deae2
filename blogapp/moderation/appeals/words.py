"""What happened to a comment in words for its writer."""

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blogapp.comments.models import Status

# The reasons that a moderator gives, as the writer reads them. Others are told by the note alone.
REASONS: Final = {
    "spam": _l("It reads like advertising."),
    "advertising": _l("It reads like advertising."),
    "insult": _l("It is hurtful to others."),
    "off-subject": _l("It is about something else than the question."),
    "private": _l("It gives away something private of somebody."),
    "duplicate": _l("It says what another comment of yours says already."),
    "illegal": _l("It may be against the law."),
    "language": _l("It is not in a language of this site."),
    "rules": _l("It is against the rules of this site."),
    "quality": _l("It adds nothing that others could answer."),
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
