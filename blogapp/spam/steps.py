"""The table of what was learned: a lesson is added to it in one statement, however many features it has."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from typing import Final

from sqlalchemy import TextClause, delete, text

from blogapp.extensions import db
from blogapp.spam.learning import Lesson
from blogapp.spam.models import SpamStep

# A feature, the sum of its steps, how many decisions had it.
Row = tuple[int, int, int]

_READ_AT_ONCE: Final = 10_000
# How each engine reads lists from JSON, which is one value to send, where rows are more than an engine takes.
_LISTS: Final = {"sqlite": "json_each(:rows)", "postgresql": "jsonb_array_elements(CAST(:rows AS jsonb))"}
_ITEM: Final = {"sqlite": "json_extract(value, '$[{}]')", "postgresql": "CAST(value ->> {} AS bigint)"}
_ADD: Final = (
    "INSERT INTO spam_steps (feature, step, count) SELECT {0}, {1}, {2} FROM {lists} WHERE true"
    " ON CONFLICT (feature) DO UPDATE"
    " SET step = spam_steps.step + excluded.step, count = spam_steps.count + excluded.count"
    " RETURNING feature, step, count"
)
_REMOVE: Final = "DELETE FROM spam_steps WHERE feature IN (SELECT {0} FROM {lists})"


def add(lesson: Lesson) -> list[Row]:
    """Add a lesson, or take one back; returns what its features come to. A row that comes to nothing goes."""
    if not lesson:
        return []
    sums = [(index, *steps) for index, steps in lesson.items()]
    added = db.session.execute(_statement(_ADD), {"rows": json.dumps(sums)})
    rows = [(feature, step, count) for feature, step, count in added]
    if gone := [row for row in rows if row[1:] == (0, 0)]:
        db.session.execute(_statement(_REMOVE), {"rows": json.dumps(gone)})
    return rows


def all_rows() -> Iterator[Sequence[Row]]:
    """Everything that was learned, in parts. Past SQLAlchemy, whose rows take four times as long."""
    with closing(db.session.connection().connection.cursor()) as cursor:
        cursor.execute("SELECT feature, step, count FROM spam_steps")
        while rows := cursor.fetchmany(_READ_AT_ONCE):
            yield rows


def clear() -> None:
    """Forget all of it, to learn it anew."""
    db.session.execute(delete(SpamStep))


@cache
def _sql(pattern: str, engine: str) -> TextClause:
    items = [_ITEM[engine].format(place) for place in range(3)]
    return text(pattern.format(*items, lists=_LISTS[engine]))


def _statement(pattern: str) -> TextClause:
    return _sql(pattern, db.session.get_bind().dialect.name)
