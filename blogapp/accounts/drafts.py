"""Texts on their way: begun in a form, kept while their writer signs in elsewhere, and given back."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update

from blogapp import clock
from blogapp.accounts.models import Draft
from blogapp.extensions import db, transaction

# The fields of the comment form that are worth keeping; whatever else a form holds is not.
FIELDS: Final = (
    "body", "parent", "name", "email", "website", "remember", "stance", "perspective", "notify",
)  # fmt: skip
# Longer than any sign-in, so that the text is there even when the sign-in came too late.
DRAFT_LIFE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was typed, where, and what to say beside it."""

    place: str
    fields: Mapping[str, str]
    notice: str


def keep_draft(place: str, form: Mapping[str, str]) -> str:
    """Store what was typed and return its key. Forgets what nobody came back for."""
    key = secrets.token_urlsafe(32)
    fields = {name: form[name] for name in FIELDS if name in form}
    with transaction():
        db.session.execute(delete(Draft).where(Draft.created_at < clock.now() - DRAFT_LIFE))
        db.session.add(Draft(key=key, place=place, fields=json.dumps(fields)))
    return key


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
