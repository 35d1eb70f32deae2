"""Honest opinions of all stances are published; advertisements that begin like one are held."""

import pytest

from blogapp.spam import model
from blogapp.spam.filter import judge
from blogapp.spam.submission import History, IdentityKind, Submission
from blogapp.spam.verdict import Decision, Verdict
from tests.spam.opinions import PAIRS, Pair

SHIPPED = model.load()


def verdict_on(text: str, question: str, history: History | None = None) -> Verdict:
    return judge(
        Submission(
            text=text,
            author="Kim",
            post_title=question,
            kind=IdentityKind.GUEST,
            history=history or History(),
        ),
        SHIPPED,
    )


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.opinion[:30])
def test_publishes_an_opinion(pair: Pair) -> None:
    assert verdict_on(pair.opinion, pair.question).decision is Decision.PUBLISH


def test_holds_most_advertisements_that_begin_like_an_opinion() -> None:
    verdicts = [(pair, verdict_on(pair.advertisement, pair.question)) for pair in PAIRS]
    held = [(pair, verdict) for pair, verdict in verdicts if verdict.decision is not Decision.PUBLISH]
    assert len(held) >= 0.95 * len(PAIRS)
    for pair, verdict in held:
        telling = [signal for signal in verdict.signals if signal.name.startswith(("phrase-", "customer"))]
        assert telling, pair.advertisement
        for signal in telling:
            if signal.passage:
                assert pair.advertisement[slice(*signal.passage)].lower() == signal.facts["phrase"]


def test_names_testimonial_and_good_wishes() -> None:
    verdict = verdict_on(PAIRS[0].advertisement, PAIRS[0].question)
    assert {"first-promotional", "phrase-testimonial", "phrase-luck"} <= {
        signal.name for signal in verdict.signals
    }
    assert verdict.decided_by == "first-promotional"


def test_a_regular_writer_may_recommend_something() -> None:
    pair = PAIRS[2]
    assert verdict_on(pair.advertisement, pair.question, History(published=8)).decision is Decision.PUBLISH
