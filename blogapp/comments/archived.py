"""Stores the comments of an archive: all those of one thread together, each in its place and counted."""

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import compress
from typing import Any, Final

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import bindparam, insert, select, update

from blogapp.comments import tree
from blogapp.comments.archived_fields import mail_address, network_address, plain_name, website
from blogapp.comments.archived_places import NOBODY, Places, cut_loops, in_order, places
from blogapp.comments.keys import new_public_id, reserve_ids
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.comments.spool import Spool
from blogapp.extensions import db
from blogapp.text.characters import tidy
from blogapp.text.plain import plain_text

# Rows for one statement: enough to be quick, few enough to hold.
BATCH: Final = 500
# More than any column takes: what is cut here is cut again, or refused.
LONGEST_FIELD: Final = 1_000

# What an archive calls a comment; unique in its thread.
Key = int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedComment:
    """A comment as an archive has it; nothing in it is trusted. `parent_key` may name anything, or itself."""

    key: Key
    parent_key: Key | None
    written_at: datetime
    kind: Kind
    status: Status
    source: str
    author_name: str
    author_email: str = ""
    author_url: str = ""
    ip: str = ""
    user_id: int | None = None


@dataclass(slots=True)
class Stored:
    """What became of comments from an archive, and how many had to become roots, by reason."""

    made: Counter[tuple[Kind, Status]] = field(default_factory=Counter)
    # They answered what is neither in the archive nor here.
    lost_parents: int = 0
    # They answered a ping, or were one that answered.
    tied_to_pings: int = 0
    # They answered each other in a ring, or themselves.
    loops: int = 0

    @property
    def published_comments(self) -> int:
        return self.made[Kind.COMMENT, Status.PUBLISHED]

    @property
    def published_pings(self) -> int:
        return self.made[Kind.PINGBACK, Status.PUBLISHED] + self.made[Kind.TRACKBACK, Status.PUBLISHED]


class ArchivedThread:
    """Collects comments of one thread, in any order, and stores them inside the caller's transaction.

    Texts wait in a spool. What places a comment stays in memory: about 250 bytes of it, whatever its length.
    `is_new` says that the thread was made in this transaction.
    """

    def __init__(
        self,
        thread: Thread,
        render: Callable[[str], Markup],
        body_format: str,
        deepest: int,
        *,
        is_new: bool = False,
    ) -> None:
        self.thread = thread
        self.is_new = is_new
        self._render = render
        self._body_format = body_format
        self._deepest = deepest
        self._anonymous = _("Anonymous")
        self._texts = Spool()
        self._numbers: dict[Key, int] = {}
        self._parent_keys: list[Key | None] = []
        self._moments = array("d")
        self._is_ping = bytearray()
        self._is_published = bytearray()
        self._stored = Stored()

    def add(self, comment: ArchivedComment) -> None:
        """Take in one more, which the thread does not have yet."""
        self._numbers[comment.key] = len(self._texts)
        self._parent_keys.append(comment.parent_key)
        self._moments.append(comment.written_at.timestamp())
        self._is_ping.append(comment.kind != Kind.COMMENT)
        self._is_published.append(comment.status == Status.PUBLISHED)
        fields = (comment.author_name, comment.author_email, comment.author_url, comment.ip)
        words = (comment.source, *(each[:LONGEST_FIELD] for each in fields))
        self._texts.append(
            comment.key,
            comment.written_at.isoformat(),
            comment.kind,
            comment.status,
            comment.user_id,
            # A writer who withdrew a comment took all these back.
            *(words if comment.status != Status.WITHDRAWN else [""] * len(words)),
        )
        self._stored.made[comment.kind, comment.status] += 1

    def __contains__(self, key: Key) -> bool:
        return key in self._numbers

    def unknown_parents(self) -> set[Key]:
        """What is answered, but was not added."""
        return {key for key in self._parent_keys if key is not None and key not in self._numbers}

    def store(
        self, known: Mapping[Key, int], on_stored: Callable[[Sequence[tuple[Key, int]]], None]
    ) -> Stored:
        """Store what was added. `known` has the ids of unknown parents that came with an earlier archive.

        `on_stored` hears, batch after batch, which ids the keys were given.
        """
        with closing(self):
            if self._texts:
                self._store(known, on_stored)
        return self._stored

    def close(self) -> None:
        """Let go of the texts, stored or not."""
        self._texts.close()

    def _store(
        self, known: Mapping[Key, int], on_stored: Callable[[Sequence[tuple[Key, int]]], None]
    ) -> None:
        if not self.is_new:
            # Locked before its comments, as by everyone who comments: nobody waits for another in a ring.
            db.session.refresh(self.thread, with_for_update=True)
        placed = self._places(known)
        below = placed.replies_below(self._is_published)
        for start in range(0, len(placed.order), BATCH):
            batch = [self._row(number, placed, below) for number in placed.order[start : start + BATCH]]
            db.session.connection().execute(insert(Comment), [row for _key, row in batch])
            on_stored([(key, row["id"]) for key, row in batch])
        self._count(below, first_id=min(placed.ids))

    def _places(self, known: Mapping[Key, int]) -> Places:
        parents, paths_above = self._parents(self._paths_of(known))
        # Needed no more, and large.
        self._numbers, self._parent_keys = {}, []
        self._stored.loops = cut_loops(parents)
        order = in_order(parents, self._moments)
        return places(order, parents, paths_above, reserve_ids(len(order)), self._deepest)

    def _parents(self, paths: Mapping[Key, str]) -> tuple["array[int]", dict[int, str]]:
        """By number: what each comment answers among those added, or the path of an older one."""
        parents, paths_above = array("q"), {}
        for number, key in enumerate(self._parent_keys):
            parent = self._numbers.get(key, NOBODY) if key is not None else NOBODY
            if key is None:
                pass
            elif self._is_ping[number] or (parent != NOBODY and self._is_ping[parent]):
                self._stored.tied_to_pings += 1
                parent = NOBODY
            elif key in paths:
                paths_above[number] = paths[key]
            elif parent == NOBODY:
                self._stored.lost_parents += 1
            parents.append(parent)
        return parents, paths_above

    def _paths_of(self, known: Mapping[Key, int]) -> dict[Key, str]:
        """The paths of the older comments of this thread that can be answered."""
        ids = sorted(set(known.values()))
        paths: dict[int, str] = {}
        for start in range(0, len(ids), BATCH):
            here = (Comment.thread_id == self.thread.id, Comment.kind == Kind.COMMENT)
            found = select(Comment.id, Comment.path).where(Comment.id.in_(ids[start : start + BATCH]), *here)
            paths |= {row.id: row.path for row in db.session.execute(found)}
        return {key: paths[comment_id] for key, comment_id in known.items() if comment_id in paths}

    def _row(self, number: int, placed: Places, below: Mapping[int, int]) -> tuple[Key, dict[str, Any]]:
        key, written_at, kind, status, user_id, source, name, email, url, ip = self._texts[number]
        *above, own_id = tree.ids_in(placed.paths[number])
        html = self._render(source)
        return key, {
            "id": own_id,
            # Too rarely taken to ask first: if it is, nothing is stored, and the next try succeeds.
            "public_id": new_public_id(),
            "thread_id": self.thread.id,
            "kind": kind,
            "status": status,
            "parent_id": above[-1] if above else None,
            "root_id": above[0] if above else None,
            "reply_to_id": placed.answered_ids[number] or None,
            "depth": len(above) + 1,
            "path": placed.paths[number],
            "reply_count": below[own_id],
            "user_id": user_id,
            "author_name": plain_name(name) or ("" if status == Status.WITHDRAWN else self._anonymous),
            "author_email": mail_address(email),
            "author_url": website(url),
            "body_source": tidy(source),
            "body_format": self._body_format,
            "body_html": html,
            "body_text": plain_text(html),
            "created_at": datetime.fromisoformat(written_at),
            "ip": network_address(ip),
        }

    def _count(self, below: Mapping[int, int], first_id: int) -> None:
        """Count what became public in the thread, and under those older comments that were answered."""
        older = [{"answered": each, "more": more} for each, more in below.items() if each < first_id]
        if older:
            replies = Comment.reply_count + bindparam("more")
            db.session.connection().execute(
                update(Comment).where(Comment.id == bindparam("answered")).values(reply_count=replies), older
            )
        if any(self._is_published):
            newest = datetime.fromtimestamp(max(compress(self._moments, self._is_published)), UTC)
            self.thread.last_comment_at = max(filter(None, (self.thread.last_comment_at, newest)))
            self.thread.comment_count += self._stored.published_comments
            self.thread.ping_count += self._stored.published_pings
