"""Akismet beside the local filter: the stricter wins, silence waits, and a late answer moves what waited."""

import json

import pytest
from sqlalchemy import select

from blogapp.comments import late_opinion
from blogapp.comments.models import Comment, Judgement, Status, Thread
from blogapp.comments.second_opinion import decision_with, is_asked, is_dropped, signal_of
from blogapp.extensions import db, transaction
from blogapp.spam.akismet import service
from blogapp.spam.akismet.client import Answer, Opinion
from blogapp.spam.akismet.errands import forget_old
from blogapp.spam.akismet.outcome import Outcome
from blogapp.spam.verdict import Decision, Verdict
from blogapp.web.site import change_setting
from tests.conftest import Clock
from tests.support.akismet_site import AkismetSite
from tests.support.factories import Factory

PUBLISH, HOLD, SPAM = Decision.PUBLISH, Decision.HOLD, Decision.SPAM
SILENT = Outcome(error="no answer")
REFUSED = Outcome(error="bad key", is_refused=True)
LOOKING = Outcome(Answer(Opinion.HAM, recheck_after=120))
HAM, SPAMMY, BLATANT = (Outcome(Answer(opinion)) for opinion in Opinion)


def local(decision: Decision, decided_by: str | None = None) -> Verdict:
    return Verdict(decision, 0.5, (), decided_by)


@pytest.mark.parametrize(
    ("outcome", "decisions"),
    [
        (None, (PUBLISH, HOLD, SPAM)),
        (SILENT, (HOLD, HOLD, SPAM)),
        (REFUSED, (HOLD, HOLD, SPAM)),
        (LOOKING, (HOLD, HOLD, SPAM)),
        (SPAMMY, (SPAM, SPAM, SPAM)),
        (BLATANT, (SPAM, SPAM, SPAM)),
        # The two disagree about what the score alone calls spam: a person looks.
        (HAM, (PUBLISH, HOLD, HOLD)),
    ],
)
def test_the_stricter_of_two_decides(outcome: Outcome | None, decisions: tuple[Decision, ...]) -> None:
    assert tuple(decision_with(local(decision), outcome) for decision in Decision) == decisions


def test_works_without_the_local_filter() -> None:
    assert [decision_with(None, outcome) for outcome in (None, SILENT, HAM, SPAMMY)] == [
        PUBLISH,
        HOLD,
        PUBLISH,
        SPAM,
    ]


def test_staff_is_always_published() -> None:
    assert decision_with(local(SPAM), SPAMMY, is_staff=True) is PUBLISH


def test_asks_where_it_can_change_something() -> None:
    assert is_asked(None, is_staff=False)
    assert is_asked(local(PUBLISH), is_staff=False)
    assert is_asked(local(HOLD, "many-links"), is_staff=False)
    assert is_asked(local(SPAM), is_staff=False)
    assert not is_asked(local(SPAM, "honeypot"), is_staff=False)
    assert not is_asked(local(PUBLISH), is_staff=True)


def test_drops_only_the_blatant_and_only_when_asked_to() -> None:
    assert is_dropped(BLATANT, drops_discard=True)
    assert not is_dropped(BLATANT, drops_discard=False)
    assert not any(is_dropped(outcome, drops_discard=True) for outcome in (None, SILENT, HAM, SPAMMY))


def test_shows_what_akismet_has_to_do_with_it() -> None:
    names = [signal_of(outcome).name for outcome in (SILENT, REFUSED, LOOKING, HAM, SPAMMY, BLATANT)]
    assert names == [f"akismet-{what}" for what in "silent refused recheck ham spam discard".split()]
    assert signal_of(SILENT).facts == {"why": "no answer"}


class Waiting:
    """A comment that waits for Akismet, with what the local filter said of it."""

    def __init__(self, site: AkismetSite, factory: Factory) -> None:
        self.site, self.factory = site, factory
        self.public_id = ""

    def comes(self, status: Status = Status.HELD, decision: str | None = "publish") -> None:
        comment = self.factory.make_comment(self.factory.make_post(), status=status)
        self.public_id = comment.public_id
        signals = json.dumps(
            [
                {"name": "akismet-silent", "weight": 0.0, "facts": {"why": "no answer"}, "passage": None},
                {"name": "links", "weight": 1.0, "facts": {"links": 1}, "passage": [0, 3]},
            ]
        )
        with self.site.app.app_context(), transaction():
            if decision:
                db.session.add(
                    Judgement(
                        comment_id=comment.id,
                        decision=decision,
                        probability=0.1,
                        signals=signals,
                        text_digest="",
                    )
                )
        self.site.fails()
        self.site.ask(self.public_id)

    def is_answered(self, clock: Clock, body: bytes) -> None:
        self.site.answers(body)
        clock.move(minutes=20)
        with self.site.app.app_context():
            assert late_opinion.ask_again() == 1

    @property
    def status(self) -> str:
        with self.site.app.app_context():
            known = select(Comment.status).where(Comment.public_id == self.public_id)
            return db.session.scalars(known).one()

    @property
    def signals(self) -> list[str]:
        with self.site.app.app_context():
            [stored] = db.session.scalars(select(Judgement.signals))
            return [one["name"] for one in json.loads(stored)]

    @property
    def counted(self) -> int:
        with self.site.app.app_context():
            return db.session.scalars(select(Thread.comment_count)).one()


@pytest.fixture
def waiting(akismet_site: AkismetSite) -> Waiting:
    return Waiting(akismet_site, Factory(akismet_site.app))


@pytest.mark.parametrize(
    ("status", "decision", "body", "after"),
    [
        (Status.HELD, "publish", b"false", Status.PUBLISHED),
        (Status.HELD, "publish", b"true", Status.SPAM),
        (Status.HELD, "hold", b"false", Status.HELD),
        (Status.HELD, "hold", b"true", Status.SPAM),
        (Status.SPAM, "spam", b"false", Status.HELD),
        (Status.SPAM, "spam", b"true", Status.SPAM),
        (Status.HELD, None, b"false", Status.PUBLISHED),
        (Status.WITHDRAWN, "publish", b"false", Status.WITHDRAWN),
        (Status.TRASHED, "publish", b"false", Status.TRASHED),
    ],
)
def test_a_late_answer_moves_what_waited(
    waiting: Waiting, clock: Clock, status: Status, decision: str | None, body: bytes, after: Status
) -> None:
    waiting.comes(status, decision)
    waiting.is_answered(clock, body)
    assert waiting.status == after
    assert waiting.counted == (after == Status.PUBLISHED)


def test_shows_the_late_answer_in_place_of_the_silence(waiting: Waiting, clock: Clock) -> None:
    waiting.comes()
    waiting.is_answered(clock, b"true")
    assert waiting.signals == ["akismet-spam", "links"]


@pytest.mark.parametrize("hold", ["everything", "new"])
def test_a_late_answer_publishes_nothing_that_a_rule_holds(waiting: Waiting, clock: Clock, hold: str) -> None:
    waiting.comes()
    with waiting.site.app.app_context():
        change_setting("hold", hold)
    waiting.is_answered(clock, b"false")
    assert waiting.status == Status.HELD


def test_a_person_decides_before_akismet_does(waiting: Waiting, clock: Clock) -> None:
    waiting.comes()
    with waiting.site.app.app_context(), transaction():
        service.report(waiting.public_id, is_spam=True)
    waiting.site.answers(b"false")
    clock.move(days=1)
    with waiting.site.app.app_context():
        assert late_opinion.ask_again() == 0
    assert waiting.status == Status.HELD


def test_nothing_is_published_when_no_answer_ever_comes(waiting: Waiting, clock: Clock) -> None:
    waiting.comes()
    for _day in range(16):
        clock.move(days=1)
        waiting.site.account.client.breaker.note_answer()
        with waiting.site.app.app_context():
            late_opinion.ask_again()
            forget_old()
    assert waiting.status == Status.HELD
    waiting.site.answers(b"false")
    with waiting.site.app.app_context():
        assert late_opinion.ask_again() == 0
    assert waiting.status == Status.HELD


def test_ignores_a_comment_that_is_gone(waiting: Waiting, clock: Clock) -> None:
    waiting.public_id = "0000000000"
    waiting.site.fails()
    waiting.site.ask(waiting.public_id)
    waiting.is_answered(clock, b"false")


def test_does_nothing_without_a_key(waiting: Waiting) -> None:
    waiting.comes()
    app = waiting.site.app
    app.config["SETTINGS"] = type(app.config["SETTINGS"])(
        **{**vars(app.config["SETTINGS"]), "akismet_key": ""}
    )
    with app.app_context():
        assert late_opinion.ask_again() == 0
