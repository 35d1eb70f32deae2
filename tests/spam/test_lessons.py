"""Moderators' decisions teach, can be taken back without a trace, and cannot spoil the filter."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import permutations
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update

from blogapp.errors import NotFound
from blogapp.extensions import db, transaction
from blogapp.spam import lessons, site_filter, state
from blogapp.spam.features import feature_groups
from blogapp.spam.learning import Delta, LoggedDecision
from blogapp.spam.models import SpamDecision, SpamState, SpamStep
from blogapp.spam.packing import unpacked
from blogapp.spam.reading import Reading
from blogapp.spam.rebuild.commands import rebuild_filter
from tests.support.factories import Factory
from tests.support.teaching import TEXTS, canary_of, put_canary, submission_of

Steps = dict[int, tuple[int, int]]

SUBJECTS = ("c1", "c2", "c3", "c4")
TEXT_OF = dict(zip(SUBJECTS, TEXTS, strict=True))
ACTS = ("spam", "ham", "unlearn", "forget")

# Each example writes to a real database; they share one that they leave empty.
few_examples = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def small_canary(monkeypatch: pytest.MonkeyPatch) -> None:
    put_canary(monkeypatch)


@contextmanager
def a_write(app: Flask) -> Iterator[None]:
    with app.app_context(), transaction():
        yield


def learn(app: Flask, subject: str, *, is_spam: bool, words: str = "", user_id: int | None = None) -> bool:
    with a_write(app):
        submission = submission_of(words or TEXT_OF[subject])
        return lessons.learn(subject, submission, is_spam=is_spam, user_id=user_id)


def act(app: Flask, subject: str, what: str) -> None:
    if what in {"spam", "ham"}:
        learn(app, subject, is_spam=what == "spam")
        return
    with a_write(app):
        if what == "undo":
            lessons.undo(subject)
        else:
            {"unlearn": lessons.unlearn, "forget": lessons.forget}[what](subject)


def rebuild(app: Flask) -> int:
    with a_write(app):
        return lessons.rebuild()


def steps(app: Flask) -> Steps:
    with app.app_context():
        return {row.feature: (row.step, row.count) for row in db.session.scalars(select(SpamStep))}


def steps_of(decided: dict[str, bool]) -> Steps:
    """What these decisions teach, worked out without a database."""
    delta = Delta()
    for subject, is_spam in decided.items():
        groups = tuple(feature_groups(Reading(submission_of(TEXT_OF[subject]))))
        delta.add(lessons.teacher().lesson(LoggedDecision(0, is_spam, groups)))
    return delta.sums


def why_stopped(app: Flask) -> str:
    with app.app_context():
        return state.why_stopped()


def version(app: Flask) -> int:
    with app.app_context():
        return state.version()


def probability(app: Flask, words: str) -> float:
    with app.app_context():
        return site_filter.judge(submission_of(words)).probability


def at_once(*works: Callable[[], object]) -> None:
    """Each in a thread of its own, all beginning together."""
    barrier = Barrier(len(works))

    def begin(work: Callable[[], object]) -> object:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        for begun in [pool.submit(begin, work) for work in works]:
            begun.result()


@few_examples
@given(acts=st.lists(st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(ACTS)), max_size=12))
def test_any_order_leaves_what_a_rebuild_gives(app: Flask, acts: list[tuple[str, str]]) -> None:
    stands: dict[str, bool] = {}
    for subject, what in acts:
        act(app, subject, what)
        stands.pop(subject, None)
        if what in {"spam", "ham"}:
            stands[subject] = what == "spam"
    left = steps(app)
    assert why_stopped(app) == ""
    assert left == steps_of(stands)
    assert rebuild(app) == len(stands)
    assert steps(app) == left
    with a_write(app):
        lessons.forget(*SUBJECTS)
    assert steps(app) == {}


@few_examples
@given(data=st.data())
def test_the_order_of_undoing_does_not_matter(app: Flask, data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.booleans(), min_size=4, max_size=4))
    order = data.draw(st.sampled_from(list(permutations(SUBJECTS, 2))))
    decided = dict(zip(SUBJECTS, kinds, strict=True))
    for subject, is_spam in decided.items():
        learn(app, subject, is_spam=is_spam)
    for subject in order:
        act(app, subject, "unlearn")
    assert steps(app) == steps_of({name: kind for name, kind in decided.items() if name not in order})
    with a_write(app):
        lessons.unlearn(*SUBJECTS)
    assert steps(app) == {}
    with a_write(app):
        lessons.forget(*SUBJECTS)


@pytest.mark.parametrize("number_of_sites", [1, 2])
def test_two_workers_at_once_lose_nothing(make_app: Callable[..., Flask], number_of_sites: int) -> None:
    """As threads of one process, and as if each were a process of its own."""
    apps = [make_app() for _ in range(number_of_sites)]

    def work(place: int) -> None:
        app = apps[place % number_of_sites]
        for number in range(5):
            # Both take the same words for the same, so that they write to the same rows.
            learn(app, f"{place}-{number}", is_spam=number == 0, words=TEXTS[number % 2])
            probability(app, TEXTS[0])
        act(app, f"{place}-4", "unlearn")

    at_once(lambda: work(0), lambda: work(1))
    left = steps(apps[0])
    assert max(count for _step, count in left.values()) == 8
    assert version(apps[0]) == 12
    assert rebuild(apps[0]) == 8
    assert steps(apps[0]) == left


def test_two_moderators_at_once_teach_one_lesson(make_app: Callable[..., Flask]) -> None:
    apps = [make_app(), make_app()]
    for number in range(5):
        subject = f"c{number}"
        at_once(*(partial(learn, app, subject, is_spam=True, words=TEXTS[1]) for app in apps))
    with apps[0].app_context():
        assert db.session.scalar(select(func.count(SpamDecision.id))) == 5


@pytest.mark.parametrize("words", TEXTS)
def test_learning_changes_what_is_thought_of_the_same_words(app: Flask, words: str) -> None:
    before = probability(app, words)
    learn(app, "c1", is_spam=True, words=words)
    as_spam = probability(app, words)
    learn(app, "c1", is_spam=False, words=words)
    as_ham = probability(app, words)
    act(app, "c1", "unlearn")
    assert as_ham < before < as_spam / 2
    assert probability(app, words) == before


def test_spam_after_not_spam_is_one_lesson(app: Flask) -> None:
    learn(app, "c2", is_spam=False)
    assert learn(app, "c2", is_spam=True)
    assert steps(app) == steps_of({"c2": True})
    with app.app_context():
        undone = db.session.execute(select(SpamDecision.is_spam, SpamDecision.undone_at.is_not(None)))
        assert sorted(map(tuple, undone)) == [(False, True), (True, False)]


def test_ignores_the_same_decision_said_twice(app: Flask) -> None:
    learn(app, "c2", is_spam=True)
    known = version(app)
    assert not learn(app, "c2", is_spam=True)
    assert steps(app) == steps_of({"c2": True})
    assert version(app) == known


def test_ignores_undoing_what_nobody_decided(app: Flask) -> None:
    act(app, "c1", "unlearn")
    act(app, "c1", "forget")
    assert version(app) == 0


def test_limits_what_one_action_teaches(app: Flask) -> None:
    flood = [(f"f{number}", submission_of(f"{TEXTS[1]} {number}")) for number in range(9)]
    with a_write(app):
        # One is named twice, and is one all the same.
        assert lessons.learn_many([flood[0], *flood], is_spam=True, user_id=None) == 5
    with app.app_context():
        assert db.session.scalar(select(func.count(SpamDecision.id))) == 5
    with a_write(app):
        lessons.learn_many(flood[5:], is_spam=True, user_id=None)
    # What is decided otherwise is taken back for all nine, though only five teach the contrary.
    with a_write(app):
        assert lessons.learn_many(flood, is_spam=False, user_id=None) == 5
    with app.app_context():
        active = select(SpamDecision.is_spam, SpamDecision.features).where(SpamDecision.undone_at.is_(None))
        rows = db.session.execute(active).all()
    assert [row.is_spam for row in rows] == [False] * 9
    assert sum(bool(unpacked(row.features)) for row in rows) == 5


def test_undoing_brings_back_the_decision_that_was_replaced(app: Flask) -> None:
    learn(app, "c2", is_spam=True)
    learn(app, "c3", is_spam=True)
    learn(app, "c2", is_spam=False)
    act(app, "c2", "undo")
    assert steps(app) == steps_of({"c2": True, "c3": True})
    assert rebuild(app) == 2
    assert steps(app) == steps_of({"c2": True, "c3": True})
    act(app, "c2", "undo")
    act(app, "c2", "undo")
    assert steps(app) == steps_of({"c3": True})


def test_undoing_brings_back_what_a_decision_replaced_that_taught_nothing(app: Flask) -> None:
    flood = [(f"f{number}", submission_of(f"{TEXTS[1]} {number}")) for number in range(6)]
    with a_write(app):
        lessons.learn(*flood[5], is_spam=True, user_id=None)
    taught = steps(app)
    with a_write(app):
        lessons.learn_many(flood, is_spam=False, user_id=None)
    for subject, _submission in flood:
        act(app, subject, "undo")
    assert steps(app) == taught


def test_new_weights_lead_to_a_rebuild_at_the_next_command(app: Flask) -> None:
    learn(app, "c2", is_spam=True)
    told = app.test_cli_runner().invoke(args=["site", "get", "title"])
    assert "new weights" not in told.output
    with a_write(app):
        db.session.execute(update(SpamState).values(weights="older"))
        db.session.execute(update(SpamStep).values(step=7))
    told = app.test_cli_runner().invoke(args=["site", "get", "title"])
    assert "The spam filter has new weights: 1 decisions replayed." in told.output
    assert steps(app) == steps_of({"c2": True})
    assert "new weights" not in app.test_cli_runner().invoke(args=["site", "get", "title"]).output


def test_forgetting_takes_the_features_out_of_the_log(app: Flask) -> None:
    for subject in ("c2", "c3"):
        learn(app, subject, is_spam=True)
        learn(app, subject, is_spam=False)
    act(app, "c2", "forget")
    with app.app_context():
        assert set(db.session.scalars(select(SpamDecision.subject))) == {"c3"}
    assert steps(app) == steps_of({"c3": False})


def test_keeps_no_text(app: Flask, factory: Factory) -> None:
    moderator = factory.make_user()
    learn(app, "c2", is_spam=True, user_id=moderator.id)
    with app.app_context():
        row = db.session.scalars(select(SpamDecision)).one()
        assert (row.subject, row.is_spam, row.user_id) == ("c2", True, moderator.id)
        assert all(isinstance(index, int) for group in unpacked(row.features) for index in group.indices)
        tables = [name for name in db.metadata.tables if name.startswith("spam_")]
        kept = repr([db.session.execute(text(f"SELECT * FROM {name}")).all() for name in tables])  # noqa: S608
    assert not [word for word in (*TEXTS[1].split(), "Jo") if len(word) > 5 and word.lower() in kept.lower()]


def learn_and_fail() -> None:
    with transaction():
        lessons.learn("c2", submission_of(TEXTS[1]), is_spam=True, user_id=None)
        raise NotFound("It was deleted meanwhile.")


def test_leaves_nothing_when_the_decision_itself_fails(app: Flask) -> None:
    with app.app_context(), pytest.raises(NotFound):
        learn_and_fail()
    assert steps(app) == {}
    assert version(app) == 0


@pytest.fixture
def make_touchy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """The very text that was called spam twice must stay good: it may be so likely spam, and no more."""
    for number in range(2):
        learn(app, f"s{number}", is_spam=True, words=TEXTS[1])

    def make(share: float) -> None:
        strict = replace(site_filter.shipped_model(), hold_at=share * probability(app, TEXTS[1]))
        monkeypatch.setattr(site_filter, "shipped_model", lambda: strict)
        monkeypatch.setattr(lessons, "good_comments", lambda: canary_of(TEXTS[1]))

    return make


@pytest.fixture
def stopped(app: Flask, make_touchy: Callable[[float], None]) -> None:
    """Somebody calls it spam once more."""
    make_touchy(1.001)
    assert not learn(app, "s2", is_spam=True, words=TEXTS[1])


def test_stops_and_says_so_when_good_comments_would_be_held(app: Flask, stopped: None) -> None:
    assert why_stopped(app).startswith("The filter has stopped learning: with what it was taught last, it")
    assert "more than 5 % of comments" in why_stopped(app)
    assert probability(app, TEXTS[1]) < site_filter.shipped_model().hold_at
    left = steps(app)
    assert not learn(app, "c1", is_spam=True)
    assert steps(app) == left
    assert rebuild(app) == 2
    assert steps(app) == left


def test_stops_in_the_middle_of_many(app: Flask, make_touchy: Callable[[float], None]) -> None:
    make_touchy(1.001)
    act(app, "s1", "unlearn")
    many = [(f"m{number}", submission_of(TEXTS[1])) for number in range(3)]
    with a_write(app):
        assert lessons.learn_many(many, is_spam=True, user_id=None) == 1
    assert why_stopped(app)
    left = steps(app)
    rebuild(app)
    assert steps(app) == left


def test_takes_wrong_decisions_back_while_stopped_and_then_learns_on(app: Flask, stopped: None) -> None:
    assert not learn(app, "s0", is_spam=False, words=TEXTS[1])
    act(app, "s1", "unlearn")
    assert steps(app) == {}
    assert why_stopped(app)
    rebuild(app)
    assert why_stopped(app) == ""
    assert learn(app, "c3", is_spam=False)


def test_stays_stopped_when_what_is_left_is_wrong(app: Flask, make_touchy: Callable[[float], None]) -> None:
    make_touchy(0.999)
    result = app.test_cli_runner().invoke(rebuild_filter)
    assert result.exit_code == 1
    assert "has stopped learning" in result.output
    assert why_stopped(app)


def test_the_canary_hears_what_is_taken_back(app: Flask, make_touchy: Callable[[float], None]) -> None:
    """What was called spam was edited and is called good: the old lessons are gone before new ones."""
    for number in range(2, 7):
        learn(app, f"s{number}", is_spam=True, words=TEXTS[1])
    make_touchy(0.5)
    with a_write(app):
        edited = [(f"s{number}", submission_of("zebra")) for number in range(7)]
        assert lessons.learn_many(edited, is_spam=False, user_id=None) == 5
    assert why_stopped(app) == ""


def test_command_rebuilds(app: Flask) -> None:
    learn(app, "c2", is_spam=True)
    learn(app, "c3", is_spam=False)
    with a_write(app):
        # Whatever became of the table.
        db.session.execute(update(SpamStep).values(step=7))
    result = app.test_cli_runner().invoke(rebuild_filter)
    assert result.output == "2 decisions replayed.\n"
    assert steps(app) == steps_of({"c2": True, "c3": False})


def test_ignores_a_decision_that_another_version_packed(app: Flask) -> None:
    learn(app, "c2", is_spam=True)
    learn(app, "c3", is_spam=True)
    with a_write(app):
        db.session.execute(update(SpamDecision).where(SpamDecision.subject == "c2").values(features=b"older"))
    assert rebuild(app) == 2
    assert steps(app) == steps_of({"c3": True})
    act(app, "c2", "unlearn")
    assert steps(app) == steps_of({"c3": True})
