"""What an author wants to know of the pictures in a text: which cannot be shown, which say nothing."""

from dataclasses import dataclass, field

from sqlalchemy import select

from blogapp.extensions import db
from blogapp.media import words
from blogapp.media.models import MediaPicture
from blogapp.text.pictures import pictures_in


@dataclass(frozen=True, slots=True)
class Remarks:
    """Names of files: with why they cannot be shown, and those of which nothing is said."""

    faults: list[tuple[str, str]] = field(default_factory=list)
    without_words: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.faults or self.without_words)


def remarks_on(html: str) -> Remarks:
    """About the pictures of this site in a text as readers see it; one statement, none without pictures."""
    remarks, shown = Remarks(), pictures_in(html)
    if not shown:
        return remarks
    keys = list(dict.fromkeys(key for key, _ in shown))
    without_words = {key for key, alt_text in shown if not alt_text.strip()}
    wanted = select(MediaPicture).where(MediaPicture.key.in_(keys))
    rows = {row.key: row for row in db.session.scalars(wanted)}
    for key in keys:
        row = rows.get(key)
        name = row.file_name if row else key
        if fault := words.of_fault(row):
            remarks.faults.append((name, fault))
        elif key in without_words:
            remarks.without_words.append(name)
    return remarks
