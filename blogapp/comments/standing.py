"""What people should know of a thread before they write: why it is closed, how long it is open, how fast."""

from flask_babel import ngettext

from blogapp import clock
from blogapp.comments import policy
from blogapp.comments.models import Thread
from blogapp.comments.thread_rules import rules_of
from blogapp.web.site import Site


def notes(thread: Thread, site: Site) -> list[str]:
    """Sentences for everyone, none where there is nothing to say."""
    rules = rules_of(thread, site)
    said = [thread.closing_note] if thread.closing_note else []
    if rules.slow_minutes and policy.is_open(thread, rules, clock.now()):
        said.insert(0, slow_mode(rules.slow_minutes))
    return said


def slow_mode(minutes: int) -> str:
    """The rule in a sentence."""
    return ngettext(
        "This discussion is in slow mode: one comment per person every minute.",
        "This discussion is in slow mode: one comment per person every %(num)d minutes.",
        minutes,
    )
