"""What a person has reported: told to them, taken over from a guest, gone with the account."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, func, select, update

from blogapp.comments.models import Comment, Thread
from blogapp.extensions import db
from blogapp.moderation.letters.models import DeskLink, LetterReader
from blogapp.moderation.models import Appeal, Report


def addresses(user_id: int) -> Collection[str]:
    """A report has no address."""
    return ()


def shows(user_id: int) -> bool:
    """Nobody but moderators sees who reported."""
    return False


def told(user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
    """What the person reported, and their appeals."""
    columns = select(Thread.url, Comment.public_id).join(Comment, Comment.thread_id == Thread.id)
    reports = columns.add_columns(Report.reason, Report.note, Report.made_at).join(
        Report, Report.comment_id == Comment.id
    )
    appeals = columns.add_columns(Appeal.text, Appeal.made_at).join(Appeal, Appeal.comment_id == Comment.id)
    return {
        "reports": [
            {"about": f"{url}/comments/{public_id}", "reason": reason, "note": note, "made_at": made_at}
            for url, public_id, reason, note, made_at in db.session.execute(
                reports.where(Report.user_id == user_id).order_by(Report.id)
            )
        ],
        "appeals": [
            {"about": f"{url}/comments/{public_id}", "text": text, "made_at": made_at}
            for url, public_id, text, made_at in db.session.execute(
                appeals.where(Comment.user_id == user_id).order_by(Appeal.made_at)
            )
        ],
    }


def renamed(user_id: int, name: str) -> None:
    """A report carries no name."""


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """The guest's reports are the user's; what both reported is one report, the user's."""
    both = select(Report.comment_id).where(Report.user_id == user_id)
    twice = select(Report.comment_id).where(Report.guest_id == guest_id, Report.comment_id.in_(both))
    concerned = list(db.session.scalars(twice))
    db.session.execute(delete(Report).where(Report.guest_id == guest_id, Report.comment_id.in_(concerned)))
    mine = update(Report).where(Report.guest_id == guest_id)
    db.session.execute(mine.values(user_id=user_id, guest_id=None, network=None))
    _recount(concerned)


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """Reports go with the account, and so does what it gets by mail."""
    for model in (DeskLink, LetterReader):
        db.session.execute(delete(model).where(model.user_id == user_id))
    mine = select(Report.comment_id).where(Report.user_id == user_id, Report.decision_id.is_(None))
    concerned = list(db.session.scalars(mine))
    db.session.execute(delete(Report).where(Report.user_id == user_id))
    _recount(concerned)


def _recount(comment_ids: Collection[int]) -> None:
    open_ones = select(func.count()).where(Report.comment_id == Comment.id, Report.decision_id.is_(None))
    concerned = update(Comment).where(Comment.id.in_(comment_ids))
    db.session.execute(
        concerned.values(open_reports=open_ones.scalar_subquery()),
        execution_options={"synchronize_session": False},
    )
