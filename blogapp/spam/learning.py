"""What a site's moderators teach: one bounded step for each decision, taken back without a trace.

A decision's step depends on the weights that ship and on the decision alone, and all steps are whole
numbers. So their sum is the same in whatever order they come or go: undoing a decision, or replaying the log
after any number of undone ones, gives exactly the weights that would be there had it never been made. What
the sum does to a score is worked out afterwards, and bounded there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from blogapp.spam.features import Group
from blogapp.spam.model import Model

# Of one bulk action: a hundred comments of one flood teach no more than the first few.
MOST_OF_ONE_ACTION: Final = 5

# One whole step; smaller ones are told in parts of it.
_WHOLE: Final = 1 << 16
# A feature that this many of the good comments have is taught half as much: moderators decide on spam more
# often than on ham, and "the" would soon be a word of spam.
_COMMON: Final = 2.0
# A feature's change is the mean of its steps, with so many steps of nothing beside them.
_DOUBT: Final = 2
# What all that was learned may change of one weight.
_LARGEST_CHANGE: Final = 3.0


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """One decision of a person: an id that grows, what they decided, and the hashed features. No text."""

    id: int
    is_spam: bool
    groups: tuple[Group, ...]


# Feature -> (sum of steps, number of decisions that had it).
Lesson = Mapping[int, tuple[int, int]]


@dataclass(slots=True)
class Delta:
    """What a site has learned: for each feature the sum of its steps, and how many decisions had it.

    The rows of the database are these: a lesson is added to them, and `minus` of it takes it back.
    """

    sums: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, lesson: Lesson) -> None:
        """Add the steps of one decision; a row that comes to nothing goes."""
        for index, (step, count) in lesson.items():
            old_step, old_count = self.sums.get(index, (0, 0))
            total = (old_step + step, old_count + count)
            if total == (0, 0):
                self.sums.pop(index, None)
            else:
                self.sums[index] = total


class Teacher:
    """Turns decisions into lessons; knows the weights that ship, and what is common in good comments."""

    def __init__(self, model: Model, good: Iterable[Sequence[Group]]) -> None:
        self.model = model
        self.common = Counter(index for groups in good for group in groups for index in group.indices)

    def lesson(self, decision: LoggedDecision) -> dict[int, tuple[int, int]]:
        """What a decision adds to a delta: more where the filter was more wrong, at most one step."""
        error = decision.is_spam - self.model.probability(self.model.score(decision.groups))
        steps: dict[int, tuple[int, int]] = {}
        for group in decision.groups:
            for index in group.indices:
                rarity = _COMMON / (_COMMON + self.common[index])
                step = steps.get(index, (0, 0))[0] + round(error * group.value * rarity * _WHOLE)
                steps[index] = (max(min(step, _WHOLE), -_WHOLE), 1)
        return steps

    def rebuild(self, log: Iterable[LoggedDecision]) -> Delta:
        """The delta of a log, from nothing."""
        delta = Delta()
        for decision in log:
            delta.add(self.lesson(decision))
        return delta


def minus(steps: Lesson) -> dict[int, tuple[int, int]]:
    """What takes a lesson back."""
    return {index: (-step, -count) for index, (step, count) in steps.items()}


def worth_learning(decisions: Sequence[LoggedDecision]) -> Sequence[LoggedDecision]:
    """Of decisions made with one click, those that may teach."""
    return decisions[:MOST_OF_ONE_ACTION]


class LearnedWeights:
    """A delta ready to score with. Each weight's change is bounded."""

    def __init__(self, delta: Delta, rate: float = 1.0) -> None:
        self.rate = rate
        self.changes: dict[int, float] = {}
        self.take(delta, delta.sums)

    def take(self, delta: Delta, indices: Iterable[int]) -> None:
        """Work out the changes of these features afresh."""
        for index in indices:
            step, count = delta.sums.get(index, (0, 0))
            change = self.rate * step / _WHOLE / (count + _DOUBT)
            self.changes[index] = max(min(change, _LARGEST_CHANGE), -_LARGEST_CHANGE)

    def score(self, groups: Sequence[Group]) -> float:
        """What was learned adds to the score of the weights that ship."""
        if not self.changes:
            return 0.0
        change = self.changes.get
        return sum(group.value * sum(change(index, 0.0) for index in group.indices) for group in groups)
