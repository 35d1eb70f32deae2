"""Reads the desk: a bounded page of comments with all that a decision needs, in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Judgement, Status, Thread
from blogapp.comments.submissions import HISTORY
from blogapp.extensions import db
from blogapp.moderation import queues
from blogapp.moderation.queues import Queue
from blogapp.moderation.view import DeskPage, History, Outcome, desk_comment
from blogapp.spam.models import SpamRule

COMMENTS_PER_PAGE: Final = 25
# Of an archive's endless comment only so much; what is written here is never longer.
LONGEST_TEXT: Final = 10_000
# What is answered, in two lines.
LONGEST_PARENT: Final = 240
# A longer number is no key of a row.
LONGEST_ID: Final = 9

Target: Final = aliased(Comment, name="target")
COLUMNS: Final = (
    Comment.public_id,
    Comment.status,
    Comment.user_id,
    Comment.guest_id,
    Comment.author_name,
    Comment.author_email,
    Comment.author_url,
    Comment.body_format,
    func.substr(Comment.body_source, 1, LONGEST_TEXT).label("body_source"),
    func.substr(Comment.body_text, 1, LONGEST_TEXT).label("body_text"),
    Comment.created_at,
    Comment.edited_at,
    Comment.moderated_at,
    Thread.title,
    Thread.url,
    User.role,
    Target.public_id.label("parent_public_id"),
    Target.author_name.label("parent_name"),
    Target.is_listed.label("parent_is_listed"),
    func.substr(Target.body_text, 1, LONGEST_PARENT + 1).label("parent_text"),
    Judgement.decision,
    Judgement.probability,
    Judgement.signals,
)

Histories = Mapping[int, History]


def desk_page(queue: Queue, person: Person, after: str | None = None) -> DeskPage:
    """A page of a queue; `after` is the public id of the last comment that was seen."""
    query = queues.ordered(_rows().where(*queues.contents(queue, person)), queue, after)
    rows = db.session.execute(query.limit(COMMENTS_PER_PAGE + 1)).all()
    shown = rows[:COMMENTS_PER_PAGE]
    users = _histories(Comment.user_id, (row.user_id for row in shown))
    guests = _histories(Comment.guest_id, (row.guest_id for row in shown))
    return DeskPage(
        queue=queue,
        counts=queues.counts(person),
        comments=[desk_comment(row, users.get(row.user_id) or guests.get(row.guest_id)) for row in shown],
        next_after=shown[-1].public_id if len(rows) > COMMENTS_PER_PAGE else None,
        after=after,
    )


def outcome(public_id: str, person: Person) -> Outcome | None:
    """Whose comment it is and where it is now; None for what this person does not decide about."""
    columns = select(Comment.public_id, Comment.author_name, Comment.status)
    row = db.session.execute(
        columns.where(Comment.public_id == public_id, *queues.within_reach(person))
    ).first()
    return Outcome(row.public_id, row.author_name, Status(row.status)) if row else None


def ruled(rule_id: str) -> str | None:
    """What a rule is about, while there is such a rule."""
    is_number = rule_id.isascii() and rule_id.isdecimal() and len(rule_id) <= LONGEST_ID
    rule = db.session.get(SpamRule, int(rule_id)) if is_number else None
    return rule.value if rule else None


def _rows() -> Select[Any]:
    query: Select[Any] = (
        select(*COLUMNS)
        .select_from(Comment)
        .join(Thread, Thread.id == Comment.thread_id)
        .outerjoin(User, User.id == Comment.user_id)
        .outerjoin(Target, Target.id == Comment.reply_to_id)
        .outerjoin(Judgement, Judgement.comment_id == Comment.id)
    )
    return query


def _histories(column: InstrumentedAttribute[int | None], ids: Iterable[int | None]) -> Histories:
    """What became of each writer's last comments: a bounded index walk for each, in one statement."""
    writers = sorted({writer for writer in ids if writer is not None})
    if not writers:
        return {}
    last = union_all(*(_last(column, writer) for writer in writers)).subquery()
    rows = db.session.execute(
        select(last.c.writer, last.c.status, func.count()).group_by(last.c.writer, last.c.status)
    ).all()
    return {writer: _history([row for row in rows if row.writer == writer]) for writer in writers}


def _last(column: InstrumentedAttribute[int | None], writer: int) -> Select[Any]:
    walk = select(column.label("writer"), Comment.status).where(column == writer)
    last = walk.order_by(Comment.created_at.desc()).limit(HISTORY).subquery()
    return select(last.c.writer, last.c.status)


def _history(rows: Sequence[Any]) -> History:
    numbers = {status: number for _writer, status, number in rows}
    rejected = numbers.get(Status.SPAM, 0) + numbers.get(Status.TRASHED, 0)
    return History(published=numbers.get(Status.PUBLISHED, 0), rejected=rejected)
