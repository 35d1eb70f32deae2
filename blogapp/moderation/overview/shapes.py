"""From numbers to what is drawn: stacked bars and shares, as pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# The drawing is this large in its own units; the page stretches it.
WIDTH: Final = 720
HEIGHT: Final = 200
# The part of a day's width that stays empty.
GAP: Final = 0.2


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a bar."""

    kind: str
    x: float
    y: float
    width: float
    height: float


def stacks(bars: Sequence[Mapping[str, int]], top: int) -> list[Block]:
    """The parts of each bar, the first kind at the bottom; `top` is what the whole height stands for."""
    step = WIDTH / len(bars) if bars else WIDTH
    blocks = []
    for number, bar in enumerate(bars):
        y = float(HEIGHT)
        for kind, value in bar.items():
            height = value / top * HEIGHT
            y -= height
            if value:
                blocks.append(Block(kind, *_rounded(step * (number + GAP / 2), y, step * (1 - GAP), height)))
    return blocks


def round_top(highest: int) -> int:
    """What the scale ends with: the next of 1, 2, 5, 10, 20, 50, ... and even, so that its half is whole."""
    top = 2
    while True:
        for factor in (1, 2, 5):
            if highest <= top * factor:
                return top * factor
        top *= 10


def share(part: int, whole: int) -> int:
    """In percent, for the length of a bar; what is there at all is seen."""
    return max(1, round(100 * part / whole)) if part and whole else 0


def _rounded(*numbers: float) -> tuple[float, ...]:
    return tuple(round(number, 2) for number in numbers)
