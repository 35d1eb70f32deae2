"""Which row here came from which thing in an archive, so that importing twice changes nothing."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final

from sqlalchemy import Executable, delete, exists, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from blogapp.extensions import db
from blogapp.transfer.models import ImportKey

# What the columns hold.
LONGEST_SOURCE: Final = 200
LONGEST_KEY: Final = 120
# Keys in one statement.
AT_ONCE: Final = 500


class ImportKeys:
    """The keys of one source. A key counts while its row exists: what was deleted here is imported again."""

    def __init__(self, source: str) -> None:
        self.source = short(source, LONGEST_SOURCE)
        # Whether anything came from there before. On a first import nothing has to be looked for.
        self.is_known = db.session.scalar(select(exists().where(ImportKey.source == self.source))) or False
        self._unwritten: dict[tuple[str, str], int] = {}

    def find(self, kind: str, old_keys: Sequence[str], row_id: InstrumentedAttribute[int]) -> dict[str, int]:
        """The ids of those that are stored already. `row_id` is the id column of their table."""
        self.write()
        found: dict[str, int] = {}
        for start in range(0, len(old_keys), AT_ONCE):
            wanted = (
                select(ImportKey.old_key, row_id.label("id"))
                .where(row_id == ImportKey.new_id)
                .where(ImportKey.source == self.source, ImportKey.kind == kind)
                .where(ImportKey.old_key.in_(old_keys[start : start + AT_ONCE]))
            )
            found |= {row.old_key: row.id for row in db.session.connection().execute(wanted)}
        return found

    def all_of(self, kind: str, row_id: InstrumentedAttribute[int]) -> list[int]:
        """The ids of everything of a kind."""
        self.write()
        of_kind = (ImportKey.source == self.source, ImportKey.kind == kind)
        return list(db.session.scalars(select(row_id).where(row_id == ImportKey.new_id, *of_kind)))

    def has(self, kind: str, old_key: str) -> bool:
        """Whether this was remembered, whatever has become of it."""
        self.write()
        of_key = (ImportKey.source == self.source, ImportKey.kind == kind, ImportKey.old_key == old_key)
        return db.session.scalar(select(exists().where(*of_key))) or False

    def remember(self, kind: str, named: Iterable[tuple[str, int]]) -> None:
        """Keep under which ids these are stored; many are written at a time, the last by `write`."""
        self._unwritten |= {(kind, old_key): new_id for old_key, new_id in named}
        if len(self._unwritten) >= AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what was remembered. Due before the transaction ends."""
        if not self._unwritten:
            return
        rows = [
            {"source": self.source, "kind": kind, "old_key": old_key, "new_id": new_id}
            for (kind, old_key), new_id in self._unwritten.items()
        ]
        db.session.connection().execute(_upsert(), rows)
        self._unwritten = {}

    def forget(self) -> None:
        """Drop all keys of this source."""
        self._unwritten = {}
        db.session.execute(delete(ImportKey).where(ImportKey.source == self.source))


def import_alone() -> None:
    """Make a second import wait for the end of this transaction: both would find nothing and store all."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE import_keys IN SHARE ROW EXCLUSIVE MODE"))


def _upsert() -> Executable:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(ImportKey)
    return statement.on_conflict_do_update(
        index_elements=["source", "kind", "old_key"], set_={"new_id": statement.excluded.new_id}
    )


def digest(*texts: object) -> str:
    """Sixteen digits that stand for these texts."""
    return blake2b("\0".join(map(str, texts)).encode("utf-8", "replace"), digest_size=8).hexdigest()


def short(key: str, longest: int = LONGEST_KEY) -> str:
    """The key itself, or what can stand for it where it is too long for its column."""
    return key if len(key) <= longest else f"{key[: longest - 17]}-{digest(key)}"
