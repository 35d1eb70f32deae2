"""Reads the desk: a bounded page of comments with all that a decision needs, in a few statements."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Judgement, Status, Thread
from blogapp.comments.said import condition_text
from blogapp.comments.view import shown_name
from blogapp.extensions import db
from blogapp.moderation import context, policy, queues, search
from blogapp.moderation.filters import Filter
from blogapp.moderation.models import Appeal
from blogapp.moderation.place import Place
from blogapp.moderation.queues import Queue
from blogapp.moderation.view import Around, DeskComment, DeskPage, desk_comment
from blogapp.spam.models import SpamRule

COMMENTS_PER_PAGE: Final = 25
# Of an archive's endless comment only so much; what is written here is never longer.
LONGEST_TEXT: Final = 10_000
# What is answered, in two lines.
LONGEST_PARENT: Final = 240
# A longer number is no key of a row.
LONGEST_ID: Final = 9
# Which queue has all comments of a status; those that wait are among those that need a decision.
QUEUE_WITH: Final = {status: queue for queue, status in queues.STATUS_OF.items()}

Target: Final = aliased(Comment, name="target")
COLUMNS: Final = (
    Comment.id,
    Comment.public_id,
    Comment.status,
    Comment.urgency,
    Comment.reply_to_id,
    Comment.user_id,
    Comment.guest_id,
    Comment.author_name,
    Comment.author_email,
    Comment.author_url,
    Comment.ip,
    Comment.body_format,
    func.substr(Comment.body_source, 1, LONGEST_TEXT).label("body_source"),
    condition_text(),
    func.substr(Comment.body_text, 1, LONGEST_TEXT).label("body_text"),
    Comment.created_at,
    Comment.edited_at,
    Comment.open_reports,
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
    Appeal.text.label("appeal"),
    *context.neighbour_ids(),
)


def desk_page(queue: Queue, person: Person, wanted: Filter, after: Place | None = None) -> DeskPage:
    """A page of a queue, narrowed down; `after` is the place of the last comment that was seen."""
    if wanted.status and queue is not Queue.NEEDS:
        queue = QUEUE_WITH.get(wanted.status, Queue.NEEDS)
    found = search.searched(wanted, queue, person)
    beyond = queues.beyond(queue, after) if after else None
    ids = search.ids_of(found, queue, beyond, COMMENTS_PER_PAGE + 1)
    query = _rows().where(Comment.id.in_(ids)).order_by(*queues.order(queue, Comment))
    rows = db.session.execute(query).all()
    comments = _in_context(rows[:COMMENTS_PER_PAGE], person)
    return DeskPage(
        queue=queue,
        wanted=wanted,
        comments=comments,
        next_after=comments[-1].place if len(rows) > COMMENTS_PER_PAGE else None,
        after=after,
        is_cut=found.is_cut,
    )


def matching(queue: Queue, person: Person, wanted: Filter, most: int) -> dict[str, str]:
    """The first comments of a whole filter with their status, for a decision about all of them."""
    if wanted.status and queue is not Queue.NEEDS:
        queue = QUEUE_WITH.get(wanted.status, Queue.NEEDS)
    ids = search.ids_of(search.searched(wanted, queue, person), queue, None, most)
    found = select(Comment.public_id, Comment.status).where(Comment.id.in_(ids))
    return dict(db.session.execute(found.order_by(*queues.order(queue, Comment))).all())


def name_and_status(public_id: str, person: Person) -> tuple[str, Status] | None:
    """Whose comment it is and where it is now; None for what this person does not decide about."""
    found = select(Comment.author_name, Comment.status).where(
        Comment.public_id == public_id, Comment.status != Status.WITHDRAWN, *queues.within_reach(person)
    )
    row = db.session.execute(found).first()
    return (shown_name(row.author_name), Status(row.status)) if row else None


def desk_comment_of(public_id: str, person: Person) -> DeskComment | None:
    """One comment as the desk shows it; None for what this person does not decide about."""
    query = _rows().where(
        Comment.public_id == public_id, Comment.status != Status.WITHDRAWN, *queues.within_reach(person)
    )
    return next(iter(_in_context(db.session.execute(query).all(), person)), None)


def ruled(rule_id: str) -> str | None:
    """What a rule is about, while there is such a rule."""
    is_number = rule_id.isascii() and rule_id.isdecimal() and len(rule_id) <= LONGEST_ID
    rule = db.session.get(SpamRule, int(rule_id)) if is_number else None
    return rule.value if rule else None


def _in_context(rows: Sequence[Any], person: Person) -> list[DeskComment]:
    writers = [("user", row.user_id) for row in rows if row.user_id is not None]
    writers += [("guest", row.guest_id) for row in rows if row.user_id is None and row.guest_id is not None]
    around = Around(
        neighbours=context.neighbours(each for row in rows for each in (row.before_id, row.after_id)),
        histories=context.histories(writers),
        reports=context.reported([row.id for row in rows if row.open_reports]),
    )
    shows_ip = policy.sees_all(person)
    return [desk_comment(row, around, shows_ip=shows_ip) for row in rows]


def _rows() -> Select[Any]:
    is_open = and_(Appeal.comment_id == Comment.id, Appeal.decision_id.is_(None))
    query: Select[Any] = (
        select(*COLUMNS)
        .select_from(Comment)
        .join(Thread, Thread.id == Comment.thread_id)
        .outerjoin(User, User.id == Comment.user_id)
        .outerjoin(Target, Target.id == Comment.reply_to_id)
        .outerjoin(Judgement, Judgement.comment_id == Comment.id)
        .outerjoin(Appeal, is_open)
    )
    return query
