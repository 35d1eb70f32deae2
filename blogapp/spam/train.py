"""From labelled comments to weights: AdaGrad on logistic loss, pulled to what is known before.

The same data gives the same weights to the last bit: one order of examples, one order of sums.
"""

import random
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest
from math import exp, sqrt
from typing import Final
from zlib import crc32

from blogapp.spam.calibration import Judged, calibration, share_above
from blogapp.spam.corpus import Example, importance, invented_examples
from blogapp.spam.features import Group
from blogapp.spam.model import Model
from blogapp.spam.priors import BIAS, prior_weights

_EPOCHS: Final = 4
_RATE: Final = 0.1
_PULL: Final = 0.001
# The share of groups that a lesson goes without, at random, so that none is relied on alone.
_LEFT_OUT: Final = 0.15
_FIRST_STEP: Final = 1e-6
# Examples that are right already teach nothing and take most of the time.
_ENOUGH: Final = 1e-4
_SEED: Final = 1
# Larger weights come from single campaigns.
_LARGEST: Final = 4.0
_UNIT: Final = _LARGEST / 127

_FEW_POSTS: Final = 6

# Characters of a comment for the canary.
_ORDINARY: Final = range(20, 400)

# Shares of good comments that the score may hold and may call spam, of what training has not seen: half of it
# comments of sites left out, half of posts left out. Checks hold one in a hundred more.
MAY_HOLD: Final = 0.055
MAY_REFUSE: Final = 0.003


@dataclass(frozen=True, slots=True)
class Weights:
    """What training finds, before it is rounded."""

    values: list[float]
    bias: float

    def score(self, groups: Sequence[Group]) -> float:
        weight = self.values.__getitem__
        return self.bias + sum(group.value * sum(map(weight, group.indices)) for group in groups)


def fit(examples: Sequence[Example]) -> Weights:
    """Train on these examples and on the invented ones, each seen whole and without name and website."""
    chosen = [*examples, *invented_examples()]
    lessons = [
        (groups, float(example.is_spam), weight / 2)
        for example, weight in zip(chosen, importance(chosen), strict=True)
        for groups in (example.full, example.bare)
    ]
    known = prior_weights()
    return _descend(lessons, known)


def _descend(lessons: list[tuple[tuple[Group, ...], float, float]], known: list[float]) -> Weights:
    values, steps = list(known), [_FIRST_STEP] * len(known)
    bias, bias_step = BIAS, _FIRST_STEP
    order = list(range(len(lessons)))
    dice = random.Random(_SEED)  # noqa: S311  # for the order of examples, nothing secret
    for _ in range(_EPOCHS):
        dice.shuffle(order)
        for number in order:
            whole, label, weight = lessons[number]
            groups = [group for group in whole if dice.random() >= _LEFT_OUT]
            error = weight * (_probability(Weights(values, bias).score(groups)) - label)
            if -_ENOUGH < error < _ENOUGH:
                continue
            bias_step += error * error
            bias -= _RATE * error / sqrt(bias_step)
            for group in groups:
                _step(group, error, values, steps, known)
    return Weights(values, bias)


def _step(group: Group, error: float, values: list[float], steps: list[float], known: list[float]) -> None:
    shared = error * group.value
    for index in group.indices:
        value = values[index]
        slope = shared + _PULL * (value - known[index])
        steps[index] = total = steps[index] + slope * slope
        values[index] = value - _RATE * slope / sqrt(total)


def _probability(score: float) -> float:
    return 1 / (1 + exp(-max(min(score, 30.0), -30.0)))


def train(known: Sequence[Example], say: Callable[[str], None] = lambda _: None) -> Model:
    """The model that ships: weights from everything, calibrated on what was left out of training."""
    say("leaving out one source at a time")
    by_source = left_out(known, lambda example: example.source, say)
    say("leaving out a third of the posts at a time")
    by_post = left_out(known, _thirds(known), say)
    slope, intercept = calibration([*by_source, *by_post])
    say("training on everything")
    model = model_of(fit(known), Model(array("b"), _UNIT, 0.0, slope, intercept, 1.0, 1.0, _counts(known)))
    unseen = [*by_source, *by_post]
    good = [(judged.weight, model.probability(judged.score)) for judged in unseen if not judged.is_spam]
    return replace(model, hold_at=share_above(good, MAY_HOLD), spam_at=share_above(good, MAY_REFUSE))


def _thirds(known: Sequence[Example]) -> Callable[[Example], str]:
    """Which third of the posts an example is under. A source of very few posts is divided by its texts."""
    posts: dict[str, set[str]] = {}
    for example in known:
        posts.setdefault(example.source, set()).add(example.post)

    def third(example: Example) -> str:
        is_divided = len(posts[example.source]) >= _FEW_POSTS
        place = example.post if is_divided else example.submission.text
        return str(crc32(place.encode()) % 3)

    return third


def model_of(weights: Weights, like: Model) -> Model:
    """These weights, rounded, with the calibration and the limits of another model."""
    return replace(like, weights=array("b", map(_rounded, weights.values)), unit=_UNIT, bias=weights.bias)


def good_comments(known: Sequence[Example], model: Model, number: int) -> list[tuple[Group, ...]]:
    """Good comments of ordinary length from all sources in turn, which the model publishes."""
    by_source: dict[str, list[tuple[Group, ...]]] = {}
    for example in sorted(known, key=lambda example: crc32(example.submission.text.encode())):
        published = model.probability(model.score(example.full)) < model.hold_at
        if not example.is_spam and published and len(example.submission.text) in _ORDINARY:
            by_source.setdefault(example.source, []).append(example.full)
    in_turn = chain.from_iterable(zip_longest(*(by_source[name] for name in sorted(by_source))))
    return list(islice((groups for groups in in_turn if groups), number))


def _rounded(value: float) -> int:
    return round(max(min(value, _LARGEST), -_LARGEST) / _UNIT)


def _counts(known: Sequence[Example]) -> dict[str, list[int]]:
    """Spam and ham of each source."""
    counts: dict[str, list[int]] = {}
    for example in known:
        counts.setdefault(example.source, [0, 0])[not example.is_spam] += 1
    return counts


def left_out(
    known: Sequence[Example], part_of: Callable[[Example], str], say: Callable[[str], None] = lambda _: None
) -> list[Judged]:
    """Every example scored by weights that never saw its part."""
    weights = importance(known)
    found = []
    for part in sorted({part_of(example) for example in known}):
        learned = fit([example for example in known if part_of(example) != part])
        say(f"  without {part}")
        found += [
            Judged(example, learned.score(example.full), learned.score(example.bare), weight)
            for example, weight in zip(known, weights, strict=True)
            if part_of(example) == part
        ]
    return found
