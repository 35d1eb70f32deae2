"""Reads the library: what is in it, and what one picture is."""

from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select

from blogapp.accounts.person import Person
from blogapp.errors import NotFound
from blogapp.extensions import db
from blogapp.media import names, policy
from blogapp.media.models import MediaPicture, MediaState, MediaUse

PICTURES_PER_PAGE: Final = 24
NEWEST_TO_CHOOSE: Final = 8


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """A bounded part of the library, the newest first, and how to go on."""

    pictures: list[MediaPicture]
    uses: dict[int, list[MediaUse]]
    next_after: int | None
    after: int | None
    sought: str


def library_page(person: Person, sought: str = "", after: int | None = None) -> LibraryPage:
    """One's own pictures; the owner's are all. `after` is the id of the last one that was seen."""
    query = _within_reach(select(MediaPicture).where(MediaPicture.state != MediaState.GONE), person)
    for word in sought.split():
        has_word = (
            column.icontains(word, autoescape=True)
            for column in (MediaPicture.file_name, MediaPicture.alt_text)
        )
        query = query.where(or_(*has_word))
    if after:
        query = query.where(MediaPicture.id < after)
    rows = db.session.scalars(query.order_by(MediaPicture.id.desc()).limit(PICTURES_PER_PAGE + 1)).all()
    shown = list(rows[:PICTURES_PER_PAGE])
    next_after = shown[-1].id if len(rows) > len(shown) else None
    return LibraryPage(shown, _uses([row.id for row in shown]), next_after, after, sought)


def to_choose_from(person: Person, chosen: str, text: str) -> list[MediaPicture]:
    """Pictures for a link preview: the chosen one, those that a text names, and the newest in reach."""
    named = {chosen, *names.KEYS.findall(text)}
    ready = select(MediaPicture).where(MediaPicture.state == MediaState.READY)
    newest = _within_reach(ready, person).order_by(MediaPicture.id.desc()).limit(NEWEST_TO_CHOOSE)
    first = list(db.session.scalars(ready.where(MediaPicture.key.in_(named)).order_by(MediaPicture.id)))
    return first + [picture for picture in db.session.scalars(newest) if picture.key not in named]


def own_picture(key: str, person: Person) -> MediaPicture:
    """One picture that this person may change; raises NotFound."""
    wanted = _within_reach(select(MediaPicture).where(MediaPicture.key == key), person)
    picture = db.session.scalars(wanted).one_or_none()
    if picture is None:
        raise NotFound(_("There is no such picture."))
    return picture


def uses_of(picture_id: int) -> list[MediaUse]:
    """Where one picture is used."""
    return _uses([picture_id]).get(picture_id, [])


def is_waiting(key: str) -> bool:
    """Whether the picture of this key will be there in a while."""
    waiting = select(MediaPicture.id).where(MediaPicture.key == key, MediaPicture.state == MediaState.WAITING)
    return db.session.scalar(waiting) is not None


def _within_reach(query: Select[MediaPicture], person: Person) -> Select[MediaPicture]:
    return query if policy.sees_all(person) else query.where(MediaPicture.owner_id == person.user_id)


def _uses(picture_ids: list[int]) -> dict[int, list[MediaUse]]:
    found: dict[int, list[MediaUse]] = {}
    if picture_ids:
        wanted = select(MediaUse).where(MediaUse.picture_id.in_(picture_ids)).order_by(MediaUse.title)
        for use in db.session.scalars(wanted):
            found.setdefault(use.picture_id, []).append(use)
    return found
