"""What it depends on: who may choose and who may add a condition, inside the transaction of the caller."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from blogapp import clock
from blogapp.extensions import db
from blogapp.stances.models import Condition, Declaration, Question
from blogapp.stances.queries import is_shown
from blogapp.stances.standing import StanceRefused, Standing
from blogapp.stances.tally import Stance

# More conditions than a page can offer are no choice any more; authors merge them.
MOST_CONDITIONS = 200
# Nobody fills the list alone.
MOST_OF_ONE_PERSON = 3


def chosen(question: Question, standing: Standing, earlier: Sequence[Declaration]) -> int | None:
    """The id of the condition that is named; a new one is added. `earlier` is all the person said here.

    Raises StanceRefused for what readers cannot see: the words of a comment that waits are judged once more
    when somebody, its writer too, types them again.
    """
    if standing.stance != Stance.DEPENDS:
        return None
    if standing.new_condition:
        return _added(question.thread_id, standing.new_condition, earlier).id
    if standing.condition_id is None:
        return None
    here = (Condition.id == standing.condition_id, Condition.thread_id == question.thread_id)
    if db.session.scalar(select(Condition.id).where(*here, is_shown())) is None:
        raise StanceRefused(_("This condition is not here any more. Please choose another, or add yours."))
    return standing.condition_id


def folded(text: str) -> str:
    """How conditions are compared."""
    return " ".join(text.casefold().split()).rstrip(".!?… ")


def condition_named(thread_id: int, text: str) -> Condition:
    """The condition with these words, new where nobody has named it; StanceRefused where are too many."""
    known = _known(thread_id, text)
    if known:
        return known
    # Those that nobody stands by take no place.
    shown = select(func.count(Condition.id)).where(Condition.thread_id == thread_id, is_shown())
    if (db.session.scalar(shown) or 0) >= MOST_CONDITIONS:
        raise StanceRefused(_("There are very many conditions here already. Please choose one of them."))
    words = " ".join(text.split())
    new = Condition(thread_id=thread_id, text=words, folded=folded(words), created_at=clock.now())
    db.session.add(new)
    db.session.flush()
    return new


def offer_conditions(question: Question, texts: Sequence[str]) -> None:
    """Let readers choose these from the beginning; others stay where people stand by them."""
    thread_id, question.has_offers = question.thread_id, bool(texts)
    db.session.execute(update(Condition).where(Condition.thread_id == thread_id).values(is_offered=False))
    for text in texts:
        condition_named(thread_id, text).is_offered = True
    db.session.flush()


def _known(thread_id: int, text: str) -> Condition | None:
    same = (Condition.thread_id == thread_id, Condition.folded == folded(text))
    return db.session.scalars(select(Condition).where(*same).order_by(Condition.id)).first()


def _added(thread_id: int, text: str, earlier: Sequence[Declaration]) -> Condition:
    if _known(thread_id, text) is None and _number_added(earlier) >= MOST_OF_ONE_PERSON:
        raise StanceRefused(
            _(
                "You have added %(most)d conditions here. Please choose one that is there.",
                most=MOST_OF_ONE_PERSON,
            )
        )
    return condition_named(thread_id, text)


def _number_added(earlier: Sequence[Declaration]) -> int:
    """How many conditions the person was the first to name, and the author does not offer."""
    named = {row.condition_id for row in earlier if row.condition_id}
    first = (
        select(func.min(Declaration.id))
        .join(Condition, Condition.id == Declaration.condition_id)
        .where(Declaration.condition_id.in_(named), ~Condition.is_offered)
        .group_by(Declaration.condition_id)
    )
    return len(set(db.session.scalars(first)) & {row.id for row in earlier})
