"""`ArchivedThread` stores the comments of an archive: placed, cleaned and counted as if written here."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.comments import archived, spool
from blogapp.comments.archived import ArchivedComment, ArchivedThread, Key, Stored
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.comments.recount import recount_threads
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post
from blogapp.text.markdown import comment_html, html_comment

START = datetime(2020, 1, 1, tzinfo=UTC)


def written(key: Key, parent: Key | None = None, minute: float | None = None, **more: Any) -> ArchivedComment:
    """A published comment; without a minute it is dated by its key."""
    return ArchivedComment(
        **{
            "key": key,
            "parent_key": parent,
            "written_at": START + timedelta(minutes=float(key) if minute is None else minute),
            "kind": Kind.COMMENT,
            "status": Status.PUBLISHED,
            "source": f"This is {key}.",
            "author_name": f"Writer {key}",
            **more,
        }
    )


class Archive:
    """Stores comments under one question, and shows what became of them."""

    def __init__(self, app: Flask, post: Post) -> None:
        self.app = app
        self.post = post
        self.ids: dict[Key, int] = {}
        self.depth = 6

    def store(self, *comments: ArchivedComment, known: Mapping[Key, int] | None = None) -> Stored:
        with self.app.app_context(), transaction():
            here = db.session.get_one(Thread, self.post.thread_id)
            thread = ArchivedThread(here, html_comment, "html", self.depth)
            for comment in comments:
                thread.add(comment)
            return thread.store(known or {}, self.ids.update)

    def rows(self) -> dict[Key, Comment]:
        """The stored comments, by key."""
        with self.app.app_context():
            rows = {row.id: row for row in db.session.scalars(select(Comment).order_by(Comment.id))}
            db.session.expunge_all()
        keys = {comment_id: key for key, comment_id in self.ids.items()}
        return {keys[comment_id]: row for comment_id, row in rows.items() if comment_id in keys}

    def row(self, key: Key = 1) -> Comment:
        return self.rows()[key]

    def in_reading_order(self) -> list[Key]:
        return [key for key, row in sorted(self.rows().items(), key=lambda pair: pair[1].path)]

    def thread(self) -> Thread:
        with self.app.app_context():
            thread = db.session.get_one(Thread, self.post.thread_id)
            db.session.expunge(thread)
            return thread

    def drifts(self) -> list[str]:
        with self.app.app_context():
            return recount_threads()


@pytest.fixture
def archive(app: Flask, make_post: Callable[..., Post]) -> Archive:
    return Archive(app, make_post("Boss's feedback?", slug="boss"))


def test_works_for_a_conversation(archive: Archive) -> None:
    archive.store(written(1), written(2, parent=1), written(3, parent=2), written(4))
    rows = archive.rows()
    assert [(row.depth, row.parent_id, row.root_id, row.reply_to_id) for row in rows.values()] == [
        (1, None, None, None),
        (2, rows[1].id, rows[1].id, rows[1].id),
        (3, rows[2].id, rows[1].id, rows[2].id),
        (1, None, None, None),
    ]
    assert rows[3].path == "".join(rows[key].path[-7:] for key in (1, 2, 3))
    assert [rows[key].reply_count for key in (1, 2, 3, 4)] == [2, 1, 0, 0]
    assert [row.created_at for row in rows.values()] == [
        START + timedelta(minutes=minute) for minute in (1, 2, 3, 4)
    ]
    assert all(len(row.public_id) == 10 for row in rows.values())


def test_shows_it_on_the_page(archive: Archive, client: FlaskClient) -> None:
    archive.store(
        written(1), written(2, parent=1), written(3, status=Status.HELD), written(4, kind=Kind.PINGBACK)
    )
    page = client.get("/posts/boss").text
    assert "This is 1." in page
    assert "This is 2." in page
    assert "This is 3." not in page
    assert "2 thoughts on" in page
    assert "1 page elsewhere links here" in page


def test_orders_by_date_whatever_the_order_in_the_archive(archive: Archive) -> None:
    archive.store(written(5, parent=2), written(4, parent=2), written(3), written(2), written(1))
    assert archive.in_reading_order() == [1, 2, 4, 5, 3]


def test_keeps_an_answer_behind_what_it_answers_although_it_is_dated_before(archive: Archive) -> None:
    archive.store(written(1, parent=2, minute=1), written(2, minute=9), written(3, parent=2, minute=10))
    rows = archive.rows()
    assert archive.in_reading_order() == [2, 1, 3]
    assert rows[1].parent_id == rows[2].id < rows[1].id
    assert rows[1].created_at == START + timedelta(minutes=1)


def test_hangs_what_is_too_deep_on_the_last_level(archive: Archive) -> None:
    archive.depth = 3
    archive.store(written(1), *(written(key, parent=key - 1) for key in range(2, 7)))
    rows = archive.rows()
    assert [rows[key].depth for key in range(1, 7)] == [1, 2, 3, 3, 3, 3]
    assert {rows[key].parent_id for key in range(3, 7)} == {rows[2].id}
    assert [rows[key].reply_to_id for key in range(2, 7)] == [rows[key].id for key in range(1, 6)]
    assert [rows[key].reply_count for key in range(1, 7)] == [5, 4, 0, 0, 0, 0]
    assert archive.drifts() == []


def test_works_for_a_thread_without_levels(archive: Archive) -> None:
    archive.depth = 1
    archive.store(written(1), written(2, parent=1))
    row = archive.row(2)
    assert (row.depth, row.parent_id, row.reply_to_id) == (1, None, archive.ids[1])


def test_makes_roots_of_answers_to_nothing(archive: Archive) -> None:
    stored = archive.store(written(1, parent=99), written(2, parent=1))
    assert (stored.lost_parents, archive.row(1).depth, archive.row(2).depth) == (1, 1, 2)


def test_cuts_rings(archive: Archive) -> None:
    stored = archive.store(
        written(1, parent=1),
        written(2, parent=3),
        written(3, parent=4),
        written(4, parent=2),
        written(5, parent=4),
    )
    assert stored.loops == 4
    assert [archive.row(key).depth for key in range(1, 6)] == [1, 1, 1, 1, 2]
    assert archive.drifts() == []


def test_keeps_pings_out_of_the_conversation(archive: Archive) -> None:
    stored = archive.store(
        written(1),
        written(2, parent=1, kind=Kind.PINGBACK),
        written(3, parent=2),
        written(4, kind=Kind.TRACKBACK),
    )
    assert stored.tied_to_pings == 2
    assert {row.depth for row in archive.rows().values()} == {1}
    thread = archive.thread()
    assert (thread.comment_count, thread.ping_count) == (2, 2)
    assert archive.row(1).reply_count == 0


def test_counts_only_what_is_public(archive: Archive) -> None:
    archive.store(
        written(1, status=Status.TRASHED),
        written(2, parent=1),
        written(3, parent=2, status=Status.HELD),
        written(4, parent=3),
        written(5, status=Status.SPAM, minute=500),
        written(6, kind=Kind.PINGBACK, minute=400),
        written(7, kind=Kind.PINGBACK, status=Status.HELD),
    )
    thread = archive.thread()
    assert (thread.comment_count, thread.ping_count) == (2, 1)
    assert thread.last_comment_at == START + timedelta(minutes=400)
    assert [archive.row(key).reply_count for key in (1, 2, 3)] == [2, 1, 1]
    assert [archive.row(key).is_listed for key in range(1, 8)] == [
        True,
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert archive.drifts() == []


def test_shows_no_words_of_what_is_not_public(archive: Archive, client: FlaskClient) -> None:
    archive.store(written(1, status=Status.SPAM), written(2, parent=1))
    page = client.get("/posts/boss").text
    assert "This comment is not public." in page
    assert "This is 2." in page
    assert "This is 1." not in page


def test_adds_to_a_thread_that_has_comments(
    archive: Archive, make_comment: Callable[..., Comment], clock: Any
) -> None:
    here = make_comment(archive.post, "Written here.")
    answer = make_comment(archive.post, "And here.", parent=here)
    archive.store(written(1, parent=77), written(2, parent=1), known={77: answer.id})
    row = archive.row(1)
    assert (row.parent_id, row.root_id, row.depth) == (answer.id, here.id, 3)
    assert row.path.startswith(answer.path)
    assert archive.thread().last_comment_at == clock.moment
    assert archive.thread().comment_count == 4
    assert archive.drifts() == []


def test_ignores_a_known_parent_that_is_elsewhere(
    archive: Archive, make_post: Callable[..., Post], make_comment: Callable[..., Comment]
) -> None:
    elsewhere = make_comment(make_post("Another?"))
    ping = make_comment(archive.post, kind=Kind.PINGBACK)
    stored = archive.store(
        written(1, parent=77), written(2, parent=78), known={77: elsewhere.id, 78: ping.id}
    )
    assert (stored.lost_parents, archive.row(1).depth, archive.row(2).depth) == (2, 1, 1)
    assert archive.drifts() == []


def test_cleans_the_text_and_keeps_its_source(archive: Archive) -> None:
    source = "One\x07\n\nTwo <script>alert(1)</script><b onclick=x>&amp; more</b>"
    archive.store(written(1, source=source))
    row = archive.row()
    assert row.body_html == "<p>One</p>\n<p>Two <b>&amp; more</b></p>\n"
    assert row.body_text == "One\nTwo & more"
    assert row.body_source == source.replace("\x07", "")
    assert row.body_format == "html"


def test_keeps_an_empty_text(archive: Archive) -> None:
    archive.store(written(1, source=""))
    assert (archive.row().body_html, archive.row().body_text) == ("", "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("  Ann\n\tLee ", "Ann Lee"),
        ("<b>Bold</b> Bob", "Bold Bob"),
        ("O&#039;Brien &amp; Sons", "O'Brien & Sons"),
        ("5 < 6", "5 < 6"),
        ("\u202egnp.exe\x00", "gnp.exe"),
        ("<script>x</script>", "Anonymous"),
        ("", "Anonymous"),
        ("é" * 300, "é" * 245),
        ("x" * 5_000, "x" * 245),
    ],
)
def test_cleans_the_name(archive: Archive, name: str, shown: str) -> None:
    archive.store(written(1, author_name=name))
    assert archive.row().author_name == shown


@pytest.mark.parametrize(
    ("email", "kept"),
    [
        (" ann@example.org\n", "ann@example.org"),
        ("not-an-address", ""),
        ("ann@example.org, bob@example.org", ""),
        (f"{'a' * 250}@example.org", ""),
    ],
)
def test_keeps_an_email_only_if_it_can_be_one(archive: Archive, email: str, kept: str) -> None:
    archive.store(written(1, author_email=email))
    assert archive.row().author_email == kept


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://Example.org/a?b=1&c=2", "http://example.org/a?b=1&c=2"),
        ("example.org", "https://example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("not a url", ""),
        ("https://example.org/" + "a" * 500, ""),
    ],
)
def test_keeps_a_website_only_if_it_may_be_linked(archive: Archive, url: str, kept: str) -> None:
    archive.store(written(1, author_url=url))
    assert archive.row().author_url == kept


@pytest.mark.parametrize(
    ("ip", "kept"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.9", "192.0.2.9"),
        (" 2001:DB8:0::1 ", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("203.0.113.5, 198.51.100.2", None),
        ("unknown", None),
        ("", None),
    ],
)
def test_keeps_an_ip_only_if_it_is_one(archive: Archive, ip: str, kept: str | None) -> None:
    archive.store(written(1, ip=ip))
    assert archive.row().ip == kept


def test_keeps_nothing_of_a_withdrawn_comment_but_its_place(archive: Archive) -> None:
    taken_back = written(
        1, status=Status.WITHDRAWN, author_email="ann@example.org", author_url="https://example.org"
    )
    archive.store(taken_back, written(2, parent=1))
    row = archive.row(1)
    assert (row.author_name, row.author_email, row.author_url, row.body_source, row.body_html) == ("",) * 5
    assert (row.reply_count, row.is_listed) == (1, True)


def test_works_for_other_ways_of_writing(app: Flask, archive: Archive) -> None:
    with app.app_context(), transaction():
        here = db.session.get_one(Thread, archive.post.thread_id)
        thread = ArchivedThread(here, comment_html, "markdown", 6)
        thread.add(written("a", minute=1, source="**Yes**"))
        thread.store({}, archive.ids.update)
    assert (archive.row("a").body_html, archive.row("a").body_format) == (
        "<p><strong>Yes</strong></p>\n",
        "markdown",
    )


def test_knows_what_was_added(app: Flask, archive: Archive) -> None:
    with app.app_context():
        here = db.session.get_one(Thread, archive.post.thread_id)
        thread = ArchivedThread(here, html_comment, "html", 6)
        thread.add(written(1, parent=5))
        thread.add(written(2, parent=1))
        assert 2 in thread
        assert 5 not in thread
        assert thread.unknown_parents() == {5}
        thread.close()


def test_works_without_any_comment(archive: Archive) -> None:
    assert archive.store().made == {}
    assert archive.thread().last_comment_at is None


def test_works_in_batches(
    archive: Archive, count_statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    many = 3 * archived.BATCH + 1
    comments = [written(key, parent=key // 2 or None, minute=key % 7) for key in range(1, many + 1)]
    with count_statements() as statements:
        archive.store(*comments)
    assert len(statements) < 12
    assert set(archive.ids) == set(range(1, many + 1))
    assert archive.thread().comment_count == many
    assert archive.drifts() == []


def test_works_when_the_texts_do_not_fit_in_memory(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "HELD_IN_MEMORY", 100)
    archive.store(*(written(key, source=f"Nummer {key}: “ü”") for key in range(9, 0, -1)))
    assert [archive.row(key).body_text for key in (1, 5, 9)] == [
        "Nummer 1: “ü”",
        "Nummer 5: “ü”",
        "Nummer 9: “ü”",
    ]


def test_stores_nothing_when_something_fails_on_the_way(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_html: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(archived, "plain_text", fail)
    with pytest.raises(KeyboardInterrupt):
        archive.store(written(1))
    assert archive.thread().comment_count == 0
    with archive.app.app_context():
        assert db.session.scalar(select(Comment)) is None
