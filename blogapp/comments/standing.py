"""What people should know of a thread before they write: why it is closed, how long it is open, how fast."""

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from blogapp import clock
from blogapp.comments import policy
from blogapp.comments.models import Thread
from blogapp.comments.thread_rules import rules_of
from blogapp.web.site import Site


def notes(thread: Thread, site: Site) -> list[str]:
    """Sentences for everyone, none where there is nothing to say."""
    if not policy.is_open(thread, clock.now()):
        return [thread.closing_note] if thread.closing_note else []
    minutes = rules_of(thread, site).slow_minutes
    said = [slow_mode(minutes)] if minutes else []
    if thread.read_only_from:
        moment = format_datetime(thread.read_only_from, "long")
        said.append(_("This discussion takes answers until %(moment)s.", moment=moment))
        said += [thread.closing_note] if thread.closing_note else []
    return said


def slow_mode(minutes: int) -> str:
    """The rule in a sentence."""
    return ngettext(
        "This discussion is in slow mode: one comment per person every minute.",
        "This discussion is in slow mode: one comment per person every %(num)d minutes.",
        minutes,
    )
