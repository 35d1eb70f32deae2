"""What changes about where people stand, inside the transaction of the caller, who holds the thread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlalchemy import literal, or_, select, update

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.errors import AppError, TooManyAttempts
from blogapp.extensions import db
from blogapp.stances.choices import in_order, perspectives_in
from blogapp.stances.counters import Who, change, locked, said_by, shares
from blogapp.stances.models import Condition, Declaration, Question
from blogapp.stances.network import GUESTS_PER_NETWORK, network_of
from blogapp.stances.queries import is_shown
from blogapp.stances.tally import Stance
from blogapp.web.site import Site

# More conditions than a page can offer are no choice any more; authors merge them.
MOST_CONDITIONS = 200
# A person who changes their mind more often than this in one thread is testing it.
MOST_DECLARATIONS = 200


class StanceRefused(AppError):
    """Not one of the things that can be chosen here."""

    status = 422


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person chose: a stance, or nothing of one; where they speak from; and what it depends on."""

    stance: str = ""
    perspective: str = ""
    condition_id: int | None = None
    new_condition: str = ""
    moved_by_id: int | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.stance or self.perspective)


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

    `person` has an id by now. What comes with a comment counts once that is public (`counters.set_public`).
    Raises StanceRefused for what cannot be chosen, TooManyAttempts where the network has had its share.
    """
    question = locked(thread_id)
    if question is None or not question.asks_stance or standing.is_empty:
        return None
    checked = _checked(question, standing, site)
    if comment_id is not None and not checked.stance:
        # Shown beside the comment alone: who leaves the stance out there changes nothing of it.
        return Declaration(stance="", perspective=checked.perspective)
    who = _who(person)
    said = said_by(thread_id, {who})
    before, earlier = shares(said), said[who]
    if comment_id is None and earlier and _says_same(earlier, checked):
        return None
    if len(earlier) >= MOST_DECLARATIONS:
        if comment_id is not None:
            return None  # a comment is more than its stance
        raise TooManyAttempts(_("You have changed your stance here very often. Let it rest for now."))
    network = _network(thread_id, person, earlier, has_limits=has_limits)
    new = _declaration(question, checked, who, earlier, comment_id)
    new.comment_id, new.is_public, new.network = comment_id, comment_id is None, network
    db.session.add(new)
    db.session.flush()
    earlier.append(new)
    change(question, before, shares(said))
    return new


def take_back(thread_id: int, person: Person) -> None:
    """The person stands nowhere any more; that they once did is kept, without being counted."""
    question = locked(thread_id)
    who = _who(person)
    said = said_by(thread_id, {who})
    latest = _latest(said[who])
    if question is None or latest is None or not latest.stance:
        return
    before = shares(said)
    new = Declaration(thread_id=thread_id, stance="", created_at=clock.now(), **_ids(who))
    db.session.add(new)
    db.session.flush()
    said[who].append(new)
    change(question, before, shares(said))


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


def _says_same(earlier: Sequence[Declaration], standing: Standing) -> bool:
    latest = _latest(earlier)
    return latest is not None and (latest.stance, latest.perspective, latest.condition_id) == (
        standing.stance or latest.stance,
        standing.perspective or latest.perspective,
        # A new condition is never the same.
        -1 if standing.new_condition else standing.condition_id,
    )


def _declaration(
    question: Question, standing: Standing, who: Who, earlier: Sequence[Declaration], comment_id: int | None
) -> Declaration:
    """The row. What one click leaves out stays what it was; with a comment only what is said is kept."""
    latest = _latest(earlier)
    stance = standing.stance or (latest.stance if latest else "")
    is_depends = stance == Stance.DEPENDS
    moved_by = standing.moved_by_id if latest and latest.stance and latest.stance != stance else None
    return Declaration(
        thread_id=question.thread_id,
        stance=stance,
        perspective=standing.perspective or (latest.perspective if latest and comment_id is None else ""),
        condition_id=_condition_id(question, standing, earlier, comment_id) if is_depends else None,
        moved_by_id=moved_by,
        created_at=clock.now(),
        **_ids(who),
    )


def _checked(question: Question, standing: Standing, site: Site) -> Standing:
    if standing.stance and standing.stance not in in_order(question.stance_order):
        raise StanceRefused(_("This is none of the answers to choose from."))
    offered = perspectives_in(question.perspectives or site.perspectives)
    if standing.perspective and standing.perspective not in offered:
        raise StanceRefused(_("This perspective is not among those of this question."))
    return standing if standing.stance in {"", Stance.DEPENDS} else replace(standing, condition_id=None)


def _condition_id(
    question: Question, standing: Standing, earlier: Sequence[Declaration], comment_id: int | None
) -> int | None:
    """One that readers can see; with a comment also what the person named in one that waits."""
    if standing.new_condition:
        return condition_named(question.thread_id, standing.new_condition).id
    if standing.condition_id is None:
        return None
    here = (Condition.id == standing.condition_id, Condition.thread_id == question.thread_id)
    is_own = comment_id is not None and standing.condition_id in {row.condition_id for row in earlier}
    if db.session.scalar(select(Condition.id).where(*here, or_(is_shown(), literal(is_own)))) is None:
        raise StanceRefused(_("This condition is not here any more. Please choose another, or add yours."))
    return standing.condition_id


def folded(text: str) -> str:
    """How conditions are compared."""
    return " ".join(text.casefold().split()).rstrip(".!?… ")


def condition_named(thread_id: int, text: str) -> Condition:
    """The condition with these words, new where nobody has named it; StanceRefused where are too many."""
    words = " ".join(text.split())
    known = select(Condition).where(Condition.thread_id == thread_id).order_by(Condition.id)
    here = db.session.scalars(known.limit(MOST_CONDITIONS)).all()
    for condition in here:
        if condition.folded == folded(words):
            return condition
    if len(here) >= MOST_CONDITIONS:
        raise StanceRefused(_("There are very many conditions here already. Please choose one of them."))
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


def _network(thread_id: int, person: Person, earlier: Sequence[Declaration], *, has_limits: bool) -> str:
    """The network of a guest who begins to stand somewhere; raises TooManyAttempts beyond its share."""
    if person.is_signed_in or earlier:
        return ""
    network = network_of(person.ip)
    if has_limits:
        _refuse_crowd(thread_id, network)
    return network


def _refuse_crowd(thread_id: int, network: str) -> None:
    now, most = clock.now(), GUESTS_PER_NETWORK[-1][1]
    here = (Declaration.thread_id == thread_id, Declaration.network == network)
    newest = select(Declaration.created_at).where(*here).order_by(Declaration.created_at.desc()).limit(most)
    moments = db.session.scalars(newest).all()
    for span, number in GUESTS_PER_NETWORK:
        if len(moments) >= number and moments[number - 1] > now - span:
            wait = int((moments[number - 1] + span - now).total_seconds()) + 1
            raise TooManyAttempts(
                _(
                    "Many guests from your network have taken a stance here already. Nobody is to fill the"
                    " balance alone: sign in and yours will count, or try again later."
                    " A comment can go without."
                ),
                retry_after=wait,
            )
