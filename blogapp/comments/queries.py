"""Reads threads: a bounded page of comments in a fixed number of statements, whatever the thread's size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup
from sqlalchemy import ColumnElement, Integer, Row, Select, TextualSelect, and_, select, text, tuple_
from sqlalchemy.orm import aliased

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments import policy, tree
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.extensions import db
from blogapp.web.site import Site

# Announcements from other sites are shown in one short list; a thread with more of them is not read for them.
PINGS_SHOWN: Final = 50
# A writer's own waiting comments, shown above the form.
HELD_SHOWN: Final = 5


class Order(StrEnum):
    """How root comments are ordered. Replies are always oldest first."""

    BALANCED = "balanced"
    NEWEST = "newest"
    OLDEST = "oldest"
    TOP = "top"


@dataclass(frozen=True, slots=True)
class ShownComment:
    """One comment as a page shows it. A removed one keeps its place and loses its words and its name."""

    id: int
    public_id: str
    url: str
    depth: int
    status: Status
    author_name: str
    author_url: str
    is_by_owner: bool
    body_html: Markup
    body_text: str
    created_at: datetime
    edited_at: datetime | None
    reply_count: int
    reply_to_id: str | None
    reply_to_name: str
    is_mine: bool
    may_edit: bool
    may_withdraw: bool

    @property
    def is_removed(self) -> bool:
        return self.status != Status.PUBLISHED


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of a flat thread with what a loop needs to draw it nested."""

    comment: ShownComment
    opens: bool
    closes: int
    # Replies of this root that stand on further pages, and where those go on.
    more_replies: int = 0
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class Ping:
    """A page elsewhere that links to this one."""

    title: str
    url: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A bounded part of a thread, and how to go on reading."""

    thread: Thread
    order: Order
    rows: list[ShownRow]
    next_after: str | None
    is_first: bool
    pings: list[Ping]
    may_comment: bool
    waiting: list[str]


# What is answered, when it is not the comment above: only then is a second row of the table needed.
Target: Final = aliased(Comment, name="target")
COLUMNS: Final = (
    Comment.id,
    Comment.public_id,
    Comment.root_id,
    Comment.path,
    Comment.depth,
    Comment.status,
    Comment.user_id,
    Comment.guest_id,
    Comment.author_name,
    Comment.author_url,
    Comment.body_html,
    Comment.body_text,
    Comment.created_at,
    Comment.edited_at,
    Comment.reply_count,
    Target.public_id.label("reply_to_public_id"),
    Target.author_name.label("reply_to_name"),
    Target.status.label("reply_to_status"),
)


def thread_by_url(url: str) -> Thread | None:
    """The thread under the page at this address."""
    return db.session.scalar(select(Thread).where(Thread.url == url))


def comment_by_public_id(public_id: str) -> Comment | None:
    """The comment and its thread, whatever its status."""
    return db.session.scalar(select(Comment).where(Comment.public_id == public_id))


def thread_page(
    thread: Thread, site: Site, person: Person, order: Order = Order.BALANCED, after: str | None = None
) -> ThreadPage:
    """A page of root comments with the first replies of each. `after` is the public id of the last root already read."""
    roots = _roots(thread, order, after, site.roots_per_page + 1)
    shown, more = roots[: site.roots_per_page], len(roots) > site.roots_per_page
    replies = _first_replies([row.id for row in shown if row.reply_count], site.replies_per_root)
    view = _View(thread, person, site)
    return ThreadPage(
        thread=thread,
        order=order,
        rows=view.rows(shown, replies),
        next_after=shown[-1].public_id if more else None,
        is_first=after is None,
        pings=_pings(thread),
        may_comment=policy.may_comment(person, thread),
        waiting=_waiting(thread, person) if person.is_known else [],
    )


def context_page(
    comment: Comment, site: Site, person: Person, after: str | None = None
) -> ThreadPage:
    """A comment with everything it answers above it, and the first replies below it (those after `after`)."""
    above = tree.ids_in(comment.path)
    shown = list(db.session.execute(_rows().where(Comment.id.in_(above)).order_by(Comment.path)))
    below = list(db.session.execute(_subtree(comment, after).limit(site.replies_per_root + 1)))
    more = len(below) > site.replies_per_root
    below = below[: site.replies_per_root]
    view = _View(comment.thread, person, site)
    return ThreadPage(
        thread=comment.thread,
        order=Order.OLDEST,
        rows=view.in_context([*shown, *below]),
        next_after=below[-1].public_id if more else None,
        is_first=after is None,
        pings=[],
        may_comment=policy.may_comment(person, comment.thread),
        waiting=[],
    )


def shown_comment(comment: Comment, site: Site, person: Person) -> ShownComment:
    """One stored comment as a page shows it."""
    row = db.session.execute(_rows().where(Comment.id == comment.id)).one()
    return _View(comment.thread, person, site).comment(row)


def is_on_first_page(comment: Comment, site: Site, order: Order = Order.BALANCED) -> bool:
    """Whether a reader who opens the thread finds this comment there: counted along the index, never past a page."""
    root_id = comment.root_id or comment.id
    roots = [row.id for row in _roots(comment.thread, order, None, site.roots_per_page)]
    if root_id not in roots:
        return False
    return comment.root_id is None or comment.id in {
        row.id for row in _first_replies([root_id], site.replies_per_root)
    }


def _rows() -> Select[Any]:
    return select(*COLUMNS).select_from(Comment).outerjoin(
        Target, and_(Target.id == Comment.reply_to_id, Comment.reply_to_id != Comment.parent_id)
    )


def _roots(thread: Thread, order: Order, after: str | None, limit: int) -> list[Row[Any]]:
    is_up = order is Order.OLDEST
    by: ColumnElement[Any] = Comment.score if order is Order.TOP else Comment.created_at  # type: ignore[assignment]
    query = _rows().where(Comment.thread_id == thread.id, Comment.is_listed.is_(True), Comment.depth == 1)
    if after is not None:
        last = db.session.execute(
            select(by, Comment.id).where(Comment.public_id == after, Comment.thread_id == thread.id)
        ).first()
        if last is not None:
            here = tuple_(by, Comment.id)
            query = query.where(here > tuple(last) if is_up else here < tuple(last))
    ends = (by.asc(), Comment.id.asc()) if is_up else (by.desc(), Comment.id.desc())
    return list(db.session.execute(query.order_by(*ends).limit(limit)))


def _first_replies(root_ids: list[int], limit: int) -> list[Row[Any]]:
    """The first replies of each root, in reading order: one statement, and each root costs at most `limit` index rows."""
    if not root_ids:
        return []
    ids = _first_reply_ids(len(root_ids))
    query = _rows().where(Comment.id.in_(ids)).order_by(Comment.path)
    values = {f"root_{place}": root_id for place, root_id in enumerate(root_ids)}
    return list(db.session.execute(query, {**values, "most": limit}))


@lru_cache(maxsize=256)
def _first_reply_ids(roots: int) -> TextualSelect:
    """One bounded index walk per root. Written out because neither a window nor a lateral join stays bounded on both engines."""
    walk = (
        "SELECT id FROM (SELECT id FROM comments WHERE root_id = :root_{0} AND is_listed = TRUE"
        " ORDER BY path LIMIT :most) AS first_{0}"
    )
    return text(" UNION ALL ".join(walk.format(place) for place in range(roots))).columns(id=Integer)


def _subtree(comment: Comment, after: str | None) -> Select[Any]:
    """The listed replies below a comment in reading order: one range of the index."""
    start = comment.path
    if after is not None:
        start = db.session.scalar(select(Comment.path).where(Comment.public_id == after)) or start
    return (
        _rows()
        .where(Comment.root_id == (comment.root_id or comment.id), Comment.is_listed.is_(True))
        .where(Comment.path > start, Comment.path < comment.path + tree.AFTER_ALL_KEYS)
        .order_by(Comment.path)
    )


def _pings(thread: Thread) -> list[Ping]:
    if not thread.ping_count:
        return []
    rows = db.session.execute(
        select(Comment.author_name, Comment.author_url, Comment.created_at)
        .where(Comment.thread_id == thread.id, Comment.status == Status.PUBLISHED)
        .where(Comment.kind.in_((Kind.PINGBACK, Kind.TRACKBACK)))
        .order_by(Comment.created_at, Comment.id)
        .limit(PINGS_SHOWN)
    )
    return [Ping(*row) for row in rows]


def _waiting(thread: Thread, person: Person) -> list[str]:
    """Public ids of this person's comments that a moderator has not seen yet."""
    mine = Comment.user_id == person.user_id if person.is_signed_in else Comment.guest_id == person.guest_id
    return list(
        db.session.scalars(
            select(Comment.public_id)
            .where(mine, Comment.thread_id == thread.id, Comment.status == Status.HELD)
            .order_by(Comment.created_at.desc())
            .limit(HELD_SHOWN)
        )
    )


@dataclass(frozen=True, slots=True)
class _View:
    """Turns rows of the database into rows of a page, for one person."""

    thread: Thread
    person: Person
    site: Site

    def rows(self, roots: Iterable[Row[Any]], replies: Iterable[Row[Any]]) -> list[ShownRow]:
        by_root: dict[int, list[Row[Any]]] = {}
        for reply in replies:
            by_root.setdefault(reply.root_id, []).append(reply)
        shown: list[ShownRow] = []
        for root in roots:
            group = by_root.get(root.id, [])
            hidden = root.reply_count - sum(reply.status == Status.PUBLISHED for reply in group)
            nested = list(tree.nested([self.comment(row) for row in (root, *group)]))
            shown += [ShownRow(comment, opens, closes) for comment, opens, closes in nested]
            if group and hidden > 0:
                shown[-1] = self._with_more(shown[-1], hidden, root.public_id, group[-1].public_id)
        return shown

    def _with_more(self, row: ShownRow, hidden: int, root_public_id: str, last_public_id: str) -> ShownRow:
        url = f"{self.thread.url}/comments/{root_public_id}?after={last_public_id}#more"
        return ShownRow(row.comment, row.opens, row.closes, hidden, url)

    def in_context(self, rows: Iterable[Row[Any]]) -> list[ShownRow]:
        return [ShownRow(*row) for row in tree.nested([self.comment(row) for row in rows])]

    def comment(self, row: Row[Any]) -> ShownComment:
        is_removed = row.status != Status.PUBLISHED
        is_reply_shown = row.reply_to_public_id is not None and row.reply_to_status == Status.PUBLISHED
        is_mine = self.person.is_writer_of(row.user_id, row.guest_id)
        return ShownComment(
            id=row.id,
            public_id=row.public_id,
            url=f"{self.thread.url}/comments/{row.public_id}",
            depth=row.depth,
            status=row.status,
            author_name="" if is_removed else row.author_name,
            author_url="" if is_removed else row.author_url,
            is_by_owner=row.user_id is not None and row.user_id == self.thread.owner_id and not is_removed,
            body_html=Markup("") if is_removed else row.body_html,
            body_text="" if is_removed else row.body_text,
            created_at=row.created_at,
            edited_at=row.edited_at,
            reply_count=row.reply_count,
            reply_to_id=row.reply_to_public_id if is_reply_shown else None,
            reply_to_name=row.reply_to_name if is_reply_shown else "",
            is_mine=is_mine,
            may_edit=is_mine and policy.may_edit(self.person, row, clock.now(), self.site.edit_minutes),
            may_withdraw=is_mine and policy.may_withdraw(self.person, row),
        )
