"""What a person has written in threads."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, case, or_, select, update

from blogapp.comments import judging, rewording, votes
from blogapp.comments.counters import count_all_out
from blogapp.comments.models import Comment, Original, Status, Thread, Vote
from blogapp.comments.people.queries import has_public_comments
from blogapp.comments.status import take_all_turns
from blogapp.extensions import db
from blogapp.web import versions

# Plain columns: someone may have written a hundred thousand comments.
TOLD: Final = (
    Thread.url,
    Comment.public_id,
    Comment.status,
    Comment.author_name,
    Comment.author_email,
    Comment.author_url,
    Comment.body_source,
    Comment.body_format,
    Comment.created_at,
    Comment.edited_at,
    Comment.ip,
    Comment.agent,
)


def addresses(user_id: int) -> Collection[str]:
    """An address beside a comment is not proven to be anyone's."""
    return ()


def shows(user_id: int) -> bool:
    """Whether the person has comments that everyone can read."""
    return bool(db.session.scalar(select(has_public_comments(user_id))))


def told(user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
    """Every comment, public or not, the oldest first."""
    mine = select(*TOLD).join(Thread).where(Comment.user_id == user_id).order_by(Comment.id)
    originals = db.session.execute(_originals(user_id))
    return {
        "comments": [_told_comment(row) for row in db.session.execute(mine)],
        "helpful_votes": votes.told(user_id),
        "own_words_of_moderated_comments": [_told_original(row) for row in originals],
    }


def _originals(user_id: int) -> Any:
    """What the person had written where moderators changed it since."""
    columns = (Thread.url, Comment.public_id, Original.body_source, Original.body_format, Original.kept_at)
    query: Any = select(*columns).select_from(Original).join(Comment).join(Thread)
    return query.where(Comment.user_id == user_id).order_by(Original.id)


def _told_original(row: Any) -> dict[str, object]:
    return {
        "address": f"{row.url}/comments/{row.public_id}",
        "text": row.body_source,
        "format": row.body_format,
        "changed_at": row.kept_at,
    }


def renamed(user_id: int, name: str) -> None:
    """All comments carry the new name; withdrawn ones carry none."""
    mine = Comment.user_id == user_id
    take_all_turns(mine)
    db.session.execute(update(Comment).where(mine, Comment.author_name != "").values(author_name=name))


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """The guest's comments are the user's and carry the user's name; withdrawn ones carry none."""
    theirs = Comment.guest_id == guest_id
    _take_turns(theirs, Vote.guest_id == guest_id)
    votes.adopted(guest_id, user_id)
    shown_name = case((Comment.author_name != "", name), else_="")
    whose = {"user_id": user_id, "guest_id": None, "author_name": shown_name}
    db.session.execute(update(Comment).where(theirs).values(**whose))
    versions.touch(versions.LAYOUT)


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """Public comments stay without a name, or are withdrawn like the others; replies to them stay."""
    mine = Comment.user_id == user_id
    _take_turns(mine, Vote.user_id == user_id)
    votes.given_up(user_id)
    if not keeps_texts:
        count_all_out(mine)
    goes = Comment.status != Status.PUBLISHED if keeps_texts else Comment.status != Status.WITHDRAWN
    judging.forget(and_(mine, goes))
    rewording.forget_originals(and_(mine, goes))
    says_nothing = {"stance": "", "perspective": "", "condition_id": None}
    emptied = {"body_source": "", "body_html": Markup(), "body_text": "", **says_nothing}
    db.session.execute(update(Comment).where(mine, goes).values(status=Status.WITHDRAWN, **emptied))
    nobody = {"user_id": None, "author_name": "", "author_email": "", "author_url": "", "ip": None}
    db.session.execute(update(Comment).where(mine).values(**nobody, agent=None))


def _take_turns(mine: ColumnElement[bool], voted: ColumnElement[bool] | None = None) -> None:
    """Lock the threads of these comments and votes before them, as every writer does, and in one order."""
    concerned: ColumnElement[bool] = Thread.id.in_(select(Comment.thread_id).where(mine))
    if voted is not None:
        concerned = or_(concerned, Thread.id.in_(select(Vote.thread_id).where(voted)))
    db.session.execute(select(Thread.id).where(concerned).order_by(Thread.id).with_for_update())


def _told_comment(row: Any) -> dict[str, object]:
    return {
        "address": f"{row.url}/comments/{row.public_id}",
        "status": row.status,
        "name": row.author_name,
        "email": row.author_email,
        "website": row.author_url,
        "text": row.body_source,
        "format": row.body_format,
        "written_at": row.created_at,
        "edited_at": row.edited_at,
        "network_address": row.ip,
        "browser": row.agent,
    }
