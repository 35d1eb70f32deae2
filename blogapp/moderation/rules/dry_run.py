"""What a word would have caught: the newest comments are looked through before anybody is held by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select

from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.view import shown_name
from blogapp.extensions import db
from blogapp.moderation.marking import Piece, pieces
from blogapp.spam.submission import Submission
from blogapp.spam.words import Place, Searched

# So many are looked through: about a third of a second, and months of a busy site.
NEWEST: Final = 2_000
EXAMPLES: Final = 20
# Of an archive's endless comment only so much; what is written here is never longer.
LONGEST_TEXT: Final = 10_000
# Characters shown on each side of what was found.
AROUND: Final = 90
COLUMNS: Final = (
    Comment.public_id,
    Comment.status,
    Comment.author_name,
    Comment.author_email,
    Comment.author_url,
    Comment.ip,
    Comment.agent,
    func.substr(Comment.body_source, 1, LONGEST_TEXT).label("text"),
    Thread.title,
    Thread.url,
)


@dataclass(frozen=True, slots=True)
class Caught:
    """One comment with the word in it, and the words around."""

    public_id: str
    status: Status
    title: str
    url: str
    author_name: str
    field: str
    text: list[Piece]


@dataclass(frozen=True, slots=True)
class DryRun:
    """How many of the newest comments a word is in, by status, and the newest of them."""

    looked_at: int
    caught: Mapping[Status, int]
    examples: list[Caught]

    @property
    def number(self) -> int:
        return sum(self.caught.values())


def try_word(word: str) -> DryRun:
    """What a word is in, whatever its list: one statement, a bounded number of rows."""
    query = select(*COLUMNS).join(Thread, Thread.id == Comment.thread_id)
    query = query.where(Comment.status != Status.WITHDRAWN).order_by(Comment.id.desc()).limit(NEWEST)
    rows = db.session.execute(query).all()
    caught: dict[Status, int] = {}
    examples: list[Caught] = []
    for row, place in _found(word, rows):
        status = Status(row.status)
        caught[status] = caught.get(status, 0) + 1
        if len(examples) < EXAMPLES:
            examples.append(_example(row, place))
    return DryRun(len(rows), caught, examples)


def _found(word: str, rows: Any) -> Iterator[tuple[Any, Place]]:
    for row in rows:
        if place := Searched(_submission(row)).find(word):
            yield row, place


def _submission(row: Any) -> Submission:
    return Submission(
        text=row.text,
        author=row.author_name,
        email=row.author_email,
        website=row.author_url,
        ip=row.ip or "",
        agent=row.agent or "",
    )


def _example(row: Any, place: Place) -> Caught:
    value = getattr(_submission(row), place.field)
    first = max(0, place.start - AROUND)
    last = place.end + AROUND
    around = f"{'…' if first else ''}{value[first:last]}{'…' if last < len(value) else ''}"
    moved = first - (1 if first else 0)
    is_public = row.status == Status.PUBLISHED
    return Caught(
        public_id=row.public_id,
        status=Status(row.status),
        title=row.title,
        url=f"{row.url}/comments/{row.public_id}#comment-{row.public_id}" if is_public else "",
        author_name=shown_name(row.author_name),
        field=place.field,
        text=pieces(around, [(place.start - moved, place.end - moved)]),
    )
