"""What becomes of a comment when Akismet is asked as well: the stricter of two wins, and silence waits."""

from typing import Final

from blogapp.spam.akismet.client import Opinion
from blogapp.spam.akismet.outcome import Outcome
from blogapp.spam.verdict import Decision, Signal, Verdict

# Signals of this origin have names of their own, and are replaced when a better answer comes.
PREFIX: Final = "akismet-"
_WEIGHTS: Final = {Opinion.HAM: -1.0, Opinion.SPAM: 4.0, Opinion.DISCARD: 8.0}


def is_asked(verdict: Verdict | None, *, is_staff: bool) -> bool:
    """Whether to ask at all: not about staff, and not where a check has settled it for the spam folder."""
    is_settled = verdict is not None and verdict.decision is Decision.SPAM and verdict.decided_by is not None
    return not is_staff and not is_settled


def decision_with(verdict: Verdict | None, outcome: Outcome | None, *, is_staff: bool = False) -> Decision:
    """The decision of the local filter (None: switched off) and of Akismet (None: not asked) together.

    Without an answer a comment waits. Good words of Akismet let nothing through that waits here: what is made
    to pass for a comment passes there too. But where only the score calls it spam and Akismet does not, the
    two disagree, and a person looks.
    """
    if is_staff:
        return Decision.PUBLISH
    local = verdict.decision if verdict else Decision.PUBLISH
    if outcome is None:
        return local
    return max(local, Decision.HOLD) if outcome.opinion is None else combined(local, outcome.opinion)


def combined(local: Decision, opinion: Opinion) -> Decision:
    """Both have spoken."""
    return min(local, Decision.HOLD) if opinion is Opinion.HAM else Decision.SPAM


def is_dropped(outcome: Outcome | None, *, drops_discard: bool) -> bool:
    """Whether it is not even kept: Akismet calls it blatant, and the owner has opted for that."""
    return drops_discard and outcome is not None and outcome.opinion is Opinion.DISCARD


def signal_of(outcome: Outcome) -> Signal:
    """What Akismet has to do with the decision, for the moderator."""
    if outcome.answer is None:
        return Signal(
            "akismet-refused" if outcome.is_refused else "akismet-silent", 0.0, {"why": outcome.error}
        )
    if outcome.is_looking:
        return Signal("akismet-recheck", 0.0)
    return signal_of_opinion(outcome.answer.opinion)


def signal_of_opinion(opinion: Opinion) -> Signal:
    """Akismet's opinion as one reason among others."""
    return Signal(f"{PREFIX}{opinion}", _WEIGHTS[opinion])
