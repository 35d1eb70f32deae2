"""Texts that are typed and not saved: one for each author and post, on the server, until they are saved."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, delete, select

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.extensions import db, transaction
from blogapp.posts.writing.fields import PostFields
from blogapp.posts.writing.models import UnsavedText

# Who typed something in the last minutes is still at it.
AT_WORK: Final = timedelta(minutes=3)
# Where the settings stand beside the fields of the text.
SETTINGS: Final = "question"


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was typed, and when."""

    fields: PostFields
    kept_at: datetime
    # The question's settings as typed; None where only the text was kept.
    settings: Mapping[str, Any] | None = None


def keep(
    post_id: int, fields: PostFields, user_id: int, settings: Mapping[str, object] | None = None
) -> None:
    """Store what is typed now in place of what was typed before. 0 is a post that is not there yet."""
    with transaction():
        row = db.session.scalar(_of(post_id, user_id).with_for_update())
        if row is None:
            row = UnsavedText(post_id=post_id, user_id=user_id)
            db.session.add(row)
        typed = {**asdict(fields), SETTINGS: settings}
        row.fields, row.kept_at = json.dumps(typed, ensure_ascii=False), clock.now()


def kept(post_id: int, user_id: int) -> Unsaved | None:
    """What this author has typed and not saved."""
    row = db.session.scalar(_of(post_id, user_id))
    if row is None:
        return None
    return Unsaved(PostFields.from_json(row.fields), row.kept_at, json.loads(row.fields).get(SETTINGS))


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
