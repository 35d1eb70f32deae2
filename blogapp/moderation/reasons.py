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
    Reason.ADVERTISING: _l("Advertising"),
    Reason.OFF_TOPIC: _l("Off the subject"),
    Reason.RUDE: _l("Rude or personal"),
    Reason.REPEATED: _l("Repeated"),
    Reason.PRIVATE: _l("Private information"),
    Reason.UNLAWFUL: _l("Unlawful"),
    Reason.OTHER: _l("Another reason"),
}


def in_words(reason: str) -> str:
    """The reason as people say it; one that is not on the list, as it was stored."""
    return str(WORDS[Reason(reason)]) if reason in set(Reason) else reason
