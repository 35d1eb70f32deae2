"""The reasons of reports in words: for the form, and for whoever decides."""

from typing import Final

from flask_babel import lazy_gettext as _l

from blogapp.moderation.reports.policy import ReportReason

REASONS: Final = {
    ReportReason.ADVERTISING: _l("Spam or advertising"),
    ReportReason.RUDE: _l("Insulting or threatening"),
    ReportReason.OFF_TOPIC: _l("Off the subject"),
    ReportReason.PRIVATE: _l("Gives away something private"),
    ReportReason.OTHER: _l("Something else"),
}


def in_words(reason: str) -> str:
    """A stored reason; one of another version as it is."""
    return str(REASONS[ReportReason(reason)]) if reason in set(ReportReason) else reason
