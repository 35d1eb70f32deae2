"""The way of a submission through the filter: checks, then the score, then one verdict with reasons."""

from collections.abc import Sequence
from dataclasses import replace
from math import log2
from typing import Final, Protocol

from blogapp.spam.checks import Finding, findings
from blogapp.spam.features import Group, feature_groups
from blogapp.spam.model import Model
from blogapp.spam.reading import Reading
from blogapp.spam.reasons import reasons
from blogapp.spam.submission import IdentityKind, Rules, Submission
from blogapp.spam.verdict import Decision, Signal, Verdict

# A good name helps and a bad one harms, but a stolen account cannot buy its way past everything.
_MOST_TRUST: Final = 2.5
_MOST_DISTRUST: Final = 2.0

NO_RULES: Final = Rules()


class Learned(Protocol):
    """What this site's moderators have taught, on top of the weights that ship."""

    def score(self, groups: Sequence[Group]) -> float: ...


def judge(
    submission: Submission, model: Model, rules: Rules = NO_RULES, learned: Learned | None = None
) -> Verdict:
    """What becomes of a submission, and why. Staff is always published."""
    reading = Reading(submission, rules)
    return judge_reading(reading, feature_groups(reading), model, learned)


def judge_reading(
    reading: Reading, groups: Sequence[Group], model: Model, learned: Learned | None = None
) -> Verdict:
    """The same for who needs the features again, to learn from what people decide."""
    found = findings(reading)
    trust = list(_trust(reading))
    score = model.score(groups) + sum(signal.weight for signal in trust)
    score += sum(finding.signal.weight for finding in found if finding.decision is None)
    if learned:
        score += learned.score(groups)
    probability = model.probability(score)
    decider = next((finding for finding in found if finding.decision is not None), None)
    decision = _decision(probability, model, decider, reading)
    signals = [finding.signal for finding in found] + trust
    if decision is not Decision.PUBLISH:
        signals += reasons(reading, groups, model, is_needed=decider is None)
    return Verdict(decision, probability, _each_once(signals), decider.signal.name if decider else None)


def _each_once(signals: list[Signal]) -> tuple[Signal, ...]:
    """What a check and the score both name stands once, where the check put it, with the larger weight."""
    once: dict[str, Signal] = {}
    for signal in signals:
        known = once.get(signal.name)
        once[signal.name] = replace(known, weight=max(known.weight, signal.weight)) if known else signal
    return tuple(once.values())


def _decision(probability: float, model: Model, decider: Finding | None, reading: Reading) -> Decision:
    """The first check that settles it, but never milder than the score."""
    if reading.submission.kind is IdentityKind.STAFF:
        return Decision.PUBLISH
    scored = Decision.PUBLISH
    if probability >= model.spam_at and not reading.is_fine_person:
        scored = Decision.SPAM
    elif probability >= model.hold_at and not reading.is_fine_person:
        scored = Decision.HOLD
    return max(scored, decider.decision) if decider and decider.decision else scored


def _trust(reading: Reading) -> list[Signal]:
    """What became of earlier comments, within bounds."""
    history = reading.submission.history
    if history is None:
        return []
    signals = []
    if history.published:
        trust = min(0.8 * log2(1 + history.published), _MOST_TRUST)
        signals.append(Signal("known", -trust, {"published": history.published}))
    if history.rejected:
        distrust = min(0.8 * log2(1 + history.rejected), _MOST_DISTRUST)
        signals.append(Signal("rejected", distrust, {"rejected": history.rejected}))
    return signals
