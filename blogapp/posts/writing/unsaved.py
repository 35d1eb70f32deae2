"""Texts that are typed and not saved: one for each author and post, on the server, until they are saved."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, delete, select

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.extensions import db, insert_or_update, transaction
from blogapp.posts.writing.fields import PostFields
from blogapp.posts.writing.models import UnsavedText

# Stands for a post that does not exist yet.
NEW: Final = 0
# Who typed something in the last minutes is still at it.
AT_WORK: Final = timedelta(minutes=3)
# What stands beside the fields of the text: the question's settings, and the version that was opened.
SETTINGS: Final = "question"
SEEN: Final = "seen"


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was typed, when, and over which version of the post."""

    fields: PostFields
    kept_at: datetime
    seen: int
    # The question's settings as typed; None where only the text was kept.
    settings: Mapping[str, Any] | None = None

    def has(self, sought: str) -> bool:
        """Whether all these words stand in its title or its text."""
        words = f"{self.fields.title} {self.fields.body}".casefold()
        return all(word in words for word in sought.casefold().split())


def keep(
    post_id: int, fields: PostFields, user_id: int, seen: int, settings: Mapping[str, object] | None = None
) -> None:
    """Store what is typed now in place of what was typed before. 0 is a post that is not there yet.

    `seen` is the version that was opened: what somebody saves meanwhile is not overwritten unseen.
    """
    typed = {**asdict(fields), SEEN: seen, SETTINGS: settings}
    now = {"fields": json.dumps(typed, ensure_ascii=False), "kept_at": clock.now()}
    row = insert_or_update(UnsavedText).values(post_id=post_id, user_id=user_id, **now)
    with transaction():
        db.session.execute(row.on_conflict_do_update(index_elements=["post_id", "user_id"], set_=now))


def kept(post_id: int, user_id: int) -> Unsaved | None:
    """What this author has typed and not saved."""
    row = db.session.scalar(_of(post_id, user_id))
    if row is None:
        return None
    typed = json.loads(row.fields)
    return Unsaved(PostFields.from_json(row.fields), row.kept_at, typed.get(SEEN, 0), typed.get(SETTINGS))


def begun(user_id: int) -> Unsaved | None:
    """The new question that this author has begun and not saved, where something of it can be read."""
    idea = kept(NEW, user_id)
    return idea if idea and any(part.strip() for part in asdict(idea.fields).values()) else None


def changed(post_ids: Collection[int], user_id: int) -> set[int]:
    """In which of these posts this author has changed something and not saved it."""
    mine = select(UnsavedText.post_id).where(UnsavedText.user_id == user_id)
    return set(db.session.scalars(mine.where(UnsavedText.post_id.in_(post_ids))))


def drop(post_id: int, user_id: int | None) -> None:
    """It is saved, or not wanted; inside the caller's transaction."""
    mine = (UnsavedText.post_id == post_id, UnsavedText.user_id == user_id)
    db.session.execute(delete(UnsavedText).where(*mine))


def throw_away(post_id: int, user_id: int) -> None:
    """The author does not want it."""
    with transaction():
        drop(post_id, user_id)


def others_at_work(post_id: int, user_id: int) -> list[str]:
    """Names of those who are typing in the same post."""
    rows = db.session.scalars(
        select(User.name)
        .join(UnsavedText, UnsavedText.user_id == User.id)
        .where(UnsavedText.post_id == post_id, UnsavedText.user_id != user_id)
        .where(UnsavedText.kept_at > clock.now() - AT_WORK)
        .order_by(User.name)
    )
    return list(rows)


def _of(post_id: int, user_id: int) -> Select[UnsavedText]:
    return select(UnsavedText).where(UnsavedText.post_id == post_id, UnsavedText.user_id == user_id)
