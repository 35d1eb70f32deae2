"""Into a thread: who may read it, who may write in it, and that writers take turns."""

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments import policy
from blogapp.comments.models import Thread
from blogapp.comments.policy import Door
from blogapp.comments.thread_rules import rules_of
from blogapp.errors import Forbidden, NotFound
from blogapp.extensions import db
from blogapp.web.site import Site


def open_thread(url: str, person: Person, site: Site) -> Thread:
    """The thread, while nobody else writes in it; raises NotFound, or Forbidden where it is closed."""
    thread = readable_thread(url, person)
    require_open(thread, person, site)
    return thread


def readable_thread(url: str, person: Person) -> Thread:
    """The same, closed or not."""
    # The lock makes comments on one thread take turns on PostgreSQL, so that a double click finds its twin.
    thread = db.session.scalar(select(Thread).where(Thread.url == url).with_for_update())
    if thread is None or not policy.may_read(person, thread):
        raise NotFound(_("There is no question at this address."))
    return thread


def require_open(thread: Thread, person: Person, site: Site) -> None:
    """Raises Forbidden, with the reason, where a person may not comment."""
    door = policy.entrance(person, thread, rules_of(thread, site), clock.now()).door
    sentences = {
        Door.CLOSED: _("This discussion is closed. You can still read it."),
        Door.NOBODY: _("Comments are switched off here. You can still read those that are there."),
        Door.SIGN_IN: _("Here only people who have signed in may comment. Your text is kept."),
    }
    if door in sentences:
        raise Forbidden(sentences[door])
