"""Notes that moderators leave each other about a person."""

from typing import Final

from flask_babel import gettext as _

from blogapp import clock
from blogapp.accounts.models import Guest, User
from blogapp.accounts.person import Person
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import log
from blogapp.moderation.log import Act, TargetKind
from blogapp.moderation.models import PersonNote
from blogapp.moderation.people.restricting import require_moderator
from blogapp.moderation.people.subjects import Subject, SubjectKind, subject_of

LONGEST: Final = 2_000


class NoteRefused(AppError):
    """There is nothing in it, or too much."""

    status = 422


def add_note(subject: Subject, text: str, person: Person) -> None:
    """Leave a note. That there is one is logged; its words are not, so that they can go."""
    require_moderator(person)
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise NoteRefused(_("A note has between 1 and %(most)s characters.", most=LONGEST))
    with transaction():
        if db.session.get(User if subject.kind is SubjectKind.USER else Guest, subject.id) is None:
            raise NotFound(_("There is nobody at this address."))
        note = PersonNote(**subject.keys, text=text, made_by_id=person.user_id, made_at=clock.now())
        db.session.add(note)
        db.session.flush()
        _log("note", subject, note, person)


def remove_note(note_id: int, person: Person) -> Subject:
    """Take one's own note away; returns whom it was about. Raises NotFound, Forbidden."""
    require_moderator(person)
    with transaction():
        note = db.session.get(PersonNote, note_id, with_for_update=True)
        subject = subject_of(note.user_id, note.guest_id) if note else None
        if note is None or subject is None:
            raise NotFound(_("There is no such note any more."))
        if note.made_by_id != person.user_id:
            raise Forbidden(_("Only who wrote a note takes it away."))
        _log("remove-note", subject, note, person)
        db.session.delete(note)
    return subject


def _log(action: str, subject: Subject, note: PersonNote, person: Person) -> None:
    act = Act(action=action, user_id=person.user_id, detail={"note": note.id})
    log.record(act, TargetKind.PERSON, subject.target)
