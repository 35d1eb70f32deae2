"""What a person has written in threads."""

from collections.abc import Mapping

from sqlalchemy import select, update

from blogapp.comments.models import Comment
from blogapp.extensions import db
from blogapp.web import versions


def told(user_id: int) -> Mapping[str, object]:
    """Every comment, public or not, the oldest first."""
    rows = db.session.scalars(select(Comment).where(Comment.user_id == user_id).order_by(Comment.id))
    return {"comments": [_told_comment(comment) for comment in rows]}


def renamed(user_id: int, name: str) -> None:
    """All comments carry the new name; withdrawn ones carry none."""
    mine = Comment.user_id == user_id
    db.session.execute(update(Comment).where(mine, Comment.author_name != "").values(author_name=name))
    versions.touch(versions.LAYOUT)


def adopted(guest_id: int, user_id: int) -> None:
    """The guest's comments are the user's."""
    db.session.execute(
        update(Comment).where(Comment.guest_id == guest_id).values(user_id=user_id, guest_id=None)
    )
    versions.touch(versions.LAYOUT)


def given_up(user_id: int, *, keeps_texts: bool) -> None:
    """Still to be written."""
    raise NotImplementedError


def _told_comment(comment: Comment) -> dict[str, object]:
    return {
        "address": f"{comment.thread.url}/comments/{comment.public_id}",
        "status": comment.status,
        "text": comment.body_source,
        "format": comment.body_format,
        "written_at": comment.created_at,
        "edited_at": comment.edited_at,
    }
