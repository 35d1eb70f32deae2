"""What a page shows of a thread: rows of the database turned into rows of a page, for one person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy import Row

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.accounts.pictures.portrait import Portrait, portrait_of
from blogapp.comments import policy, tree
from blogapp.comments.models import Status, Thread
from blogapp.comments.policy import Entrance
from blogapp.stances.choices import choices_of
from blogapp.stances.tally import Stance
from blogapp.web.site import Site

if TYPE_CHECKING:
    from blogapp.comments.filters import Asked
    from blogapp.comments.panel import Panel


class Order(StrEnum):
    """How root comments are ordered. Replies are always oldest first."""

    BALANCED = "balanced"
    NEWEST = "newest"
    OLDEST = "oldest"
    TOP = "top"


# Deeper ones stand in one line there; `static/comments/comment.css` ends the indentation.
LEVELS_ON_PHONES: Final = 3


def shown_name(author_name: str) -> str:
    """The writer's name, or words in its place where the account was closed and the comment stayed."""
    return author_name or _("Former member")


class ShownComment(NamedTuple):
    """One comment as a page shows it. A removed one keeps its place and loses its words and its name.

    A tuple, as a page makes a hundred of them: a frozen dataclass takes several times as long.
    """

    id: int
    public_id: str
    url: str
    depth: int
    status: Status
    author_name: str
    author_url: str
    # The page with all they have written, where they show it; else empty.
    person_url: str
    portrait: Portrait
    is_by_owner: bool
    body_html: Markup
    body_text: str
    created_at: datetime
    edited_at: datetime | None
    reply_count: int
    # Where to find what it answers, if its place does not show it; else empty.
    reply_to_url: str
    reply_to_name: str
    is_mine: bool
    may_edit: bool
    may_withdraw: bool
    # What the writer said with it, as the author of the question calls it.
    stance: str
    stance_label: str
    perspective: str
    condition: str
    helpful_count: int
    is_helpful_to_me: bool
    may_vote: bool
    moved_readers: int
    # Its place shows what it answers, but not on a phone, where deep levels stand in one line.
    is_reply_to_for_phones: bool = False
    # A moderator has changed its words.
    is_moderated: bool = False
    is_pinned: bool = False
    is_featured: bool = False
    # Whether who looks decides about it.
    may_moderate: bool = False

    @property
    def is_removed(self) -> bool:
        return self.status != Status.PUBLISHED


class ShownRow(NamedTuple):
    """One row of a flat thread with what a loop needs to draw it nested."""

    comment: ShownComment
    opens: bool
    closes: int
    # How many replies it opens, in words.
    replies: str = ""
    # Replies of this root that stand on further pages, and where those go on.
    more_replies: int = 0
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class Ping:
    """A page elsewhere that links to this one."""

    title: str
    url: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A bounded part of a thread, and how to go on reading."""

    thread: Thread
    order: Order
    rows: list[ShownRow]
    next_after: str | None
    is_first: bool
    pings: list[Ping]
    entrance: Entrance
    waiting: list[str]
    asked: "Asked"
    # Where people stand; None where nobody is asked.
    panel: "Panel | None"
    # The most helpful of each side, where they are shown beside each other.
    sides: "Mapping[Stance, list[ShownRow]] | None" = None
    may_moderate: bool = False

    @property
    def may_comment(self) -> bool:
        return self.entrance.is_open


def _with_names_above(comments: list[ShownComment]) -> list[ShownComment]:
    """Deep comments say whom they answer, for screens that do not indent them."""
    last: dict[int, ShownComment] = {}
    shown = []
    for comment in comments:
        above = last.get(comment.depth - 1)
        if comment.depth > LEVELS_ON_PHONES and above and above.author_name and not comment.reply_to_url:
            url = f"{above.url}#comment-{above.public_id}"
            comment = comment._replace(  # noqa: PLW2901  # the same comment, with a name more
                reply_to_url=url, reply_to_name=above.author_name, is_reply_to_for_phones=True
            )
        last[comment.depth] = comment
        shown.append(comment)
    return shown


@dataclass(frozen=True)
class ThreadView:
    """Turns rows of the database into rows of a page, for one person."""

    thread: Thread
    person: Person
    # The site as it is in this thread.
    rules: Site
    # Ids of comments that this person found helpful.
    votes: frozenset[int] = frozenset()

    @cached_property
    def _labels(self) -> dict[Stance, str]:
        return choices_of(self.thread.question, self.rules).labels if self.thread.question else {}

    @cached_property
    def _is_open(self) -> bool:
        return policy.may_comment(self.person, self.thread, self.rules, clock.now())

    @cached_property
    def _may_moderate(self) -> bool:
        return policy.may_moderate(self.person, self.thread.owner_id)

    @cached_property
    def _replies(self) -> Callable[[int], str]:
        """Looks each number up once: a page has few different ones."""
        return cache(lambda number: ngettext("%(num)d reply", "%(num)d replies", number))

    def rows(self, roots: Iterable[Row[Any]], replies: Iterable[Row[Any]]) -> list[ShownRow]:
        by_root: dict[int, list[Row[Any]]] = {}
        for reply in replies:
            by_root.setdefault(reply.root_id, []).append(reply)
        shown: list[ShownRow] = []
        for root in roots:
            group = by_root.get(root.id, [])
            hidden = root.reply_count - sum(reply.status == Status.PUBLISHED for reply in group)
            shown += self.in_context([root, *group])
            if group and hidden > 0:
                shown[-1] = self._with_more(shown[-1], hidden, root.public_id, group[-1].public_id)
        return shown

    def alone(self, rows: Iterable[Row[Any]]) -> list[ShownRow]:
        """Comments beside each other, whatever their depth: each says itself what it answers."""
        return [ShownRow(self.comment(row), opens=False, closes=0) for row in rows]

    def _with_more(self, row: ShownRow, hidden: int, root_public_id: str, last_public_id: str) -> ShownRow:
        url = f"{self._url(root_public_id)}?after={last_public_id}#more"
        return row._replace(more_replies=hidden, more_url=url)

    def _url(self, public_id: str) -> str:
        return f"{self.thread.url}/comments/{public_id}"

    def _anchor(self, public_id: str) -> str:
        return f"{self._url(public_id)}#comment-{public_id}"

    def in_context(self, rows: Iterable[Row[Any]]) -> list[ShownRow]:
        nested = tree.nested(_with_names_above([self.comment(row) for row in rows]))
        return [
            ShownRow(comment, opens, closes, self._replies(comment.reply_count) if opens else "")
            for comment, opens, closes in nested
        ]

    def flat(self, rows: Iterable[Row[Any]]) -> list[ShownRow]:
        """Comments from anywhere in the thread, each by itself."""
        return [ShownRow(self.comment(row), opens=False, closes=0) for row in rows]

    def _portrait(self, row: Row[Any], *, is_removed: bool) -> Portrait:
        if is_removed:
            return portrait_of("")
        return portrait_of(row.author_name, row.picture_key if row.shows_picture else "")

    def comment(self, row: Row[Any]) -> ShownComment:
        is_removed = row.status != Status.PUBLISHED
        # What it answers may have been moved to another thread, or stayed in one.
        is_reply_here = row.reply_to_public_id is not None and row.reply_to_thread_id == self.thread.id
        is_reply_shown = is_reply_here and row.reply_to_status == Status.PUBLISHED
        is_mine = self.person.is_writer_of(row.user_id, row.guest_id)
        return ShownComment(
            id=row.id,
            public_id=row.public_id,
            url=self._url(row.public_id),
            depth=row.depth,
            status=row.status,
            author_name="" if is_removed else shown_name(row.author_name),
            author_url="" if is_removed else row.author_url,
            person_url=f"/people/{row.handle}" if row.shows_comments and not is_removed else "",
            portrait=self._portrait(row, is_removed=is_removed),
            is_by_owner=row.user_id is not None and row.user_id == self.thread.owner_id and not is_removed,
            body_html=Markup("") if is_removed else row.body_html,
            body_text="" if is_removed else row.body_text,
            created_at=row.created_at,
            edited_at=row.edited_at,
            reply_count=row.reply_count,
            reply_to_url=self._anchor(row.reply_to_public_id) if is_reply_shown else "",
            reply_to_name=shown_name(row.reply_to_name) if is_reply_shown else "",
            is_mine=is_mine,
            may_edit=is_mine and policy.may_edit(self.person, row, clock.now(), self.rules.edit_minutes),
            may_withdraw=is_mine and policy.may_withdraw(self.person, row),
            is_moderated=row.moderated_at is not None,
            is_pinned=row.id == self.thread.pinned_id,
            is_featured=row.is_featured,
            may_moderate=self._may_moderate,
            stance="" if is_removed else row.stance,
            stance_label="" if is_removed or not row.stance else self._labels.get(row.stance, ""),
            perspective="" if is_removed else row.perspective,
            condition="" if is_removed else row.condition_text or "",
            helpful_count=row.helpful_count,
            is_helpful_to_me=row.id in self.votes,
            may_vote=not is_mine and not is_removed and self._is_open,
            moved_readers=row.moved_readers or 0,
        )
