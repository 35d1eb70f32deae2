"""What needs an author: questions nobody but they can answer, appeals, syntheses that have grown old.

All of it is about discussions in which something was said of late, so what it costs follows these and
neither the number of an author's posts nor the size of the site.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, or_, select, true
from sqlalchemy.orm import aliased

from blogapp import clock
from blogapp.comments.models import ASKS, Comment, Kind, Status, Thread
from blogapp.comments.panel import OLD_AFTER
from blogapp.extensions import db
from blogapp.stances.models import Question, Synthesis

# Who asked a fortnight ago does not wait any more.
UNANSWERED_FOR: Final = timedelta(days=14)
# A discussion that has been silent for a month can wait for its synthesis.
LIVELY_FOR: Final = timedelta(days=30)
# A sentence with what ends it, and what ends one that asks. Read one after the other: to look for a whole
# question at each letter takes a second in a long comment.
_SENTENCE: Final = re.compile(r"[^.!?？؟。…\n]*[.!?？؟。…\n]?")
_ASKING: Final = tuple("?？؟")
# A list that is short is looked at.
MOST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Needs:
    """Rows ready to show, at most MOST_SHOWN of each."""

    questions: Sequence[Any]
    appeals: Sequence[Any]
    syntheses: Sequence[Any]

    def __bool__(self) -> bool:
        return bool(self.questions or self.appeals or self.syntheses)


def needs_of(user_id: int) -> Needs:
    """In three statements, about this person's own discussions."""
    return Needs(_unanswered(user_id), _appeals(user_id), _grown_old(user_id))


def question_in(words: str) -> str:
    """The first sentence with a question mark; the words themselves where there is none."""
    sentences = (found[0] for found in _SENTENCE.finditer(words))
    return next((sentence.strip() for sentence in sentences if sentence.endswith(_ASKING)), words)


def _unanswered(user_id: int) -> Sequence[Any]:
    """Public comments with a question mark that answer the post, or its author, and have no answer from them.

    The newest of each discussion are looked at first, and no more than are shown.
    """
    since = clock.now() - UNANSWERED_FOR
    asking, above = aliased(Comment, name="comments"), aliased(Comment, name="above")
    is_to_author = or_(asking.reply_to_id.is_(None), above.user_id == user_id)
    columns = (asking.public_id, asking.author_name, asking.body_text, asking.created_at)
    query = (
        select(*columns, Thread.url, Thread.title)
        .select_from(Thread)
        .join(asking, asking.thread_id == Thread.id)
        .outerjoin(above, above.id == asking.reply_to_id)
        .where(*_lively(user_id, since), *_is_public_question(asking), asking.created_at > since)
        .where(func.coalesce(asking.user_id, 0) != user_id, is_to_author, ~_answered(asking, user_id))
        .order_by(asking.created_at.desc(), asking.id.desc())
    )
    return db.session.execute(query.limit(MOST_SHOWN)).all()


def _is_public_question(asking: type[Comment]) -> tuple[ColumnElement[bool], ...]:
    """In the words of the index; and so that no index of a status is tempting."""
    return (
        literal_column(f"({ASKS.replace('body_text', 'comments.body_text')})"),
        func.coalesce(asking.status, "") == Status.PUBLISHED,
        func.coalesce(asking.kind, "") == Kind.COMMENT,
    )


def _answered(asking: type[Comment], user_id: int) -> ColumnElement[bool]:
    answer = aliased(Comment, name="answer")
    return exists().where(and_(answer.reply_to_id == asking.id, answer.user_id == user_id)).correlate(asking)


def _appeals(user_id: int) -> Sequence[Any]:
    """Writers who think that a comment was taken out wrongly; 0 is the most urgent there is."""
    mine = Comment.thread_id.in_(select(Thread.id).where(Thread.owner_id == user_id))
    columns = (Comment.public_id, Comment.author_name, Comment.body_text, Comment.appealed_at, Thread.title)
    query = select(*columns).join(Thread, Thread.id == Comment.thread_id).where(Comment.urgency == 0, mine)
    return db.session.execute(query.order_by(Comment.created_at, Comment.id).limit(MOST_SHOWN)).all()


def _grown_old(user_id: int) -> Sequence[Any]:
    since = Thread.comment_count - Synthesis.comment_count
    query = (
        select(Thread.url, Thread.title, since.label("comments_since"))
        .join(Question, Question.thread_id == Thread.id)
        .join(Synthesis, Synthesis.id == Question.synthesis_id)
        .where(*_lively(user_id, clock.now() - LIVELY_FOR), since >= OLD_AFTER)
        .order_by(Thread.last_comment_at.desc())
    )
    return db.session.execute(query.limit(MOST_SHOWN)).all()


def _lively(user_id: int, since: Any) -> tuple[ColumnElement[bool], ...]:
    return Thread.owner_id == user_id, Thread.last_comment_at > since, Thread.is_public == true()
