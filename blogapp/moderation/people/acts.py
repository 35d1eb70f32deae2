"""What the page before this one has done, in words, read from the log: so it is never untrue."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from blogapp.accounts.person import Person
from blogapp.comments.models import Status
from blogapp.extensions import db
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.people import policy
from blogapp.moderation.undoing import UNDO, is_undone


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, and the entry that can be undone; None for what cannot."""

    sentence: str
    undoable_id: int | None


def notice(entry_id: int | None, person: Person) -> Notice | None:
    """Nothing for an entry that is not about people, and for who does not decide about them."""
    if entry_id is None or not policy.may_restrict_people(person):
        return None
    entry = db.session.get(DecisionEntry, entry_id)
    if entry is None:
        return None
    sentence = _sentence(entry)
    is_open = entry.action in UNDO and not is_undone(entry.id)
    return Notice(sentence, entry.id if is_open else None) if sentence else None


def _sentence(entry: DecisionEntry) -> str:
    if entry.action == "undo":
        return _("It is undone.")
    if entry.action == "delete-all":
        return _all_deleted(json.loads(entry.detail))
    return {
        "ban": _("The ban holds from now on."),
        "silence": _("From now on all of it waits for a moderator."),
        "warn": _("The warning will be read before the next comment."),
        "lift": _("It is lifted."),
    }.get(entry.action, "")


def _all_deleted(detail: Mapping[str, Any]) -> str:
    number = detail["number"]
    if detail["to"] == Status.SPAM:
        return ngettext(
            "%(num)d comment is in the spam folder.", "%(num)d comments are in the spam folder.", number
        )
    return ngettext("%(num)d comment is in the trash.", "%(num)d comments are in the trash.", number)
