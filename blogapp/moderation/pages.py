"""What all pages of the desk have: the places with their numbers, where a decision leads back to, notices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from blogapp.accounts.person import Person
from blogapp.moderation import policy, queues
from blogapp.moderation.filters import Filter
from blogapp.moderation.place import Place
from blogapp.moderation.queues import MOST_COUNTED, Queue


@dataclass(frozen=True, slots=True)
class Spot:
    """A page of the desk, to come back to: a queue, what narrows it, how far one had come."""

    queue: Queue
    wanted: Filter
    after: Place | None = None

    @property
    def address(self) -> str:
        return f"/moderation?{urlencode(self.fields)}"

    @property
    def fields(self) -> dict[str, str]:
        """The same as fields of an address or of a form."""
        fields = {"queue": self.queue.value, "q": self.wanted.typed, "after": str(self.after or "")}
        return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True, slots=True)
class Notice:
    """What has just been done, and where a form to undo it leads to; empty where that cannot be."""

    sentence: str
    undo: str = ""


def frame(person: Person, here: str, counts: Mapping[str, int] | None = None) -> dict[str, Any]:
    """What the navigation of the desk needs to know."""
    return {
        "here": here,
        "counts": queues.counts(person) if counts is None else counts,
        "most_counted": MOST_COUNTED,
        "may_rule": policy.may_rule(person),
    }
