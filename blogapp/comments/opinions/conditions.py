"""What the author of a question does with the conditions of its readers: other words, or out."""

from flask_babel import gettext as _
from sqlalchemy import select, update

from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Thread
from blogapp.comments.opinions.service import settled_thread
from blogapp.errors import NotFound
from blogapp.extensions import db, transaction
from blogapp.stances.counters import locked, recount_thread
from blogapp.stances.models import Condition, Declaration
from blogapp.stances.service import folded
from blogapp.web import versions


def change_condition(thread_url: str, condition_id: int, text: str, person: Person) -> None:
    """Give a condition other words. Where another one has them, the two become one.

    Raises NotFound, Forbidden, StanceRefused.
    """
    with transaction():
        thread = settled_thread(thread_url, person)
        locked(thread.id)
        condition = _condition(thread, condition_id)
        words = " ".join(text.split())
        same = (Condition.folded == folded(words), Condition.thread_id == thread.id)
        twin = db.session.scalar(select(Condition).where(*same, Condition.id != condition_id))
        if twin:
            _merge(condition, twin)
        else:
            condition.text, condition.folded = words, folded(words)
        versions.touch(thread.url, versions.THREADS)


def delete_condition(thread_url: str, condition_id: int, person: Person) -> None:
    """Take a condition out. Who stood by it goes on saying that it depends. Raises NotFound, Forbidden."""
    with transaction():
        thread = settled_thread(thread_url, person)
        locked(thread.id)
        _replace(_condition(thread, condition_id), None)
        versions.touch(thread.url, versions.THREADS)


def _condition(thread: Thread, condition_id: int) -> Condition:
    here = (Condition.id == condition_id, Condition.thread_id == thread.id)
    condition = db.session.scalar(select(Condition).where(*here))
    if condition is None:
        raise NotFound(_("This condition is not here any more. Please choose another, or add yours."))
    return condition


def _merge(source: Condition, target: Condition) -> None:
    target.is_offered = target.is_offered or source.is_offered
    db.session.flush()
    _replace(source, target.id)


def _replace(source: Condition, target_id: int | None) -> None:
    for table in (Declaration, Comment):
        moved = update(table).where(table.condition_id == source.id).values(condition_id=target_id)
        db.session.execute(moved)
    db.session.expire_all()
    thread_id = source.thread_id
    db.session.delete(source)
    db.session.flush()
    # Rare, and an author waits for it: counted afresh rather than reckoned.
    recount_thread(thread_id)
