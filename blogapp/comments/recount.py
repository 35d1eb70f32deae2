"""Counts comments afresh: counters change with every comment, and this says whether they tell the truth."""

from collections import Counter

from sqlalchemy import func, select, update

from blogapp.comments import tree, votes
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.extensions import db, transaction
from blogapp.stances.counters import recount_thread
from blogapp.web import versions

# Rows read at once: enough to be quick, few enough for a small machine.
BATCH = 5_000


def recount_threads() -> list[str]:
    """Correct all counters of all threads; one sentence for each that was wrong."""
    drifts: list[str] = []
    for thread_id in db.session.scalars(select(Thread.id).order_by(Thread.id)).all():
        # One at a time, and locked: who comments meanwhile waits for one thread, and is counted.
        with transaction():
            thread = db.session.get(Thread, thread_id, with_for_update=True)
            drifts += _mended(thread) if thread else []
    return drifts


def _mended(thread: Thread) -> list[str]:
    stances = [f"{thread.url}: {drift}" for drift in recount_thread(thread.id)]
    helpful = [f"{thread.url}: {drift}" for drift in votes.drifts(thread.id)]
    drifts = [*_thread_drifts(thread), *_reply_drifts(thread), *stances, *helpful]
    if drifts:
        versions.touch(thread.url, versions.THREADS)
    return drifts


def _thread_drifts(thread: Thread) -> list[str]:
    public = (Comment.thread_id == thread.id, Comment.status == Status.PUBLISHED)
    kinds = Counter(db.session.scalars(select(Comment.kind).where(*public)))
    comments = kinds.pop(Kind.COMMENT, 0)
    featured = select(func.count()).select_from(Comment).where(*public, Comment.is_featured.is_(True))
    found = {
        "comment_count": (comments, "comments"),
        "ping_count": (kinds.total(), "links from elsewhere"),
        "featured_count": (db.session.scalar(featured), "featured comments"),
    }
    drifts = []
    for counter, (number, words) in found.items():
        if (counted := getattr(thread, counter)) != number:
            drifts.append(f"{thread.url}: {counted} {words} counted, {number} found")
            setattr(thread, counter, number)
    return drifts


def _reply_drifts(thread: Thread) -> list[str]:
    counted: dict[int, int] = {}
    below: Counter[int] = Counter()
    rows = db.session.execute(
        select(Comment.id, Comment.path, Comment.status, Comment.reply_count)
        .where(Comment.thread_id == thread.id, Comment.kind == Kind.COMMENT)
        .execution_options(yield_per=BATCH)
    )
    for comment_id, path, status, reply_count in rows:
        counted[comment_id] = reply_count
        if status == Status.PUBLISHED:
            below.update(tree.ids_in(path)[:-1])
    wrong = {
        comment_id: below[comment_id] for comment_id, count in counted.items() if count != below[comment_id]
    }
    for comment_id, replies in wrong.items():
        db.session.execute(update(Comment).where(Comment.id == comment_id).values(reply_count=replies))
    return [
        f"{thread.url}: comment {i} had {counted[i]} replies counted, {wrong[i]} found" for i in sorted(wrong)
    ]
