"""The signals of the filter by what they are about: the first that speaks against a comment holds it."""

from collections.abc import Iterable
from typing import Final

from flask_babel import lazy_gettext as _l

from blogapp.comments.holding import ALL_WAIT, NEW_PERSON
from blogapp.spam.verdict import Signal

# No doubt of the filter: so the owner wants it.
RULES: Final = (ALL_WAIT, NEW_PERSON)
FAMILIES: Final = {
    "links": _l("Links"),
    "advertising": _l("Words of advertising"),
    "arrival": _l("How it arrived"),
    "listed": _l("Words on the site's lists"),
    "name": _l("The name"),
    "letters": _l("Foreign or disguised letters"),
    "subject": _l("Away from the subject"),
    "history": _l("What the writer wrote before"),
    "akismet": _l("Akismet"),
    "reports": _l("Reports of readers"),
    "rules": _l("Rules of the site"),
    "other": _l("Something else"),
}
_MEMBERS: Final = {
    "links": ("many-links", "links", "first-with-link", "blocked-domain", "website"),
    "advertising": ("words", "customer-story", "first-promotional", "shape"),
    "arrival": ("honeypot", "no-form-time", "too-fast", "too-old", "banned-network", "repeated"),
    "listed": ("held-word", "refused-word"),
    "name": ("name", "staff-name"),
    "letters": ("disguised", "foreign-letters"),
    "subject": ("unlike-post",),
    "history": ("rejected",),
    "rules": RULES,
}
_FAMILY_OF: Final = {name: family for family, names in _MEMBERS.items() for name in names}
_BEGINNINGS: Final = {"phrase-": "advertising", "topic-": "advertising", "akismet-": "akismet"}


def family_of(signals: Iterable[Signal]) -> str:
    """What a comment was held for."""
    first = next((signal.name for signal in signals if signal.weight > 0 or signal.name in RULES), "")
    begun = next((family for start, family in _BEGINNINGS.items() if first.startswith(start)), "other")
    return _FAMILY_OF.get(first, begun)
