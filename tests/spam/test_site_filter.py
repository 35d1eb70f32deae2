"""The filter of a site knows at once what any worker was taught, and costs one small read to ask."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from blogapp.extensions import db, transaction
from blogapp.spam import filter as scorer
from blogapp.spam import lessons, site_filter, state
from blogapp.spam.features import feature_groups
from blogapp.spam.learning import Delta, LearnedWeights
from blogapp.spam.models import SpamDecision, SpamStep
from blogapp.spam.reading import Reading
from blogapp.spam.rules import RuleKind, add_rule, remove_rule
from blogapp.spam.submission import IdentityKind, Submission
from blogapp.spam.verdict import Decision, Verdict
from tests.support.teaching import TEXTS, put_canary, submission_of

CountStatements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def small_canary(monkeypatch: pytest.MonkeyPatch) -> None:
    put_canary(monkeypatch)


def judged(app: Flask, submission: Submission | None = None, **owner: Any) -> Verdict:
    with app.app_context():
        return site_filter.judge(submission or submission_of(TEXTS[1]), **owner)


def learn(app: Flask, subject: str = "c2", words: str = TEXTS[1]) -> None:
    with app.app_context(), transaction():
        lessons.learn(subject, submission_of(words), is_spam=True, user_id=None)


def test_judges_like_the_shipped_filter_before_anybody_taught(app: Flask) -> None:
    for words in TEXTS:
        shipped = scorer.judge(submission_of(words), site_filter.shipped_model())
        assert judged(app, submission_of(words)) == shipped


def test_scores_like_the_sums_in_the_table(app: Flask) -> None:
    learn(app)
    learn(app, "c4", TEXTS[3])
    with app.app_context():
        sums = {row.feature: (row.step, row.count) for row in db.session.scalars(select(SpamStep))}
        weights = site_filter.known().weights
    for words in TEXTS:
        groups = feature_groups(Reading(submission_of(words)))
        assert weights.score(groups) == pytest.approx(LearnedWeights(Delta(sums)).score(groups), abs=1e-12)


def test_shows_what_another_worker_was_taught_at_once(make_app: Callable[..., Flask]) -> None:
    one, other = make_app(), make_app()
    before = judged(other).probability
    learn(one)
    taught = judged(other).probability
    assert taught > before
    assert taught == judged(one).probability
    with one.app_context(), transaction():
        lessons.unlearn("c2")
    assert judged(other).probability == before


def test_shows_what_another_worker_declared_at_once(make_app: Callable[..., Flask]) -> None:
    one, other = make_app(), make_app()
    assert judged(other).decision is Decision.PUBLISH
    with one.app_context():
        rule = add_rule(RuleKind.HELD_WORD, "orchid", None)
    assert judged(other).decision is Decision.HOLD
    with one.app_context():
        remove_rule(rule)
    assert judged(other).decision is Decision.PUBLISH


def test_asks_the_database_once_when_nothing_has_changed(
    app: Flask, count_statements: CountStatements
) -> None:
    learn(app)
    judged(app)
    with app.app_context(), count_statements() as statements:
        site_filter.judge(submission_of(TEXTS[0]))
    assert len(statements) == 1
    assert "spam_state.version" in statements[0]


def test_shares_nothing_of_a_lesson_that_may_never_be(make_app: Callable[..., Flask]) -> None:
    """Rolled back it was never there, though another worker makes a version of the same number."""
    one, other = make_app(), make_app()
    before = judged(one).probability
    with one.app_context():
        lessons.learn("c2", submission_of(TEXTS[1]), is_spam=True, user_id=None)
        assert site_filter.judge(submission_of(TEXTS[1])).probability > before
        version = state.version()
        db.session.rollback()
    learn(other, "c4", TEXTS[3])
    with one.app_context():
        assert state.version() == version
    assert judged(one) == judged(other)


def test_two_lessons_of_one_transaction_count_both(app: Flask) -> None:
    with app.app_context(), transaction():
        lessons.learn("c2", submission_of(TEXTS[1]), is_spam=True, user_id=None)
        lessons.learn("c4", submission_of(TEXTS[3]), is_spam=True, user_id=None)
    learned = [judged(app, submission_of(words)).probability for words in TEXTS]
    with app.app_context(), transaction():
        lessons.rebuild()
    assert [judged(app, submission_of(words)).probability for words in TEXTS] == learned


def test_works_in_many_threads_while_somebody_teaches(app: Flask) -> None:
    has_taught = Event()
    seen: list[set[float]] = []

    def ask() -> None:
        mine: set[float] = set()
        while not has_taught.is_set():
            mine.add(judged(app).probability)
        mine.add(judged(app).probability)
        seen.append(mine)

    readers = [Thread(target=ask) for _ in range(3)]
    for reader in readers:
        reader.start()
    known = {judged(app).probability}
    for number in range(3):
        learn(app, f"c{number}")
        known.add(judged(app).probability)
    has_taught.set()
    for reader in readers:
        reader.join()
    # Nobody ever saw half a lesson.
    assert len(seen) == 3
    assert set().union(*seen) <= known


@pytest.mark.parametrize(
    ("owner", "name", "decision"),
    [
        ({"held_words": ("orchid",)}, "held-word", Decision.HOLD),
        ({"refused_words": ["Brenda"]}, "refused-word", Decision.SPAM),
        ({"staff_names": ["J o"]}, "staff-name", Decision.HOLD),
    ],
)
def test_adds_the_words_of_the_owner_to_the_rules(
    app: Flask, owner: dict[str, Any], name: str, decision: Decision
) -> None:
    with app.app_context():
        add_rule(RuleKind.HELD_WORD, "harbour", None)
    verdict = judged(app, **owner)
    assert (verdict.decision, verdict.decided_by) == (decision, name)
    by_rule = judged(app, submission_of(TEXTS[3]), **owner)
    assert "harbour" in [signal.facts.get("word") for signal in by_rule.signals]


@pytest.mark.parametrize(
    ("most", "decision"), [(0, Decision.PUBLISH), (1, Decision.HOLD), (2, Decision.PUBLISH)]
)
def test_limits_links_as_the_owner_says(app: Flask, most: int, decision: Decision) -> None:
    regular = Submission(
        "Here is the study I meant, it is long and honest: https://example.org/study", kind=IdentityKind.USER
    )
    verdict = judged(app, regular, max_links=most)
    assert ("many-links" in {signal.name for signal in verdict.signals}) is (decision is Decision.HOLD)


def test_starts_afresh_when_the_log_is_gone(app: Flask) -> None:
    before = judged(app).probability
    learn(app)
    with app.app_context(), transaction():
        db.session.execute(delete(SpamDecision))
        assert lessons.rebuild() == 0
    assert judged(app).probability == before
