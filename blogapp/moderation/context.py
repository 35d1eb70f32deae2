"""What stands around comments on the desk, and who wrote them: a few bounded statements for a whole page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, literal, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from blogapp.comments.models import Comment, Status
from blogapp.comments.submissions import HISTORY
from blogapp.extensions import db
from blogapp.moderation.models import Report
from blogapp.moderation.view import History, Neighbour, Reported

# One line above and one below: enough to hear the tone of the talk.
LONGEST_LINE: Final = 160
FIRST: Final = "first"

Writer = tuple[str, int]
WRITERS: Final[Mapping[str, InstrumentedAttribute[int | None]]] = {
    "user": Comment.user_id,
    "guest": Comment.guest_id,
}


def neighbour_ids() -> tuple[ColumnElement[int | None], ColumnElement[int | None]]:
    """Columns: the public comments before and after a comment, in its branch or else among the roots."""
    return _beside(is_before=True).label("before_id"), _beside(is_before=False).label("after_id")


def neighbours(ids: Iterable[int | None]) -> Mapping[int, Neighbour]:
    """Their first words, by id; what is not public is left out."""
    wanted = sorted({each for each in ids if each is not None})
    if not wanted:
        return {}
    text = func.substr(Comment.body_text, 1, LONGEST_LINE + 1).label("text")
    rows = db.session.execute(
        select(Comment.id, Comment.author_name, text).where(
            # No index of the status is tempting this way: SQLite would rather read all that is public.
            Comment.id.in_(wanted),
            func.coalesce(Comment.status, "") == Status.PUBLISHED,
        )
    )
    return {row.id: Neighbour(row.author_name, row.text) for row in rows}


def histories(writers: Iterable[Writer]) -> Mapping[Writer, History]:
    """What became of each writer's last comments: a bounded index walk for each, in one statement."""
    wanted = sorted(set(writers))
    if not wanted:
        return {}
    walks = union_all(*(walk for writer in wanted for walk in (_last(*writer), _first(*writer)))).subquery()
    columns = (walks.c.kind, walks.c.writer, walks.c.status)
    query = select(*columns, func.count().label("number"), func.min(walks.c.created_at).label("first"))
    by_writer: dict[Writer, list[Any]] = {}
    for row in db.session.execute(query.group_by(*columns)):
        by_writer.setdefault((row.kind, row.writer), []).append(row)
    return {writer: _history(rows) for writer, rows in by_writer.items()}


def reported(ids: Sequence[int]) -> Mapping[int, list[Reported]]:
    """What readers said is wrong with these comments, and how many said so; only what is unanswered."""
    if not ids:
        return {}
    number = func.count().label("number")
    rows = db.session.execute(
        select(Report.comment_id, Report.reason, number, func.max(Report.note).label("note"))
        .where(Report.comment_id.in_(ids), Report.decision_id.is_(None))
        .group_by(Report.comment_id, Report.reason)
        .order_by(Report.comment_id, number.desc())
    )
    told: dict[int, list[Reported]] = {}
    for row in rows:
        told.setdefault(row.comment_id, []).append(Reported(row.reason, row.number, row.note or ""))
    return told


def _beside(*, is_before: bool) -> ColumnElement[int | None]:
    in_branch, among_roots = aliased(Comment), aliased(Comment)
    branch = select(in_branch.id).where(
        in_branch.root_id == Comment.root_id,
        in_branch.is_listed.is_(True),
        in_branch.path < Comment.path if is_before else in_branch.path > Comment.path,
    )
    here, there = (tuple_(each.created_at, each.id) for each in (Comment, among_roots))
    roots = select(among_roots.id).where(
        among_roots.thread_id == Comment.thread_id,
        among_roots.is_listed.is_(True),
        among_roots.depth == 1,
        there < here if is_before else there > here,
    )
    return case(
        (Comment.root_id.is_not(None), _first_of(branch, [in_branch.path], is_before=is_before)),
        else_=_first_of(roots, [among_roots.created_at, among_roots.id], is_before=is_before),
    )


def _first_of(query: Select[Any], columns: Sequence[Any], *, is_before: bool) -> ScalarSelect[Any]:
    order = [column.desc() if is_before else column.asc() for column in columns]
    return query.order_by(*order).limit(1).correlate(Comment).scalar_subquery()


def _last(kind: str, writer: int) -> Select[Any]:
    walk = select(Comment.status, Comment.created_at).where(WRITERS[kind] == writer)
    last = walk.order_by(Comment.created_at.desc()).limit(HISTORY).subquery()
    return select(
        literal(kind).label("kind"), literal(writer).label("writer"), last.c.status, last.c.created_at
    )


def _first(kind: str, writer: int) -> Select[*tuple[Any, ...]]:
    # Not `min`, which beside other columns reads all that a person ever wrote.
    walk = select(Comment.created_at).where(WRITERS[kind] == writer)
    first = walk.order_by(Comment.created_at).limit(1).subquery()
    columns = (literal(kind).label("kind"), literal(writer).label("writer"), literal(FIRST).label("status"))
    return select(*columns, first.c.created_at)


def _history(rows: Sequence[Any]) -> History:
    numbers = {row.status: row.number for row in rows}
    return History(
        published=numbers.get(Status.PUBLISHED, 0),
        held=numbers.get(Status.HELD, 0),
        spam=numbers.get(Status.SPAM, 0),
        trashed=numbers.get(Status.TRASHED, 0),
        since=next((row.first for row in rows if row.status == FIRST), None),
    )
