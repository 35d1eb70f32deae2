"""Learning: bounded, exact, and taken back without a trace."""

from collections.abc import Sequence
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from blogapp.spam import canary, model
from blogapp.spam.features import Group, feature_groups
from blogapp.spam.filter import judge
from blogapp.spam.learning import (
    MOST_OF_ONE_ACTION,
    Delta,
    LearnedWeights,
    LoggedDecision,
    Teacher,
    minus,
    worth_learning,
)
from blogapp.spam.reading import Reading
from blogapp.spam.submission import Submission

SHIPPED = model.load()
GOOD = canary.load()
TEACHER = Teacher(SHIPPED, GOOD)

TEXTS = (
    "Our village choir meets on Tuesdays and would love more basses",
    "buy blue wombats at https://wombats.example",
    "I think the boss should stay out",
    "great post thanks for sharing",
    "жду ответа",
    "",
)


@cache
def features(text: str) -> tuple[Group, ...]:
    return tuple(feature_groups(Reading(Submission(text=text, author="Kim"))))


DECISIONS = st.lists(st.tuples(st.booleans(), st.sampled_from(TEXTS)), max_size=8).map(
    lambda drawn: [
        LoggedDecision(number, is_spam, features(text)) for number, (is_spam, text) in enumerate(drawn)
    ]
)


def learned_from(log: Sequence[LoggedDecision]) -> LearnedWeights:
    return LearnedWeights(TEACHER.rebuild(log))


@given(DECISIONS)
@settings(max_examples=40)
def test_learning_one_by_one_is_what_a_replay_gives(log: list[LoggedDecision]) -> None:
    delta = Delta()
    learned = LearnedWeights(delta)
    for decision in log:
        steps = TEACHER.lesson(decision)
        delta.add(steps)
        learned.take(delta, steps)
    assert delta.sums == TEACHER.rebuild(log).sums
    assert {index: change for index, change in learned.changes.items() if change} == {
        index: change for index, change in learned_from(log).changes.items() if change
    }


@given(DECISIONS, st.data())
@settings(max_examples=40)
def test_undoing_in_any_order_leaves_what_the_others_taught(
    log: list[LoggedDecision], data: st.DataObject
) -> None:
    undone = data.draw(st.permutations(log))[: len(log) // 2]
    delta = TEACHER.rebuild(log)
    for decision in undone:
        delta.add(minus(TEACHER.lesson(decision)))
    assert delta.sums == TEACHER.rebuild([decision for decision in log if decision not in undone]).sums


@given(DECISIONS)
@settings(max_examples=40)
def test_the_order_of_decisions_does_not_matter(log: list[LoggedDecision]) -> None:
    assert TEACHER.rebuild(log).sums == TEACHER.rebuild(reversed(log)).sums


@given(st.booleans(), st.sampled_from(TEXTS), st.integers(1, 300))
@settings(max_examples=20)
def test_each_weight_changes_within_bounds(is_spam: bool, text: str, times: int) -> None:
    decision = LoggedDecision(1, is_spam, features(text))
    steps = TEACHER.lesson(decision)
    assert all(abs(step) <= 1 << 16 for step, _ in steps.values())
    delta = Delta({index: (step * times, count * times) for index, (step, count) in steps.items()})
    assert all(abs(change) <= 3.0 for change in LearnedWeights(delta, rate=8.0).changes.values())


def test_what_was_called_spam_is_likelier_spam_and_the_other_way() -> None:
    text = TEXTS[0]
    before = judge(Submission(text=text, author="Kim"), SHIPPED).probability
    for is_spam in (True, False):
        learned = learned_from([LoggedDecision(1, is_spam, features(text))])
        after = judge(Submission(text=text, author="Kim"), SHIPPED, learned=learned).probability
        assert (after > before) == is_spam


def test_nothing_learned_changes_nothing() -> None:
    assert LearnedWeights(Delta()).score(features(TEXTS[1])) == 0.0


def test_of_one_bulk_action_five_are_learned() -> None:
    log = [LoggedDecision(number, True, features(TEXTS[1])) for number in range(100)]
    assert list(worth_learning(log)) == log[:MOST_OF_ONE_ACTION]


def test_the_canary_passes_before_learning_and_objects_to_madness() -> None:
    assert canary.may_learn(GOOD, SHIPPED, LearnedWeights(Delta()))
    mad = TEACHER.rebuild(LoggedDecision(number, True, groups) for number, groups in enumerate(GOOD))
    assert not canary.may_learn(GOOD, SHIPPED, LearnedWeights(mad, rate=30.0))
