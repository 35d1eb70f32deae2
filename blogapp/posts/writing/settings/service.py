"""What an author sets about a question besides its text: how it is asked, and the rules it begins with."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from sqlalchemy import select

from blogapp.comments.models import Thread
from blogapp.comments.opinions.service import Asking, asking_of, store_asking
from blogapp.comments.thread_rules import own_rules
from blogapp.extensions import db
from blogapp.posts.models import Post, PostStatus
from blogapp.stances.models import Question

# The rules that belong to an idea; the others can wait for the discussion, where each change is logged.
RULES: Final = ("who_may_comment", "hold")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSettings:
    """Rules are values as in `flask site set`, empty: as on the site. From `closes_at` on nobody answers."""

    asking: Asking
    who_may_comment: str = ""
    hold: str = ""
    closes_at: datetime | None = None

    @classmethod
    def of(cls, thread: Thread) -> Self:
        """As they are now."""
        question = db.session.get(Question, thread.id) or Question.unset()
        own = {key: value for key, value in own_rules(thread).items() if key in RULES}
        return cls(asking=asking_of(thread.id, question), closes_at=thread.read_only_from, **own)


# What a question begins with.
USUAL: Final = QuestionSettings(asking=Asking(True, "", "", "", "pro con depends", ""))


def begins_with_rules(post: Post | None) -> bool:
    """Until readers have come. From then on rules change where each change is logged and can be undone."""
    return post is None or post.status in {PostStatus.DRAFT, PostStatus.SCHEDULED, PostStatus.PRIVATE}


def store_settings(post: Post, new: QuestionSettings) -> bool:
    """Inside the transaction of who holds the post; whether anything is otherwise now."""
    # As comments do: the thread before its question.
    db.session.scalar(select(Thread.id).where(Thread.id == post.thread_id).with_for_update())
    before = QuestionSettings.of(post.thread)
    store_asking(post.thread, new.asking)
    if begins_with_rules(post):
        _store_rules(post.thread, new)
    db.session.flush()
    return before != QuestionSettings.of(post.thread)


def _store_rules(thread: Thread, new: QuestionSettings) -> None:
    typed = {key: getattr(new, key) for key in RULES}
    others = {key: value for key, value in own_rules(thread).items() if key not in RULES}
    thread.rules = json.dumps(others | {key: value for key, value in typed.items() if value})
    thread.read_only_from = new.closes_at
