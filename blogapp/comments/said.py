"""The words of a comment beside its text, for who decides about it."""

from sqlalchemy import Label, select

from blogapp.comments.models import Comment
from blogapp.extensions import db
from blogapp.stances.models import Condition


def condition_text() -> Label[str | None]:
    """What its writer says it depends on: public with the comment, wherever people stand by it."""
    words = select(Condition.text).where(Condition.id == Comment.condition_id)
    return words.correlate(Comment).scalar_subquery().label("condition_text")


def condition_of(comment: Comment) -> str:
    """The same of one comment; nothing where it depends on nothing that was said."""
    words = select(Condition.text).where(Condition.id == comment.condition_id)
    return (db.session.scalar(words) or "") if comment.condition_id else ""
