"""Full text search over public questions and pages and over published comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    union_all,
)
from sqlalchemy.sql import Subquery

from blogapp.comments.models import Comment, Thread
from blogapp.comments.view import shown_name
from blogapp.extensions import db
from blogapp.posts.models import Post
from blogapp.posts.queries import is_public
from blogapp.text.plain import mark
from blogapp.web import search_terms
from blogapp.web.pagination import Page
from blogapp.web.search_terms import Term

RESULTS_PER_PAGE: Final = 10
# How many of the newest matches of each kind are ranked. A common word matches every comment of a large site,
# and PostgreSQL reads a text again to rank it; beyond some hundred results a reader looks for better words.
RANKED: Final = 300
# A word in the title says more about a question than ten in its text.
TITLE_WEIGHT: Final = 10.0
SNIPPET_LENGTH: Final = 240

# PostgreSQL's configuration that knows no language: the texts have many.
_SIMPLE: Final[ColumnElement[str]] = literal_column("'simple'")


@dataclass(frozen=True, slots=True)
class Result:
    """One match, ready to show. A comment carries the title of its thread and the name of its writer."""

    is_comment: bool
    path: str
    title: Markup
    snippet: Markup
    writer: str
    at: datetime


def search(terms: Sequence[Term], number: int) -> Page[Result]:
    """One page of results, best first: three statements. No input makes it fail."""
    hits = db.session.execute(
        _ranked(terms).limit(RESULTS_PER_PAGE + 1).offset((number - 1) * RESULTS_PER_PAGE)
    ).all()
    shown = [(row.kind, row.id) for row in hits[:RESULTS_PER_PAGE]]
    words = [term.text for term in terms]
    found = _posts([id_ for kind, id_ in shown if kind == "post"], words)
    found |= _comments([id_ for kind, id_ in shown if kind == "comment"], words)
    return Page([found[hit] for hit in shown if hit in found], number, len(hits) > RESULTS_PER_PAGE)


def _ranked(terms: Sequence[Term]) -> Select[Any]:
    """Both kinds in one order: the best question, the best comment, the second question, and so on.

    Scores of two indexes cannot be compared, but places can.
    """
    is_postgresql = db.engine.dialect.name == "postgresql"
    candidates = _in_postgresql(terms) if is_postgresql else _in_sqlite(terms)
    both = union_all(*(_placed(kind, hits.subquery()) for kind, hits in candidates.items())).subquery()
    return select(both.c.kind, both.c.id).order_by(both.c.place, both.c.kind.desc())


def _placed(kind: str, hits: Subquery) -> Select[Any]:
    place = func.row_number().over(order_by=(hits.c.score.desc(), hits.c.id.desc()))
    return select(literal(kind, String).label("kind"), hits.c.id, place.label("place"))


def _in_sqlite(terms: Sequence[Term]) -> Mapping[str, Select[Any]]:
    question = search_terms.for_fts5(terms)
    posts, comments = (table(f"{name}_search", column("rowid")) for name in ("posts", "comments"))
    # bm25 is smaller where the match is better.
    post_score = -func.bm25(literal_column("posts_search"), TITLE_WEIGHT, 1.0)
    comment_score = -func.bm25(literal_column("comments_search"))
    return {
        "post": select(Post.id, post_score.label("score"))
        .join(posts, posts.c.rowid == Post.id)
        .where(literal_column("posts_search").op("MATCH")(question), is_public())
        .order_by(posts.c.rowid.desc())
        .limit(RANKED),
        "comment": select(Comment.id, comment_score.label("score"))
        .join(comments, comments.c.rowid == Comment.id)
        .join(Thread, Thread.id == Comment.thread_id)
        .where(literal_column("comments_search").op("MATCH")(question), Thread.is_public)
        .order_by(comments.c.rowid.desc())
        .limit(RANKED),
    }


def _in_postgresql(terms: Sequence[Term]) -> Mapping[str, Select[Any]]:
    # The words of the indexes and their conditions, letter by letter: the planner compares text, not meaning.
    post_words = func.to_tsvector(_SIMPLE, literal_column("posts.title || ' ' || posts.body_text"))
    comment_words = func.to_tsvector(_SIMPLE, literal_column("comments.body_text"))
    is_found: ColumnElement[bool] = literal_column(
        "comments.status = 'published' AND comments.kind = 'comment'"
    )
    question = func.to_tsquery(_SIMPLE, search_terms.for_tsquery(terms))
    posts = _fenced(
        select(Post.id, Post.title, Post.body_text)
        .where(literal_column("posts.status = 'published'"), is_public())
        .where(post_words.op("@@")(question))
    )
    comments = _fenced(
        select(Comment.id, Comment.body_text)
        .join(Thread, Thread.id == Comment.thread_id)
        .where(is_found, Thread.is_public, comment_words.op("@@")(question))
    )
    post_score = TITLE_WEIGHT * _rank(posts.c.title, question) + _rank(posts.c.body_text, question)
    return {
        "post": _newest(posts, post_score),
        "comment": _newest(comments, _rank(comments.c.body_text, question)),
    }


def _fenced(matches: Select[*tuple[Any, ...]]) -> Subquery:
    """OFFSET 0 keeps the planner from walking all rows newest first, hoping for matches soon.

    It misjudges how rare a word is, and would read every text.
    """
    return matches.offset(0).subquery()


def _newest(matches: Subquery, score: ColumnElement[float]) -> Select[Any]:
    return select(matches.c.id, score.label("score")).order_by(matches.c.id.desc()).limit(RANKED)


def _rank(text: ColumnElement[str], question: ColumnElement[Any]) -> ColumnElement[float]:
    return func.ts_rank(func.to_tsvector(_SIMPLE, text), question)


def _posts(ids: Sequence[int], words: Sequence[str]) -> dict[tuple[str, int], Result]:
    columns = (Post.id, Thread.url, Post.title, Post.body_text, Post.published_at)
    rows = db.session.execute(select(*columns).join(Thread).where(Post.id.in_(ids)))
    return {
        ("post", row.id): Result(
            is_comment=False,
            path=row.url,
            title=mark(row.title, words, len(row.title)),
            snippet=mark(row.body_text, words, SNIPPET_LENGTH),
            writer="",
            at=row.published_at,
        )
        for row in rows
    }


def _comments(ids: Sequence[int], words: Sequence[str]) -> dict[tuple[str, int], Result]:
    columns = (Comment.id, Comment.public_id, Thread.url, Thread.title, Comment.body_text, Comment.created_at)
    rows = db.session.execute(select(*columns, Comment.author_name).join(Thread).where(Comment.id.in_(ids)))
    return {
        ("comment", row.id): Result(
            is_comment=True,
            path=f"{row.url}/comments/{row.public_id}",
            title=Markup.escape(row.title),
            snippet=mark(row.body_text, words, SNIPPET_LENGTH),
            writer=shown_name(row.author_name),
            at=row.created_at,
        )
        for row in rows
    }
