"""Words that a moderator changed: set anew, the writer's own kept beside them, and put back when undone."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, delete, select

from blogapp import clock
from blogapp.comments.differences import Part, differences
from blogapp.comments.models import Comment, Original
from blogapp.errors import AppError
from blogapp.extensions import db
from blogapp.text import markdown
from blogapp.text.characters import is_blank
from blogapp.text.markdown import comment_html, html_comment, struck_comment_html
from blogapp.text.plain import plain_text
from blogapp.web import versions

# Stands in a source for a struck passage.
GAP: Final = markdown.GAP
MARKDOWN: Final = "markdown"
# Markdown with gaps where passages were struck.
STRUCK: Final = "struck"
# As an archive brought it.
HTML: Final = "html"


class NothingLeft(AppError):
    """After the change there is nothing to read."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Nothing would be left of this comment. Put it into the trash instead."))


class ChangedSince(AppError):
    """Somebody has changed the words in the meantime."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("Somebody has changed this comment in the meantime. Here is how it reads now."))


@dataclass(frozen=True, slots=True)
class Change:
    """What a moderator changed, for the writer and for moderators."""

    changed_at: datetime
    parts: list[Part]
    is_struck: bool
    # What moderators said to the writer about it.
    notes: list[str]


def reword(comment: Comment, source: str, decision_id: int, note: str = "") -> None:
    """Other words for a comment, inside the transaction of the decision; the present ones are kept.

    Raises NothingLeft.
    """
    body_format = _format_of(comment, source)
    if is_blank(source.replace(GAP, "")):
        raise NothingLeft
    db.session.add(
        Original(
            comment_id=comment.id,
            body_source=comment.body_source,
            body_format=comment.body_format,
            kept_at=clock.now(),
            note=note,
            decision_id=decision_id,
        )
    )
    _set_words(comment, source, body_format)
    comment.moderated_at = clock.now()


def put_back(comment: Comment, decision_id: int, moderated_at: datetime | None) -> None:
    """The words from before a decision, if nobody changed them since; raises ChangedSince."""
    newest = select(Original).where(Original.comment_id == comment.id).order_by(Original.id.desc()).limit(1)
    original = db.session.scalar(newest)
    if original is None or original.decision_id != decision_id:
        raise ChangedSince
    _set_words(comment, original.body_source, original.body_format)
    comment.moderated_at = moderated_at
    db.session.delete(original)


def change_of(comment: Comment) -> Change | None:
    """How the writer's own words differ from those shown; None where nobody changed them."""
    if comment.moderated_at is None:
        return None
    originals = select(Original).where(Original.comment_id == comment.id).order_by(Original.id)
    kept = db.session.scalars(originals).all()
    if not kept:
        return None
    found = differences(kept[0].body_source, comment.body_source)
    parts = [replace(part, text=part.text.replace(GAP, gap_in_words())) for part in found]
    notes = [original.note for original in kept if original.note]
    return Change(comment.moderated_at, parts, comment.body_format == STRUCK, notes)


def forget_originals(which: ColumnElement[bool]) -> None:
    """The writers take these comments back, or their time is over: their first words go with them."""
    ids = select(Comment.id).where(which)
    db.session.execute(
        delete(Original).where(Original.comment_id.in_(ids)).execution_options(synchronize_session=False)
    )


def with_signs(source: str) -> tuple[str, str]:
    """A source for an editor, with a sign in place of each gap, which nobody sees; and that sign.

    The sign stands nowhere else in the text, so that a writer cannot have typed it.
    """
    sign = "[…]"
    while sign in source:
        sign = f"[{sign}]"
    return source.replace(GAP, sign), sign


def gap_in_words() -> str:
    """What readers see where a passage was struck."""
    return _("[a moderator removed advertising here]")


def _format_of(comment: Comment, source: str) -> str:
    if comment.body_format == HTML:
        return HTML
    return STRUCK if GAP in source else MARKDOWN


def _set_words(comment: Comment, source: str, body_format: str) -> None:
    comment.body_source, comment.body_format = source, body_format
    comment.body_html = _html(source, body_format)
    comment.body_text = plain_text(comment.body_html)
    if is_blank(comment.body_text):
        raise NothingLeft
    versions.touch(comment.thread.url, versions.THREADS)


def _html(source: str, body_format: str) -> Markup:
    if body_format == STRUCK:
        return struck_comment_html(source, gap_in_words())
    return html_comment(source) if body_format == HTML else comment_html(source)
