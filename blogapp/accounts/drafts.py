"""Texts on their way: begun in a form, kept while their writer signs in elsewhere, and given back."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from blogapp import clock
from blogapp.accounts.models import Draft
from blogapp.errors import AppError
from blogapp.extensions import db, transaction

# The fields of the comment form that are worth keeping; whatever else a form holds is not.
FIELDS: Final = (
    "body", "parent", "name", "email", "website", "remember", "stance", "perspective", "notify",
)  # fmt: skip
# Longer than any sign-in, so that the text is there even when the sign-in came too late.
DRAFT_LIFE: Final = timedelta(days=1)
# Twice what a comment may hold: who has written too much can still shorten it.
LONGEST_TEXT: Final = 20_000
# As much as the longest of the other fields may hold, an address.
LONGEST_FIELD: Final = 500


class TextTooLong(AppError):
    """More than is kept for anyone."""

    status = 413


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was typed, where, and what to say beside it."""

    place: str
    fields: Mapping[str, str]
    notice: str


def keep_draft(place: str, form: Mapping[str, str], earlier_key: str = "") -> str:
    """Store what was typed and return its key; raises TextTooLong.

    An earlier text of this browser for the same place is replaced. One for another place stays: a sign-in
    that began there may still be under way.
    """
    fields = _kept_fields(form)
    with transaction():
        draft = db.session.scalar(select(Draft).where(Draft.key == earlier_key, Draft.place == place))
        if draft is None:
            draft = Draft(key=secrets.token_urlsafe(32), place=place)
            db.session.add(draft)
        draft.fields, draft.notice, draft.created_at = json.dumps(fields, ensure_ascii=False), "", clock.now()
        return draft.key


def draft_under(key: str) -> KeptDraft | None:
    """The draft of this key, unless it was forgotten."""
    row = db.session.scalar(
        select(Draft).where(Draft.key == key, Draft.created_at > clock.now() - DRAFT_LIFE)
    )
    return KeptDraft(row.place, json.loads(row.fields), row.notice) if row else None


def note_on_draft(key: str, notice: str) -> None:
    """Say this beside the text when it is shown again."""
    with transaction():
        db.session.execute(update(Draft).where(Draft.key == key).values(notice=notice))


def drop_draft(key: str) -> None:
    """The text was posted."""
    with transaction():
        db.session.execute(delete(Draft).where(Draft.key == key))


def _kept_fields(form: Mapping[str, str]) -> dict[str, str]:
    if len(form.get("body", "")) > LONGEST_TEXT:
        raise TextTooLong(_("That is more than a comment can hold. Please shorten it and send it again."))
    return {
        name: form[name] if name == "body" else form[name][:LONGEST_FIELD] for name in FIELDS if name in form
    }
