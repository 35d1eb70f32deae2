"""What moderators' decisions add, acted out: only what they would see, late, and sometimes wrong."""

import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from blogapp.spam.corpus import Example
from blogapp.spam.features import Group
from blogapp.spam.learning import Delta, LearnedWeights, LoggedDecision, Teacher

# A moderator decides when this many more comments have come.
_LATE: Final = 20
_WRONG: Final = 0.02
_SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Heard:
    """A comment's score and probability at the time it came, with what had been learned by then."""

    is_spam: bool
    score: float
    probability: float


def with_feedback(comments: Sequence[Example], teacher: Teacher, rate: float) -> list[Heard]:
    """The comments in the order they came. A moderator sees what was held or called spam, nothing else."""
    dice = random.Random(_SEED)  # noqa: S311  # for examples, nothing secret
    model, delta = teacher.model, Delta()
    learned = LearnedWeights(delta, rate)
    waiting: deque[tuple[int, bool, tuple[Group, ...]]] = deque()
    heard = []
    for number, example in enumerate(comments):
        while waiting and waiting[0][0] + _LATE <= number:
            _, is_spam, groups = waiting.popleft()
            steps = teacher.lesson(LoggedDecision(number, is_spam, groups))
            delta.add(steps)
            learned.take(delta, steps)
        score = model.score(example.full) + learned.score(example.full)
        probability = model.probability(score)
        heard.append(Heard(example.is_spam, score, probability))
        if probability >= model.hold_at:
            label = example.is_spam != (dice.random() < _WRONG)
            waiting.append((number, label, example.full))
    return heard
