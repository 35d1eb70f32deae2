"""What changes about where people stand, inside the transaction of the caller, who holds the thread."""

from collections import Counter
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import update

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.errors import TooManyAttempts
from blogapp.extensions import db
from blogapp.stances.conditions import chosen
from blogapp.stances.counters import Who, change, locked, said_by, shares, who_said
from blogapp.stances.crowd import network_of_new
from blogapp.stances.models import Declaration, Question
from blogapp.stances.standing import Standing, after, checked, is_same
from blogapp.stances.tally import Key
from blogapp.web.site import Site

# All that people said in a thread.
Said = dict[Who, list[Declaration]]
# A person who changes their mind more often than this in one thread is testing it.
MOST_DECLARATIONS = 200


def declare(
    thread_id: int,
    standing: Standing,
    person: Person,
    site: Site,
    *,
    comment_id: int | None = None,
    has_limits: bool = True,
) -> Declaration | None:
    """Keep what a person says; None where the thread asks nothing, or where they say again what they said.

    `person` has an id by now. What comes with a comment counts once that is public (`counters.set_public`),
    and is exactly what was said there. Raises StanceRefused for what cannot be chosen, TooManyAttempts where
    the network has had its share.
    """
    question = locked(thread_id)
    if question is None or not question.asks_stance or standing.is_empty:
        return None
    said = said_by(thread_id, {_who(person)})
    says = checked(question, standing, site)
    if comment_id is None:
        return _declare_alone(question, says, person, said, has_limits=has_limits)
    return _declare_with(question, says, person, said, comment_id, has_limits=has_limits)


def take_back(thread_id: int, person: Person) -> None:
    """The person stands nowhere any more; that they once did is kept, without being counted."""
    question = locked(thread_id)
    who = _who(person)
    said = said_by(thread_id, {who})
    latest = _latest(said[who])
    if question is None or latest is None or not latest.stance:
        return
    new = Declaration(thread_id=thread_id, stance="", created_at=clock.now(), **_ids(who))
    _add(question, new, said, shares(said))


def forget_comment(comment_id: int) -> None:
    """What came with a comment goes with it, once it is not public any more.

    The row stays, and says nothing: it may be what a guest of a network began with, who is counted there.
    """
    nothing = {"stance": "", "perspective": "", "condition_id": None, "moved_by_id": None}
    mine = update(Declaration).where(Declaration.comment_id == comment_id)
    db.session.execute(mine.values(**nothing, comment_id=None, is_public=False))


def latest_of(thread_id: int, person: Person) -> Declaration | None:
    """Where the person stands now in this thread; None where they never said, or took it back."""
    if not person.is_known:
        return None
    latest = _latest(said_by(thread_id, {_who(person)})[_who(person)])
    return latest if latest and latest.stance else None


def _who(person: Person) -> Who:
    return Who(person.user_id or 0, 0 if person.user_id else person.guest_id or 0)


def _ids(who: Who) -> dict[str, int | None]:
    return {"user_id": who.user_id or None, "guest_id": who.guest_id or None}


def _latest(said: Sequence[Declaration]) -> Declaration | None:
    return next((each for each in reversed(said) if each.is_public), None)


def _declare_alone(
    question: Question, says: Standing, person: Person, said: Said, *, has_limits: bool
) -> Declaration | None:
    earlier = said[_who(person)]
    says = after(says, _latest(earlier))
    if is_same(says, _latest(earlier)):
        return None
    if len(earlier) >= MOST_DECLARATIONS:
        raise TooManyAttempts(_("You have changed your stance here very often. Let it rest for now."))
    return _store(question, says, person, said, None, has_limits=has_limits)


def _declare_with(
    question: Question, says: Standing, person: Person, said: Said, comment_id: int, *, has_limits: bool
) -> Declaration | None:
    if not says.stance:
        # Shown beside the comment alone: who leaves the stance out there changes nothing of it.
        return Declaration(stance="", perspective=says.perspective or "")
    if len(said[_who(person)]) >= MOST_DECLARATIONS:
        return None  # a comment is more than its stance
    return _store(question, says, person, said, comment_id, has_limits=has_limits)


def _store(
    question: Question,
    says: Standing,
    person: Person,
    said: Said,
    comment_id: int | None,
    *,
    has_limits: bool,
) -> Declaration:
    who, before = _who(person), shares(said)
    earlier, latest = said[who], _latest(said[who])
    new = Declaration(
        thread_id=question.thread_id,
        stance=says.stance,
        perspective=says.perspective or "",
        condition_id=chosen(question, says, earlier),
        moved_by_id=says.moved_by_id if latest and latest.stance not in {"", says.stance} else None,
        comment_id=comment_id,
        is_public=comment_id is None,
        network=network_of_new(question.thread_id, person, earlier, has_limits=has_limits),
        created_at=clock.now(),
        **_ids(who),
    )
    _add(question, new, said, before)
    return new


def _add(question: Question, new: Declaration, said: Said, before: Counter[Key]) -> None:
    db.session.add(new)
    db.session.flush()
    said[who_said(new)].append(new)
    change(question, before, shares(said))
