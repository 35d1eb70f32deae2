"""Shapes of the pictures of the balance page: where bands and bars begin and end. Pure arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from blogapp.stances.balance import Balance
from blogapp.stances.tally import Stance

# In units of the picture; the browser stretches it.
FLOW_WIDTH: Final = 400
FLOW_HEIGHT: Final = 220
BLOCK: Final = 14
GAP: Final = 10
# More bars than this are no longer told apart: then some days are left out.
MOST_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Block:
    """One side at one end of the flow."""

    stance: Stance
    x: float
    y: float
    height: float
    people: int


@dataclass(frozen=True, slots=True)
class Band:
    """People from one side to another, as a path."""

    first: Stance
    latest: Stance
    people: int
    path: str


@dataclass(frozen=True, slots=True)
class Flow:
    """First stances on the left, latest on the right, and bands between."""

    blocks: Sequence[Block]
    bands: Sequence[Band]


def flow(cells: Sequence[tuple[Stance, Stance, int]]) -> Flow | None:
    """None where nothing is shown."""
    total = sum(people for *_sides, people in cells)
    if not total:
        return None
    sides = list(dict.fromkeys(first for first, *_rest in cells))
    unit = (FLOW_HEIGHT - GAP * (len(sides) - 1)) / total
    at_first = {side: sum(n for first, _latest, n in cells if first == side) for side in sides}
    at_last = {side: sum(n for _first, latest, n in cells if latest == side) for side in sides}
    left = _column(at_first, 0, unit)
    right = _column(at_last, FLOW_WIDTH - BLOCK, unit)
    return Flow([*left.values(), *right.values()], _bands(cells, left, right, unit))


def _column(people: Mapping[Stance, int], x: float, unit: float) -> dict[Stance, Block]:
    blocks, y = {}, 0.0
    for side, number in people.items():
        blocks[side] = Block(side, x, round(y, 1), round(number * unit, 1), number)
        y += number * unit + GAP
    return blocks


def _bands(
    cells: Sequence[tuple[Stance, Stance, int]],
    left: Mapping[Stance, Block],
    right: Mapping[Stance, Block],
    unit: float,
) -> list[Band]:
    leaves = {side: block.y for side, block in left.items()}
    arrives = {side: block.y for side, block in right.items()}
    bands = []
    for first, latest, people in cells:
        if not people:
            continue
        path = _path(leaves[first], arrives[latest], people * unit)
        bands.append(Band(first, latest, people, path))
        leaves[first] += people * unit
        arrives[latest] += people * unit
    return bands


def _path(y1: float, y2: float, height: float) -> str:
    start, end, middle = BLOCK, FLOW_WIDTH - BLOCK, FLOW_WIDTH / 2
    return (
        f"M{start} {y1:.1f}C{middle:.0f} {y1:.1f} {middle:.0f} {y2:.1f} {end} {y2:.1f}"
        f"V{y2 + height:.1f}C{middle:.0f} {y2 + height:.1f} {middle:.0f} {y1 + height:.1f} {start}"
        f" {y1 + height:.1f}Z"
    )


def thinned(days: Sequence[tuple[str, Balance]]) -> Sequence[tuple[str, Balance]]:
    """As many days as a picture can show, evenly, the last one always among them."""
    step = -(-len(days) // MOST_DAYS) or 1
    return days[::-1][::step][::-1]
