"""What the filter is asked about: a text, who sent it, where it would stand, and what is known of both."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

# Only the beginning and the end of longer texts are weighed; listed words are looked for everywhere.
WEIGHED_HEAD: Final = 2_400
WEIGHED_TAIL: Final = 800


class IdentityKind(StrEnum):
    """How the writer is known."""

    STAFF = "staff"
    USER = "user"
    GUEST = "guest"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class History:
    """What became of what this identity wrote before."""

    published: int = 0
    rejected: int = 0
    known_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """One text to judge. Facts that only a database knows come as plain values.

    `history` is None where nobody can know it, for instance in an archive. `seconds_to_submit` is None
    when the form was sent without the signed time that a script fills in; `is_form` is False for what did
    not come through a form at all. `same_text_elsewhere` counts other places that got this text within a day.
    """

    text: str
    author: str = ""
    email: str = ""
    website: str = ""
    post_title: str = ""
    post_text: str = ""
    parent_text: str = ""
    kind: IdentityKind = IdentityKind.UNKNOWN
    history: History | None = None
    ip: str = ""
    agent: str = ""
    is_form: bool = False
    seconds_to_submit: float | None = None
    honeypot: str = ""
    same_text_elsewhere: int = 0
    language: str = "en"

    @property
    def weighed_text(self) -> str:
        """The part that is worth the time: advertising stands at the beginning or at the end."""
        if len(self.text) <= WEIGHED_HEAD + WEIGHED_TAIL:
            return self.text
        return f"{self.text[:WEIGHED_HEAD]}\n{self.text[-WEIGHED_TAIL:]}"


@dataclass(frozen=True, slots=True)
class Rules:
    """What this site's people have decided: lists, trusted and blocked domains, corrected signals."""

    held_words: tuple[str, ...] = ()
    refused_words: tuple[str, ...] = ()
    trusted_domains: frozenset[str] = frozenset()
    blocked_domains: frozenset[str] = frozenset()
    banned_networks: tuple[str, ...] = ()
    staff_names: tuple[str, ...] = ()
    fine_phrases: frozenset[str] = frozenset()
    fine_people: frozenset[str] = field(default_factory=frozenset)
    max_links: int = 2
