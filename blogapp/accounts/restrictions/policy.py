"""What restrictions come to for one person: pure rules on plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from blogapp.accounts.restrictions.models import RestrictionKind

FOR_EVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """One restriction that holds now."""

    id: int
    kind: RestrictionKind
    reason: str
    ends_at: datetime | None
    # Of a network: it is about where somebody is, not about who.
    is_of_network: bool = False
    is_for_everyone: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands here: the ban and the silence that last longest, and what is still to be read."""

    ban: InForce | None = None
    silence: InForce | None = None
    warnings: tuple[InForce, ...] = ()


FREE: Final = Standing()


def standing(found: Iterable[InForce]) -> Standing:
    """What all restrictions together come to."""
    rows = list(found)
    return Standing(
        ban=_longest(row for row in rows if row.kind == RestrictionKind.BAN),
        silence=_longest(row for row in rows if row.kind == RestrictionKind.SILENCE),
        warnings=tuple(row for row in rows if row.kind == RestrictionKind.WARNING),
    )


def _longest(rows: Iterable[InForce]) -> InForce | None:
    # Of two that end at once, the one about the person says more than the one about the network.
    return max(rows, key=lambda row: (row.ends_at or FOR_EVER, not row.is_of_network), default=None)
