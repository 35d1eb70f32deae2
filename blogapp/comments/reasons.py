"""Why a comment waits, in words for its writer: kind and true, and no lesson in getting past the filter."""

import json
from collections.abc import Iterable
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from blogapp.comments.holding import ALL_WAIT, NEW_PERSON
from blogapp.comments.models import Comment, Judgement, Status
from blogapp.extensions import db
from blogapp.spam.verdict import Signal

# More reasons would only frighten.
MOST: Final = 3

_ADVERTISING: Final = _l("Some words in it read like advertising.")
_LINKS: Final = _l("It has links, and those are looked at, above all in first comments.")
_UNUSUAL: Final = _l("It arrived in an unusual way.")
_LISTED: Final = _l("It has words that are always looked at on this site.")
_LETTERS: Final = _l("It has letters that are not usual on this site.")
_SENTENCES: Final = {
    "honeypot": _UNUSUAL,
    "too-fast": _UNUSUAL,
    "too-old": _UNUSUAL,
    "repeated": _l("The same text was sent to several places."),
    "many-links": _LINKS,
    "links": _LINKS,
    "blocked-domain": _LINKS,
    "first-with-link": _LINKS,
    "website": _l("The website given with it is not known here yet."),
    "held-word": _LISTED,
    "refused-word": _LISTED,
    "staff-name": _l("The name is like that of somebody who runs this site."),
    "name": _l("The name reads like that of a product or a company."),
    "unlike-post": _l("It seems to be about something else than the question."),
    "disguised": _LETTERS,
    "foreign-letters": _LETTERS,
    "first-promotional": _ADVERTISING,
    "words": _ADVERTISING,
    "customer-story": _ADVERTISING,
    ALL_WAIT: _l("On this site a moderator reads comments before everyone else does."),
    NEW_PERSON: _l("On this site a moderator reads the first comments of somebody new."),
}
# Those that are no doubt of the filter.
RULES: Final = frozenset({ALL_WAIT, NEW_PERSON})
# Families of signals that say the same to a writer.
_FAMILIES: Final = ("phrase-", "topic-")
# What says nothing to a writer, speaks for them, or accuses them of what others in their network did.
# Akismet's opinions, which have no sentence here either, would tell that it is asked.
SILENT: Final = frozenset({"no-form-time", "banned-network", "known", "rejected", "shape"})


def why_it_waits(comment: Comment) -> list[str]:
    """Friendly sentences about a comment that is not public yet; none where nobody had a doubt."""
    if comment.status not in {Status.HELD, Status.SPAM}:
        return []
    row = db.session.execute(
        select(Judgement.decision, Judgement.signals).where(Judgement.comment_id == comment.id)
    ).first()
    signals = signals_in(row.signals) if row else []
    has_doubt = row is not None and row.decision != "publish"
    return friendly(one for one in signals if has_doubt or one.name in RULES)


def friendly(signals: Iterable[Signal]) -> list[str]:
    """What the signals that speak against a text say to its writer, each thing once."""
    told = (_sentence(signal.name) for signal in signals if signal.weight >= 0)
    return list(dict.fromkeys(words for words in told if words))[:MOST]


def signals_in(stored: str) -> list[Signal]:
    """The signals of a judgement as it is stored."""
    return [
        Signal(one["name"], one["weight"], one["facts"], tuple(one["passage"]) if one["passage"] else None)
        for one in json.loads(stored)
    ]


def _sentence(name: str) -> str:
    words = _ADVERTISING if name.startswith(_FAMILIES) else _SENTENCES.get(name, "")
    return str(words)
