"""What the filter answers: a decision, how likely it is spam, and its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Decision(IntEnum):
    """What becomes of a text; the stricter is the larger."""

    PUBLISH = 0
    HOLD = 1
    SPAM = 2

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason: its name, its weight (below zero it speaks for the writer), the facts of its sentence.

    `passage` is where it stands in the text, as start and end. `sentences.py` turns it into words. The facts
    "domain", "phrase" and "person" are what a moderator may declare fine.
    """

    name: str
    weight: float
    facts: Mapping[str, str | int] = field(default_factory=dict)
    passage: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision with its reasons: what checks found, then what weighed most in the score."""

    decision: Decision
    probability: float
    signals: tuple[Signal, ...]
    decided_by: str | None = None
