"""How much a comment speaks of what it stands under: tf-idf cosine, told in steps."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import log1p, sqrt
from typing import Final

from blogapp.spam.folding import fold

_WORD: Final = re.compile(r"[^\W\d_]{3,40}")
# Words that stand everywhere tell nothing of the subject.
_EVERYWHERE: Final = frozenset(
    "the and for that this with you your are was were have has had not but they them their there from "
    "what when which who will would could should can all any some more most very just about into over "
    "than then out how our his her she him its it's been being also because only other such like get "
    "got make made one two new good great nice best post blog article site website page thanks thank "
    "comment read reading time way people thing things really much many know think want need use using "
    "used see look here where why too don't did does doing let lets well even ever never always after "
    "before still first last off own same these those while through may might must shall via".split()
)
_LONGEST: Final = 6_000
# Steps in which likeness is told; a comment of some length shares a word or two with anything.
_STEPS: Final = (0.02, 0.06, 0.12, 0.22, 0.4)


def likeness(comment: Iterable[str], other: str) -> float:
    """Cosine of the content words of a comment with another text, 0 to 1."""
    ours, theirs = _weights(_stems(comment)), _of(other[:_LONGEST])
    if not ours or not theirs:
        return 0.0
    shared = sum(weight * theirs[stem] for stem, weight in ours.items() if stem in theirs)
    return shared / (_length(ours) * _length(theirs))


def step(value: float) -> int:
    """Which of six steps a likeness is on; 0 is none at all."""
    return bisect_right(_STEPS, value)


def shared_words(comment: Iterable[str], title: str) -> int:
    """How many content words of a title the comment takes up."""
    return len(set(_stems(comment)) & set(_of(title[:_LONGEST])))


def content_words(text: str) -> list[str]:
    """The stems of a text in order."""
    return _stems(_WORD.findall(text.lower()))


@lru_cache(maxsize=64)
def _of(text: str) -> dict[str, float]:
    """Weights of a post, which many comments are compared with."""
    return _weights(_stems(_WORD.findall(fold(text).text)))


def _stems(words: Iterable[str]) -> list[str]:
    """Six letters are a crude stem, and do for every language that adds endings."""
    return [word[:6] for word in words if len(word) > 2 and word[0].isalpha() and word not in _EVERYWHERE]


def _weights(stems: list[str]) -> dict[str, float]:
    """Without a collection of texts to count in, the length of a word stands for its rarity."""
    return {stem: (1 + log1p(count - 1)) * (len(stem) - 1) for stem, count in Counter(stems).items()}


def _length(weights: dict[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in weights.values()))
