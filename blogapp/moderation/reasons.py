"""Why somebody decided as they did: a list to choose from, in words."""

from enum import StrEnum
from typing import Final

from flask_babel import lazy_gettext as _l


class Reason(StrEnum):
    """What a decision or a report can be about; the words beside it are free."""

    ADVERTISING = "advertising"
    OFF_TOPIC = "off-topic"
    RUDE = "rude"
    REPEATED = "repeated"
    PRIVATE = "private"
    UNLAWFUL = "unlawful"
    OTHER = "other"


WORDS: Final = {
    Reason.ADVERTISING: _l("Spam or advertising"),
    Reason.OFF_TOPIC: _l("Off the subject"),
    Reason.RUDE: _l("Insulting or threatening"),
    Reason.REPEATED: _l("Repeated"),
    Reason.PRIVATE: _l("Gives away something private"),
    Reason.UNLAWFUL: _l("Unlawful"),
    Reason.OTHER: _l("Something else"),
}

# What a reader can mean; the others are for who knows more of the site.
OF_READERS: Final = {
    reason: WORDS[reason]
    for reason in (Reason.ADVERTISING, Reason.RUDE, Reason.OFF_TOPIC, Reason.PRIVATE, Reason.OTHER)
}


def in_words(reason: str) -> str:
    """The reason as people say it; one that is not on the list, as it was stored."""
    return str(WORDS[Reason(reason)]) if reason in set(Reason) else reason
