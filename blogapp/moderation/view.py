"""What the desk shows: rows of the database turned into comments with their verdict in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blogapp.accounts.models import Role
from blogapp.comments.models import Status
from blogapp.comments.reasons import signals_in
from blogapp.comments.second_opinion import PREFIX
from blogapp.comments.view import shown_name
from blogapp.moderation.filters import Filter
from blogapp.moderation.fine import kind_of_rule
from blogapp.moderation.marking import Piece, pieces
from blogapp.moderation.place import Place
from blogapp.moderation.queues import Queue
from blogapp.spam.sentences import known_signals, sentence
from blogapp.spam.verdict import Signal

# Up to which probability which words are true enough.
LIKELIHOODS: Final = (
    (0.1, _l("hardly spam")),
    (0.4, _l("rather not spam")),
    (0.6, _l("perhaps spam")),
    (0.9, _l("probably spam")),
)
ALMOST_CERTAIN: Final = _l("almost certainly spam")


@dataclass(frozen=True, slots=True)
class History:
    """What became of a writer's last comments, and since when there are any."""

    published: int = 0
    held: int = 0
    spam: int = 0
    trashed: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The first words of a comment that stands beside another."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Reported:
    """How many readers gave one reason, and what one of them wrote."""

    reason: str
    number: int
    note: str


@dataclass(frozen=True, slots=True)
class Around:
    """What a page reads once for all of its comments, by their ids or their writers'."""

    neighbours: Mapping[int, Neighbour]
    histories: Mapping[tuple[str, int], History]
    reports: Mapping[int, list[Reported]]


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal in words. `rule` is the kind of rule that calls it fine; empty where there is none."""

    name: str
    sentence: str
    speaks_for: bool
    rule: str


@dataclass(frozen=True, slots=True)
class DeskComment:
    """One comment with all that a decision needs."""

    public_id: str
    status: Status
    is_urgent: bool
    title: str
    thread_url: str
    # What it answers; empty for a root comment, and the address for what nobody can read.
    parent_name: str
    parent_text: str
    parent_url: str
    before: Neighbour | None
    after: Neighbour | None
    author_name: str
    author_email: str
    author_url: str
    # Only for who may see it; empty otherwise.
    ip: str
    writer: str
    # Whether there is a page about the writer.
    is_writer_known: bool
    history: History | None
    text: list[Piece]
    # What it depends on for the writer; empty where nothing is named.
    condition: str
    created_at: datetime
    edited_at: datetime | None
    verdict: str
    reasons: list[Reason]
    # ham, spam, discard, or why there is no answer (silent, refused, recheck); empty where it was not asked.
    akismet: str
    reports: Sequence[Reported]
    appeal: str
    place: Place


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A bounded part of a queue, and how to go on."""

    queue: Queue
    wanted: Filter
    comments: Sequence[DeskComment]
    next_after: Place | None
    after: Place | None
    # Only the newest of very many matches were looked through.
    is_cut: bool


def desk_comment(row: Any, around: Around, *, shows_ip: bool) -> DeskComment:
    """One row of the desk."""
    signals = signals_in(row.signals) if row.signals else []
    reasons = [signal for signal in signals if signal.name in known_signals() and not _is_akismets(signal)]
    is_reply_shown = row.parent_public_id is not None and row.parent_is_listed
    kind = "user" if row.user_id is not None else "guest"
    return DeskComment(
        public_id=row.public_id,
        status=Status(row.status),
        is_urgent=row.urgency is not None,
        title=row.title,
        thread_url=row.url,
        parent_name=shown_name(row.parent_name) if row.parent_public_id else "",
        parent_text=row.parent_text or "",
        parent_url=f"{row.url}/comments/{row.parent_public_id}" if is_reply_shown else "",
        # What it answers is shown already.
        before=around.neighbours.get(row.before_id) if row.before_id != row.reply_to_id else None,
        after=around.neighbours.get(row.after_id),
        author_name=shown_name(row.author_name),
        author_email=row.author_email,
        author_url=row.author_url,
        ip=(row.ip or "") if shows_ip else "",
        writer=writer_in_words(row.role, row.user_id, row.guest_id),
        is_writer_known=row.user_id is not None or row.guest_id is not None,
        history=around.histories.get((kind, row.user_id or row.guest_id or 0)),
        text=_text(row, signals),
        condition=row.condition_text or "",
        created_at=row.created_at,
        edited_at=row.edited_at,
        # Where the filter is switched off, only Akismet has something to say.
        verdict=verdict_in_words(row.decision, row.probability) if row.probability else "",
        reasons=[_reason(signal) for signal in reasons],
        akismet=opinion_in(signals),
        reports=around.reports.get(row.id, ()),
        appeal=row.appeal or "",
        place=Place(row.urgency, row.created_at, row.id),
    )


def verdict_in_words(decision: str, probability: float) -> str:
    """Such as "Held: probably spam (87 %)". Nothing is ever certain, so neither 0 nor 100 is said."""
    words = {"publish": _("Passed the filter"), "hold": _("Held"), "spam": _("Put into the spam folder")}
    likelihood = next((words for most, words in LIKELIHOODS if probability < most), ALMOST_CERTAIN)
    percent = min(max(round(100 * probability), 1), 99)
    return f"{words[decision]}: {likelihood} ({percent} %)"


def opinion_in(signals: Iterable[Signal]) -> str:
    """What Akismet said when it was asked, whatever it was told since."""
    return next((signal.name.removeprefix(PREFIX) for signal in signals if _is_akismets(signal)), "")


def writer_in_words(role: str | None, user_id: int | None, guest_id: int | None) -> str:
    """How the writer is known."""
    if user_id is None:
        return _("Guest") if guest_id is not None else _("Not known here")
    return _("Signed in") if role == Role.READER else _("Belongs to this site")


def _is_akismets(signal: Signal) -> bool:
    return signal.name.startswith(PREFIX)


def _text(row: Any, signals: Iterable[Signal]) -> list[Piece]:
    """What the filter read: the source. Of an archive's HTML only the words."""
    if row.body_format != "markdown":
        return pieces(row.body_text, [])
    if row.moderated_at:
        # The filter spoke of other words.
        return pieces(row.body_source, [])
    return pieces(row.body_source, [signal.passage for signal in signals if signal.passage])


def _reason(signal: Signal) -> Reason:
    return Reason(signal.name, sentence(signal), signal.weight < 0, kind_of_rule(signal) or "")
