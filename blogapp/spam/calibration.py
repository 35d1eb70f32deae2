"""From scores to probabilities, and from shares of good comments to limits, on what training left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

from blogapp.spam.corpus import Example

_ROUNDS: Final = 30
_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """An example, what weights that had not seen it gave it, whole and without name and website, and how much
    it counts.
    """

    example: Example
    score: float
    bare: float
    weight: float

    @property
    def is_spam(self) -> bool:
        return self.example.is_spam


def calibration(judged: Sequence[Judged]) -> tuple[float, float]:
    """Slope and intercept that make scores probabilities (Platt 1999, by Newton's method)."""
    slope, intercept = 1.0, 0.0
    for _ in range(_ROUNDS):
        towards = [0.0] * 5
        for one in judged:
            chance = probability(slope * one.score + intercept)
            error, spread = one.weight * (chance - one.is_spam), one.weight * chance * (1 - chance)
            terms = (error * one.score, error, spread * one.score**2, spread * one.score, spread)
            towards = [total + term for total, term in zip(towards, terms, strict=True)]
        by_slope, by_intercept, curve, mixed, flat = towards
        curve, flat = curve + 1e-9, flat + 1e-9
        scale = curve * flat - mixed * mixed
        slope -= (flat * by_slope - mixed * by_intercept) / scale
        intercept -= (curve * by_intercept - mixed * by_slope) / scale
    return slope, intercept


def probability(logit: float) -> float:
    """The logistic function, safe at both ends."""
    return 1 / (1 + exp(-max(min(logit, 30.0), -30.0)))


def share_above(weighted: Iterable[tuple[float, float]], share: float) -> float:
    """The lowest value that at most this share of the whole weight is above."""
    falling = sorted(weighted, key=lambda pair: -pair[1])
    whole, above = sum(weight for weight, _ in falling), 0.0
    for weight, value in falling:
        above += weight
        if above > share * whole:
            return value
    return 0.0


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """How far probabilities are from what happened, over ten bins (expected calibration error)."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for chance, is_spam in pairs:
        bins[min(int(chance * _BINS), _BINS - 1)].append((chance, is_spam))
    gaps = (abs(sum(chance - is_spam for chance, is_spam in inside)) for inside in bins)
    return sum(gaps) / max(len(pairs), 1)
