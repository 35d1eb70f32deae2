"""Reads threads: a bounded page of comments in a fixed number of statements, whatever the thread's size."""

from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments import policy, statements, tree, votes
from blogapp.comments.filters import PLAIN, Asked
from blogapp.comments.models import Comment, Kind, OldPlace, Status, Thread
from blogapp.comments.panel import panel_of
from blogapp.comments.thread_rules import rules_of
from blogapp.comments.turns import turns_of
from blogapp.comments.view import Order, Ping, ShownRow, ThreadPage, ThreadView
from blogapp.extensions import db
from blogapp.stances.models import Question
from blogapp.stances.tally import Stance
from blogapp.web.site import Site

# Announcements from other sites are shown in one short list; a thread with more of them is not read for them.
PINGS_SHOWN: Final = 50
# A writer's own waiting comments, shown above the form.
HELD_SHOWN: Final = 5
# Who features more features nothing.
FEATURED_SHOWN: Final = 100


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
    replies = statements.first_replies(
        [row.id for row in with_replies if row.reply_count], rules.replies_per_root
    )
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
        return statements.rows_of([i for ids in by_side.values() for i in ids]), None, by_side
    if asked.is_filtered:
        query = statements.filtered(thread, asked, asked.order_of_filter)
    elif asked.order is Order.BALANCED and thread.question:
        return *_balanced(thread, asked.after, size), {}
    else:
        query = statements.roots(thread, asked.order, asked.after)
    found = list(db.session.execute(query.limit(size + 1)))
    return found[:size], found[size - 1].public_id if len(found) > size else None, {}


def _balanced(thread: Thread, after: str | None, size: int) -> tuple[list[Row[Any]], str | None]:
    """The sides in turns; where a thread has more than is dealt out, the rest follows, the newest first."""
    turns = turns_of(thread, after, thread.pinned_id)
    dealt = turns.page(size + 1)
    rows = statements.rows_of([root.id for root in dealt[:size]])
    if len(dealt) <= size and turns.is_partial:
        others = Comment.id.not_in([root.id for root in turns.roots])
        rest = statements.roots(thread, Order.NEWEST, turns.rest_after or None).where(others)
        more = list(db.session.execute(rest.limit(size + 1 - len(rows))))
        if not more or len(dealt) == size:
            # The rest begins on the next page, at its beginning.
            return rows, turns.place_of(rows[-1].public_id) if more else None
        rows += more[: size - len(rows)]
        return rows, turns.rest_place_of(rows[-1].public_id) if len(more) + len(dealt) > size else None
    return rows, turns.place_of(rows[-1].public_id) if len(dealt) > size else None


def _sides(rows: list[ShownRow], by_side: dict[Stance, list[int]]) -> dict[Stance, list[ShownRow]]:
    shown = {row.comment.id: row for row in rows}
    return {side: [shown[i] for i in ids if i in shown] for side, ids in by_side.items()}


def context_page(comment: Comment, site: Site, person: Person, after: str | None = None) -> ThreadPage:
    """A comment with everything it answers above it, and the first replies below it (those after `after`)."""
    rules, above = rules_of(comment.thread, site), tree.ids_in(comment.path)
    shown = list(db.session.execute(statements.rows().where(Comment.id.in_(above)).order_by(Comment.path)))
    below = list(db.session.execute(statements.subtree(comment, after).limit(rules.replies_per_root + 1)))
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
        row.id for row in statements.first_replies([root_id], rules.replies_per_root)
    }


def _first_roots(thread: Thread, size: int) -> set[int]:
    if db.session.get(Question, thread.id):
        return {root.id for root in turns_of(thread, None, thread.pinned_id).page(size)}
    newest = statements.roots(thread, Order.NEWEST, None).with_only_columns(Comment.id).limit(size)
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


def _pinned(thread: Thread) -> list[Row[Any]]:
    """The root comment that stands first, while it is one and is there: a statement more where one is set."""
    if thread.pinned_id is None:
        return []
    is_there = (Comment.thread_id == thread.id, Comment.is_listed.is_(True), Comment.depth == 1)
    return list(db.session.execute(statements.rows().where(Comment.id == thread.pinned_id, *is_there)))


def featured_page(thread: Thread, site: Site, person: Person) -> ThreadPage:
    """The comments that were chosen as worth reading, the oldest first, each by itself."""
    is_shown = (Comment.is_featured.is_(True), Comment.status == Status.PUBLISHED)
    query = statements.rows().where(Comment.thread_id == thread.id, *is_shown)
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
