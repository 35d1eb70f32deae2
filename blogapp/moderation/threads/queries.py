"""Reads a thread for those who look after it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Thread
from blogapp.comments.queries import FEATURED_SHOWN
from blogapp.extensions import db
from blogapp.moderation import policy
from blogapp.moderation.threads.service import thread_in_reach

# Where a comment may belong instead: what people talk about now.
THREADS_OFFERED: Final = 50


@dataclass(frozen=True, slots=True)
class ThreadState:
    """A thread with what is pinned and featured in it."""

    thread: Thread
    # Its own number of minutes; None where it has the site's.
    slow_minutes: int | None
    marked: Sequence[Any]


def thread_state(thread_id: int, person: Person) -> ThreadState:
    """Raises NotFound, and Forbidden for who does not decide about it."""
    thread = thread_in_reach(db.session.get(Thread, thread_id), person)
    own = json.loads(thread.rules).get("slow_minutes")
    columns = (Comment.id, Comment.public_id, Comment.author_name, Comment.body_text, Comment.is_featured)
    featured = select(*columns).where(Comment.thread_id == thread.id, Comment.is_featured.is_(True))
    marked = list(db.session.execute(featured.order_by(Comment.created_at).limit(FEATURED_SHOWN)))
    if thread.pinned_id and thread.pinned_id not in {row.id for row in marked}:
        marked += db.session.execute(select(*columns).where(Comment.id == thread.pinned_id))
    return ThreadState(thread, int(own) if own else None, marked)


def offered_threads(person: Person) -> Sequence[Any]:
    """Address and title of the discussions in reach that were busy last."""
    newest_first = (Thread.last_comment_at.desc().nulls_last(), Thread.id.desc())
    query = select(Thread.url, Thread.title).order_by(*newest_first)
    if not policy.sees_all(person):
        query = query.where(Thread.owner_id == person.user_id)
    return db.session.execute(query.limit(THREADS_OFFERED)).all()
