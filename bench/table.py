"""One table of all figures: each beside what it is compared with, its target, and whether it was met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

HEADINGS: Final = ("what", "figure", "compared with", "ratio", "target", "met")


@dataclass(frozen=True, slots=True)
class Row:
    """One measured thing, in words and figures. `is_met` is None where there is no target."""

    what: str
    figure: str
    compared: str = ""
    ratio: str = ""
    target: str = ""
    is_met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        met = {True: "yes", False: "NO", None: ""}[self.is_met]
        return (self.what, self.figure, self.compared, self.ratio, self.target, met)


def at_most(what: str, figure: str, compared: str, ratio: float, target: float) -> Row:
    """A ratio that is met when it is low enough."""
    return Row(what, figure, compared, f"{ratio:.2f}", f"at most {target:g}", ratio <= target)


def as_markdown(rows: Iterable[Row]) -> str:
    """Aligned for the eye, and a table where Markdown is read."""
    lines = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(line, widths) for line in (lines[0], rule, *lines[1:]))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
