"""Finds comments for the desk: each filter reads a bounded part of an index of its own, on both engines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    column,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    union_all,
)

from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, JudgementReason, Thread
from blogapp.extensions import db
from blogapp.moderation import policy, queues
from blogapp.moderation.filters import Filter, names_of
from blogapp.moderation.queues import Comments, Condition, Queue
from blogapp.spam.sentences import known_signals
from blogapp.web import search_terms
from blogapp.web.search_terms import Term, terms_in

# What a filter finds is read whole up to this number. More than that is "very many": then the newest are
# looked through, or, where something waits, all that waits.
MOST_FOUND: Final = 1_000
# Who writes, of the columns of the index.
WRITER: Final = "{author_name author_email author_url}"
# As the migration says it, letter by letter: the planner compares text, not meaning.
SIGNS: Final = "@.:/_-+?=&"
SPACES: Final = " " * len(SIGNS)
_SIMPLE: Final[ColumnElement[str]] = literal_column("'simple'")


@dataclass(frozen=True, slots=True)
class Search:
    """What narrows a queue: ids where they are known, conditions, and the threads to look in."""

    ids: frozenset[int] | None
    conditions: Sequence[Condition]
    threads: Sequence[ColumnElement[bool]]
    # Only the newest of very many were looked through.
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One filter: the newest ids that it finds, and what it asks of a comment that something else found."""

    newest: Select[Any]
    condition: Condition


def searched(wanted: Filter, queue: Queue, person: Person) -> Search:
    """How to find what somebody wants to see, in at most one statement."""
    threads = [*queues.own_threads(person), *_threads(wanted.thread)]
    sources = list(_sources(wanted, person).values())
    status: list[Condition] = [_is_status(wanted)] if wanted.status else []
    if not sources:
        return Search(None, status, threads)
    found = _read(sources)
    known = [frozenset(ids) for ids in found if len(ids) <= MOST_FOUND]
    rest = [each.condition for each, ids in zip(sources, found, strict=True) if len(ids) > MOST_FOUND]
    if known:
        return Search(frozenset.intersection(*known), [*rest, *status], threads)
    if queue is Queue.NEEDS:
        return Search(None, [*rest, *status], threads)
    return Search(frozenset(found[0]), [*rest[1:], *status], threads, is_cut=True)


def ids_of(search: Search, queue: Queue, after: Condition | None, most: int) -> Select[Any]:
    """The ids of one page, as a statement to build upon."""
    beyond = [after] if after else []
    if search.ids is None:
        return queues.walk(queue, [*search.conditions, *beyond], search.threads, most)
    conditions = [queues.contents_of_few(queue), *search.conditions, *beyond]
    query = select(Comment.id).where(Comment.id.in_(sorted(search.ids)))
    query = query.where(*(each(Comment) for each in conditions))
    if search.threads:
        here = select(Thread.id).where(*search.threads)
        query = query.where(func.coalesce(Comment.thread_id, 0).in_(here))
    return query.order_by(*queues.order(queue, Comment)).limit(most)


def _sources(wanted: Filter, person: Person) -> Mapping[str, Source]:
    sources = {}
    words, writer = terms_in(wanted.words), terms_in(wanted.by)
    if words or writer:
        sources["words"] = _of_words(words, writer)
    for reason in wanted.reasons:
        sources[f"reason {reason}"] = _of_reason(names_of(reason, known_signals()))
    if wanted.ip and policy.sees_all(person):
        sources["ip"] = _of_ip(wanted.ip)
    for state in wanted.states:
        sources[state] = _of_state(state)
    return sources


def _read(sources: Sequence[Source]) -> list[list[int]]:
    """The newest ids of each, one more than MOST_FOUND where there are very many."""
    parts = [
        select(literal(place).label("place"), part.c.id)
        for place, part in enumerate(source.newest.limit(MOST_FOUND + 1).subquery() for source in sources)
    ]
    found: list[list[int]] = [[] for _source in sources]
    for place, comment_id in db.session.execute(union_all(*parts)):
        found[place].append(comment_id)
    return found


def _of_words(words: Sequence[Term], writer: Sequence[Term]) -> Source:
    if db.engine.dialect.name == "postgresql":
        return _of_words_in_postgresql(words, writer)
    asked = [search_terms.for_fts5(words)] if words else []
    asked += [f"{WRITER} : ({search_terms.for_fts5(writer)})"] if writer else []
    index = table("desk_search", column("rowid"))
    is_found = literal_column("desk_search").op("MATCH")(" AND ".join(f"({part})" for part in asked))
    newest = select(index.c.rowid.label("id")).where(is_found).order_by(index.c.rowid.desc())
    return Source(newest, lambda comments: _has_all(comments, words, writer))


def _has_all(comments: Comments, words: Sequence[Term], writer: Sequence[Term]) -> ColumnElement[bool]:
    """Of a comment that another index has led to: FTS5 would read all matches of a word to ask about one.

    Parts of words match too, which is more than the index finds, and never less but for accents.
    """
    who = comments.author_name + " " + comments.author_email + " " + comments.author_url
    parts = ((who + " " + comments.body_text, words), (who, writer))
    found = [text.icontains(term.text, autoescape=True) for text, terms in parts for term in terms]
    return and_(*found)


def _of_words_in_postgresql(words: Sequence[Term], writer: Sequence[Term]) -> Source:
    def is_found(comments: Comments) -> ColumnElement[bool]:
        name = "comments" if comments is Comment else "in_thread"
        addresses = f"{name}.author_email || ' ' || {name}.author_url"
        parts = [(words, f"{addresses} || ' ' || {name}.body_text"), (writer, addresses)]
        conditions = [
            func.to_tsvector(
                _SIMPLE,
                literal_column(f"{name}.author_name || ' ' || translate({text}, '{SIGNS}', '{SPACES}')"),
            ).op("@@")(func.to_tsquery(_SIMPLE, search_terms.for_tsquery(_without_signs(terms))))
            for terms, text in parts
            if terms
        ]
        result: ColumnElement[bool] = conditions[0] if len(conditions) == 1 else conditions[0] & conditions[1]
        return result

    # OFFSET 0: see `posts/search.py`.
    matches = select(Comment.id).where(is_found(Comment)).offset(0).subquery()
    return Source(select(matches.c.id).order_by(matches.c.id.desc()), is_found)


def _without_signs(terms: Sequence[Term]) -> list[Term]:
    """Addresses as the index has them: words that stand together."""
    return [Term(" ".join(term.text.translate(_TO_SPACES).split()), term.is_prefix) for term in terms]


_TO_SPACES: Final = str.maketrans(SIGNS, SPACES)


def _of_reason(names: Sequence[str]) -> Source:
    """One bounded walk for each signal that is meant."""
    walks = [
        select(JudgementReason.comment_id)
        .where(JudgementReason.reason == name)
        .order_by(JudgementReason.comment_id.desc())
        .limit(MOST_FOUND + 1)
        .subquery()
        for name in names
    ]
    found = union_all(*(select(part.c.comment_id) for part in walks)).subquery()
    newest = select(found.c.comment_id.label("id")).distinct().order_by(found.c.comment_id.desc())
    return Source(
        newest,
        lambda comments: exists().where(
            JudgementReason.comment_id == comments.id, JudgementReason.reason.in_(names)
        ),
    )


def _of_ip(ip: str) -> Source:
    newest = select(Comment.id).where(Comment.ip == ip).order_by(Comment.created_at.desc())
    return Source(newest, lambda comments: func.coalesce(comments.ip, "") == ip)


def _of_state(state: str) -> Source:
    conditions: Mapping[str, Condition] = {
        "reported": lambda comments: comments.open_reports > 0,
        "appealed": lambda comments: comments.appealed_at.is_not(None),
        "edited": lambda comments: comments.edited_at.is_not(None),
        "moderated": lambda comments: comments.moderated_at.is_not(None),
        "featured": lambda comments: comments.is_featured.is_(True),
    }
    is_so = conditions[state]
    newest = select(Comment.id).where(is_so(Comment)).order_by(Comment.id.desc())
    if state in {"reported", "appealed"}:
        # Those that wait for an answer have an index.
        newest = select(Comment.id).where(Comment.urgency.is_not(None), is_so(Comment))
        newest = newest.order_by(Comment.urgency, Comment.created_at, Comment.id)
    return Source(newest, is_so)


def _is_status(wanted: Filter) -> Condition:
    return lambda comments: func.coalesce(comments.status, "") == wanted.status


def _threads(typed: str) -> list[ColumnElement[bool]]:
    """Threads by their address, by its last part, or by words of their title."""
    if not typed:
        return []
    addresses = (typed, f"/posts/{typed}")
    return [or_(Thread.url.in_(addresses), Thread.title.icontains(typed, autoescape=True))]
