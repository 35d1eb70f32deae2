"""Reads threads: a bounded page of comments in a fixed number of statements, whatever the thread's size."""

from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, select, text, tuple_
from sqlalchemy.orm import aliased, joinedload

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.comments import policy, tree, votes
from blogapp.comments.filters import PLAIN, Asked
from blogapp.comments.models import Comment, Kind, OldPlace, Status, Thread
from blogapp.comments.panel import panel_of
from blogapp.comments.thread_rules import rules_of
from blogapp.comments.turns import turns_of
from blogapp.comments.view import Order, Ping, ShownRow, ThreadPage, ThreadView
from blogapp.extensions import db
from blogapp.stances.models import Condition, Mover, Question
from blogapp.stances.tally import Stance
from blogapp.web.site import Site

# Announcements from other sites are shown in one short list; a thread with more of them is not read for them.
PINGS_SHOWN: Final = 50
# A writer's own waiting comments, shown above the form.
HELD_SHOWN: Final = 5
# Who features more features nothing.
FEATURED_SHOWN: Final = 100


Rows = Select[*tuple[Any, ...]]

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
    Comment.moderated_at,
    Comment.is_featured,
    Comment.reply_count,
    Comment.stance,
    Comment.perspective,
    Comment.helpful_count,
    Condition.text.label("condition_text"),
    Mover.readers.label("moved_readers"),
    Target.public_id.label("reply_to_public_id"),
    Target.thread_id.label("reply_to_thread_id"),
    Target.author_name.label("reply_to_name"),
    Target.status.label("reply_to_status"),
    # Of writers with an account: what they show of themselves today.
    User.handle,
    User.picture_key,
    User.shows_picture,
    User.shows_comments,
)


def thread_by_url(url: str) -> Thread | None:
    """The thread under the page at this address."""
    return db.session.scalar(select(Thread).where(Thread.url == url).options(_with_question()))


def comment_by_public_id(public_id: str) -> Comment | None:
    """The comment and its thread, whatever its status."""
    whole = joinedload(Comment.thread, innerjoin=True).joinedload(Thread.question)
    query = select(Comment).where(Comment.public_id == public_id)
    return db.session.scalar(query.options(whole.joinedload(Question.synthesis)))


def _with_question() -> Any:
    return joinedload(Thread.question).joinedload(Question.synthesis)


def thread_page(thread: Thread, site: Site, person: Person, asked: Asked = PLAIN) -> ThreadPage:
    """A page of root comments with their first replies, or of all comments that a filter finds.

    Where the order is balanced, `asked.after` says also which moment's order the reader is in.
    """
    rules = rules_of(thread, site)
    roots, next_after, by_side = _asked_roots(thread, asked, rules)
    if asked.after is None and not asked.is_filtered and not asked.has_sides:
        roots = [*_pinned(thread), *roots]
    # What a filter finds stands by itself; so do the sides beside each other.
    with_replies = [] if asked.is_filtered or asked.has_sides else roots
    replies = _first_replies([row.id for row in with_replies if row.reply_count], rules.replies_per_root)
    view = ThreadView(thread, person, rules, votes.voted_for(thread.id, person))
    rows = view.rows(roots, replies) if with_replies else view.alone(roots)
    return ThreadPage(
        thread=thread,
        order=asked.order,
        rows=rows,
        next_after=next_after,
        is_first=asked.after is None,
        pings=_pings(thread),
        entrance=policy.entrance(person, thread, rules, clock.now()),
        waiting=_waiting(thread, person) if person.is_known else [],
        may_moderate=policy.may_moderate(person, thread.owner_id),
        asked=asked,
        panel=panel_of(thread, site, person, is_whole=asked.after is None),
        sides=_sides(rows, by_side) if asked.has_sides else None,
    )


def _asked_roots(
    thread: Thread, asked: Asked, site: Site
) -> tuple[list[Row[Any]], str | None, dict[Stance, list[int]]]:
    """The rows of this page, where the next one begins, and ids by side where sides are asked for."""
    size = site.roots_per_page
    if asked.has_sides:
        by_side = turns_of(thread, None).best_of_sides()
        return _rows_of([i for ids in by_side.values() for i in ids]), None, by_side
    if asked.is_filtered:
        query = _filtered(thread, asked, asked.order_of_filter)
    elif asked.order is Order.BALANCED and thread.question:
        return *_balanced(thread, asked.after, size), {}
    else:
        query = _roots(thread, asked.order, asked.after)
    found = list(db.session.execute(query.limit(size + 1)))
    return found[:size], found[size - 1].public_id if len(found) > size else None, {}


def _balanced(thread: Thread, after: str | None, size: int) -> tuple[list[Row[Any]], str | None]:
    """The sides in turns; where a thread has more than is dealt out, the rest follows, the newest first."""
    turns = turns_of(thread, after, thread.pinned_id)
    dealt = turns.page(size + 1)
    rows = _rows_of([root.id for root in dealt[:size]])
    if len(dealt) <= size and turns.is_partial:
        others = Comment.id.not_in([root.id for root in turns.roots])
        rest = _roots(thread, Order.NEWEST, turns.rest_after or None).where(others)
        more = list(db.session.execute(rest.limit(size + 1 - len(rows))))
        rows += more[: size - len(rows)]
        return rows, turns.rest_place_of(rows[-1].public_id) if len(more) + len(dealt) > size else None
    return rows, turns.place_of(rows[-1].public_id) if len(dealt) > size else None


def _rows_of(ids: list[int]) -> list[Row[Any]]:
    """These comments in this order."""
    if not ids:
        return []
    found = {row.id: row for row in db.session.execute(_rows().where(Comment.id.in_(ids)))}
    return [found[comment_id] for comment_id in ids if comment_id in found]


def _sides(rows: list[ShownRow], by_side: dict[Stance, list[int]]) -> dict[Stance, list[ShownRow]]:
    shown = {row.comment.id: row for row in rows}
    return {side: [shown[i] for i in ids if i in shown] for side, ids in by_side.items()}


def context_page(comment: Comment, site: Site, person: Person, after: str | None = None) -> ThreadPage:
    """A comment with everything it answers above it, and the first replies below it (those after `after`)."""
    rules, above = rules_of(comment.thread, site), tree.ids_in(comment.path)
    shown = list(db.session.execute(_rows().where(Comment.id.in_(above)).order_by(Comment.path)))
    below = list(db.session.execute(_subtree(comment, after).limit(rules.replies_per_root + 1)))
    more = len(below) > rules.replies_per_root
    below = below[: rules.replies_per_root]
    view = ThreadView(comment.thread, person, rules, votes.voted_for(comment.thread_id, person))
    return ThreadPage(
        thread=comment.thread,
        order=Order.OLDEST,
        rows=view.in_context([*shown, *below]),
        next_after=below[-1].public_id if more else None,
        is_first=after is None,
        pings=[],
        entrance=policy.entrance(person, comment.thread, rules, clock.now()),
        waiting=[],
        asked=PLAIN,
        panel=panel_of(comment.thread, site, person, is_whole=False),
        may_moderate=policy.may_moderate(person, comment.thread.owner_id),
    )


def is_on_first_page(comment: Comment, site: Site) -> bool:
    """Whether who opens the thread finds this comment there: counted along the index, never past a page."""
    root_id, rules = comment.root_id or comment.id, rules_of(comment.thread, site)
    if root_id not in {comment.thread.pinned_id, *_first_roots(comment.thread, rules.roots_per_page)}:
        return False
    return comment.root_id is None or comment.id in {
        row.id for row in _first_replies([root_id], rules.replies_per_root)
    }


def _first_roots(thread: Thread, size: int) -> set[int]:
    if db.session.get(Question, thread.id):
        return {root.id for root in turns_of(thread, None, thread.pinned_id).page(size)}
    newest = _roots(thread, Order.NEWEST, None).with_only_columns(Comment.id).limit(size)
    return set(db.session.scalars(newest))


def held_comments(limit: int) -> list[Comment]:
    """What waits for a moderator, the longest waiting first."""
    return list(
        db.session.scalars(
            select(Comment)
            .where(Comment.status == Status.HELD)
            .order_by(Comment.created_at, Comment.id)
            .limit(limit)
        )
    )


@lru_cache(maxsize=1)
def _rows() -> Rows:
    # A root can answer something too, where threads have one level only.
    is_elsewhere = and_(
        Target.id == Comment.reply_to_id, Comment.reply_to_id.is_distinct_from(Comment.parent_id)
    )
    rows: Rows = (
        select(*COLUMNS)
        .select_from(Comment)
        .outerjoin(Target, is_elsewhere)
        .outerjoin(User, User.id == Comment.user_id)
        .outerjoin(Condition, Condition.id == Comment.condition_id)
        .outerjoin(Mover, Mover.comment_id == Comment.id)
    )
    return rows


def _roots(thread: Thread, order: Order, after: str | None) -> Rows:
    """Roots in an order that is kept by an index; where it is balanced, nobody is asked for a side."""
    here = [Comment.thread_id == thread.id, Comment.is_listed.is_(True), Comment.depth == 1]
    if thread.pinned_id is not None:
        here.append(Comment.id != thread.pinned_id)
    return _ordered(_rows().where(*here), thread, order, after)


def _filtered(thread: Thread, asked: Asked, order: Order) -> Rows:
    """Comments that are what is asked for, wherever they stand."""
    public = (Comment.thread_id == thread.id, Comment.status == Status.PUBLISHED)
    return _ordered(_rows().where(*public, *asked.conditions()), thread, order, asked.after)


def _ordered(query: Rows, thread: Thread, order: Order, after: str | None) -> Rows:
    is_up = order is Order.OLDEST
    by: ColumnElement[Any] = Comment.score if order is Order.TOP else Comment.created_at  # type: ignore[assignment]
    if after is not None:
        last = db.session.execute(
            select(by, Comment.id).where(Comment.public_id == after, Comment.thread_id == thread.id)
        ).first()
        if last is not None:
            here = tuple_(by, Comment.id)
            query = query.where(here > tuple(last) if is_up else here < tuple(last))
    ends = (by.asc(), Comment.id.asc()) if is_up else (by.desc(), Comment.id.desc())
    return query.order_by(*ends)


def _pinned(thread: Thread) -> list[Row[Any]]:
    """The root comment that stands first, while it is one and is there: a statement more where one is set."""
    if thread.pinned_id is None:
        return []
    is_there = (Comment.thread_id == thread.id, Comment.is_listed.is_(True), Comment.depth == 1)
    return list(db.session.execute(_rows().where(Comment.id == thread.pinned_id, *is_there)))


def featured_page(thread: Thread, site: Site, person: Person) -> ThreadPage:
    """The comments that were chosen as worth reading, the oldest first, each by itself."""
    is_shown = (Comment.is_featured.is_(True), Comment.status == Status.PUBLISHED)
    query = _rows().where(Comment.thread_id == thread.id, *is_shown)
    rows = db.session.execute(query.order_by(Comment.created_at, Comment.id).limit(FEATURED_SHOWN))
    return ThreadPage(
        thread=thread,
        order=Order.OLDEST,
        rows=ThreadView(thread, person, site).flat(rows),
        next_after=None,
        is_first=True,
        pings=[],
        entrance=policy.entrance(person, thread, rules_of(thread, site), clock.now()),
        waiting=[],
        asked=PLAIN,
        panel=None,
    )


def was_in(comment: Comment, url: str) -> bool:
    """Whether the comment stood in this thread before it was moved."""
    here = select(OldPlace.comment_id).join(Thread, Thread.id == OldPlace.thread_id)
    query = here.where(OldPlace.comment_id == comment.id, Thread.url == url)
    return db.session.scalar(query) is not None


def _first_replies(root_ids: list[int], limit: int) -> list[Row[Any]]:
    """The first replies of each root in reading order, in one statement; a root costs `limit` index rows."""
    if not root_ids:
        return []
    values = {f"root_{place}": root_id for place, root_id in enumerate(root_ids)}
    return list(db.session.execute(_first_replies_of(len(root_ids)), {**values, "most": limit}))


@lru_cache(maxsize=256)
def _first_replies_of(roots: int) -> Rows:
    """One bounded index walk per root, written out: no window or lateral join is bounded on both engines."""
    walk = (
        "SELECT id FROM (SELECT id FROM comments WHERE root_id = :root_{0} AND is_listed = TRUE"
        " ORDER BY path LIMIT :most) AS first_{0}"
    )
    ids = text(" UNION ALL ".join(walk.format(place) for place in range(roots))).columns(id=Integer)
    return _rows().where(Comment.id.in_(ids)).order_by(Comment.path)


def _subtree(comment: Comment, after: str | None) -> Rows:
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
