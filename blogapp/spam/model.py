"""The weights that ship: one small integer for each hashed feature, in a file without any text."""

import gzip
import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from math import exp
from pathlib import Path
from typing import Final

from blogapp.spam.features import BITS, SIZE, Group

SHIPPED: Final = Path(__file__).with_name("weights.bin.gz")
_FORMAT: Final = 1


class WrongModel(Exception):
    """A file of weights that this version cannot use."""


@dataclass(frozen=True, slots=True)
class Model:
    """Logistic regression: weights, and how its sum becomes a probability and a verdict.

    `hold_at` and `spam_at` are probabilities. `sources` counts the examples it was trained on.
    """

    weights: "array[int]"
    unit: float
    bias: float
    slope: float
    intercept: float
    hold_at: float
    spam_at: float
    sources: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def score(self, groups: Sequence[Group]) -> float:
        """The sum before calibration."""
        return self.bias + sum(map(self.weight_of, groups))

    def weight_of(self, group: Group) -> float:
        """What one group adds to the sum."""
        return group.value * self.unit * sum(map(self.weights.__getitem__, group.indices))

    def probability(self, score: float) -> float:
        """How likely a text of this score is spam where both kinds are equally frequent."""
        return 1 / (1 + exp(-max(min(self.slope * score + self.intercept, 30.0), -30.0)))


@cache
def shipped_digest() -> str:
    """Tells one version of the weights that ship from another."""
    return blake2b(SHIPPED.read_bytes(), digest_size=16).hexdigest()


def load(path: Path = SHIPPED) -> Model:
    """The model in a file. Raises WrongModel when it is not one of this version."""
    try:
        head, _, weights = gzip.decompress(path.read_bytes()).partition(b"\n")
        facts = json.loads(head)
    except (OSError, EOFError, ValueError) as error:
        raise WrongModel(f"{path} holds no weights: {error}") from error
    if not isinstance(facts, dict) or facts.pop("format", None) != _FORMAT or facts.pop("bits", None) != BITS:
        raise WrongModel(f"{path} was made for another version")
    if len(weights) != SIZE:
        raise WrongModel(f"{path} is not complete")
    return Model(weights=array("b", weights), **facts)


def saved(model: Model) -> bytes:
    """The bytes of the file, the same for the same model."""
    head = {
        "format": _FORMAT,
        "bits": BITS,
        "unit": model.unit,
        "bias": model.bias,
        "slope": model.slope,
        "intercept": model.intercept,
        "hold_at": model.hold_at,
        "spam_at": model.spam_at,
        "sources": {name: list(counts) for name, counts in model.sources.items()},
    }
    return gzip.compress(json.dumps(head).encode() + b"\n" + model.weights.tobytes(), 9, mtime=0)
