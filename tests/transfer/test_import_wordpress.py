"""An owner moves a WordPress blog in: `flask --app wsgi import wordpress FILE`."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from blogapp.accounts.models import Role, User
from blogapp.comments.models import Comment, Kind, Status
from blogapp.comments.recount import recount_threads
from blogapp.extensions import db, transaction
from blogapp.posts.models import OldAddress, Post, PostKind, PostStatus
from blogapp.transfer.models import ImportKey
from blogapp.transfer.wordpress import import_wordpress
from blogapp.web.versions import PageVersion
from tests.conftest import Clock
from tests.support.terminal import Terminal
from tests.transfer.exports import HEAD, comment, export, item

Row = TypeVar("Row")

PROJECT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "flask", "--app", "wsgi", "import", "wordpress"]

AUTHORS = (
    "<wp:author><wp:author_id>1</wp:author_id><wp:author_login>editor</wp:author_login>"
    "<wp:author_email>editor@example.org</wp:author_email>"
    "<wp:author_display_name>The Editor</wp:author_display_name></wp:author>"
)
PROSE = "<content:encoded>Some text.</content:encoded>"
TITLE = "<title>A question of trust</title>"


class Archive:
    """Runs the command on exports, and shows what is stored then."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app = app
        self.file = folder / "export.xml"

    def run(self, data: bytes) -> Result:
        """The command, whatever comes of it."""
        self.file.write_bytes(data)
        return self.app.test_cli_runner().invoke(args=["import", "wordpress", str(self.file)])

    def take(self, *inside: str) -> str:
        """What the command says about a sound export with this inside."""
        result = self.run(export(*inside))
        assert result.exit_code == 0, result.output
        assert re.fullmatch(r"Database: \S+\n", result.stderr)
        return result.stdout

    def rows(self, table: type[Row], *order: Any) -> list[Row]:
        query = select(table).order_by(*order or [table.id])  # type: ignore[attr-defined]  # a table of ours
        if table is Post:
            query = query.options(joinedload(Post.thread), joinedload(Post.author), selectinload(Post.tags))
        with self.app.app_context():
            rows = list(db.session.scalars(query))
            db.session.expunge_all()
        return rows

    def post(self) -> Post:
        [post] = self.rows(Post)
        return post

    def comments(self) -> list[Comment]:
        return self.rows(Comment)

    def everything(self) -> dict[str, list[Any]]:
        """All that is stored, to be compared."""
        with self.app.app_context():
            return {
                table.name: sorted(map(repr, db.session.execute(select(table)).all()))
                for table in db.metadata.sorted_tables
            }

    def drifts(self) -> list[str]:
        with self.app.app_context():
            return recount_threads()


def environ_of(database_url: str, folder: Path) -> dict[str, str]:
    """The environment of a process of its own that uses the test's database."""
    ours = {"BLOGAPP_DATABASE_URL": database_url, "BLOGAPP_DATA_DIR": str(folder)}
    return {**os.environ, **ours}


@pytest.fixture
def archive(app: Flask, tmp_path: Path) -> Archive:
    return Archive(app, tmp_path)


def test_works_for_a_post_with_its_thread(archive: Archive, client: FlaskClient) -> None:
    says = archive.take(
        AUTHORS,
        item(
            TITLE,
            "<dc:creator>editor</dc:creator><content:encoded>First.\n\n&lt;b&gt;Second.&lt;/b&gt;</content:encoded>",
            '<category domain="category" nicename="news">News &amp;amp; Views</category>',
            '<category domain="post_tag" nicename="c-plus-plus">C++</category>',
            '<category domain="post_format" nicename="post-format-aside">Aside</category>',
            comment(content="I think so."),
            comment(id="2", parent="1", author="Ben", content="I do not."),
            post_modified_gmt="2020-02-05 00:00:00",
        ),
    )
    post = archive.post()
    assert (post.title, post.slug, post.kind, post.status) == (
        "A question of trust",
        "a-post",
        PostKind.QUESTION,
        PostStatus.PUBLISHED,
    )
    assert post.body_html == "<p>First.</p>\n<p><b>Second.</b></p>\n"
    assert (post.body_source, post.body_format) == ("First.\n\n<b>Second.</b>", "html")
    assert post.published_at == datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert post.updated_at == datetime(2020, 2, 5, tzinfo=UTC)
    assert [(tag.slug, tag.name, tag.is_category) for tag in post.tags] == [
        ("c-plus-plus", "C++", False),
        ("news", "News & Views", True),
    ]
    assert (post.author.name, post.thread.owner_id) == ("The Editor", post.author_id)
    page = client.get("/posts/a-post").text
    assert "2 thoughts on" in page
    assert "I do not." in page
    assert says.splitlines() == [
        "Read 1 item.",
        "Read 2 comments.",
        "Made 1 question.",
        "Made 1 author, who has no way to sign in.",
        "Made 2 comments.",
    ]
    assert archive.drifts() == []


def test_shows_on_pages_that_were_kept(archive: Archive, client: FlaskClient) -> None:
    assert "/posts/a-post" not in client.get("/").text
    archive.take(item(TITLE, PROSE))
    assert "/posts/a-post" in client.get("/").text
    assert client.get("/posts/a-post").status_code == 200
    archive.take(item(TITLE, PROSE, comment(content="A late thought.")))
    assert "A late thought." in client.get("/posts/a-post").text


def test_makes_authors_who_cannot_sign_in(archive: Archive) -> None:
    archive.take(
        AUTHORS, item(PROSE, "<dc:creator>nobody@example.org</dc:creator>"), item(PROSE, post_id="8")
    )
    users = archive.rows(User)
    assert [(user.name, user.handle, user.role, user.email, user.email_confirmed_at) for user in users] == [
        ("nobody", "nobody", Role.AUTHOR, None, None),
        ("Unknown author", "unknown-author", Role.AUTHOR, None, None),
        ("The Editor", "the-editor", Role.AUTHOR, "editor@example.org", None),
    ]


def test_gives_authors_their_comments(archive: Archive, client: FlaskClient) -> None:
    archive.take(
        AUTHORS,
        item(
            "<dc:creator>editor</dc:creator>",
            comment(user_id="1", author="Ed."),
            comment(id="2", user_id="9", author="Not declared"),
        ),
    )
    [editor] = archive.rows(User)
    assert [row.user_id for row in archive.comments()] == [editor.id, None]
    assert client.get("/posts/a-post").text.count("comment__badge") == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": "publish"}, PostStatus.PUBLISHED),
        ({"status": "draft"}, PostStatus.DRAFT),
        ({"status": "pending"}, PostStatus.DRAFT),
        ({"status": "auto-draft"}, PostStatus.DRAFT),
        ({"status": "private"}, PostStatus.PRIVATE),
        ({"status": "publish", "post_password": "x"}, PostStatus.PRIVATE),
        ({"status": "future", "post_password": "x"}, PostStatus.PRIVATE),
        ({"status": "draft", "post_password": "x"}, PostStatus.DRAFT),
        ({"status": "future", "post_date_gmt": "2099-01-01 00:00:00"}, PostStatus.SCHEDULED),
        ({"status": "trash"}, PostStatus.TRASHED),
        ({"status": "archived"}, PostStatus.DRAFT),
        ({"status": ""}, PostStatus.DRAFT),
    ],
)
def test_keeps_what_is_hidden_hidden(
    archive: Archive, client: FlaskClient, fields: dict[str, str], status: PostStatus
) -> None:
    archive.take(item(PROSE, comment(content="A secret."), **fields))
    post = archive.post()
    is_public = status == PostStatus.PUBLISHED
    assert (post.status, post.thread.is_public) == (status, is_public)
    assert post.thread.comment_count == 1
    assert (client.get("/posts/a-post").status_code == 200) is is_public
    assert ("A secret." in client.get("/comments.xml").text) is is_public


@pytest.mark.parametrize(
    ("gmt", "date"),
    [("0000-00-00 00:00:00", None), ("2019-05-04 08:00:00", datetime(2019, 5, 4, 8, tzinfo=UTC))],
)
def test_dates_no_draft_that_was_never_public(archive: Archive, gmt: str, date: datetime | None) -> None:
    """Of one that was taken back WordPress keeps the date."""
    archive.take(item(PROSE, status="draft", post_date="2019-05-04 10:00:00", post_date_gmt=gmt))
    assert archive.post().published_at == date


def test_frees_the_slug_of_trashed_posts(archive: Archive) -> None:
    archive.take(item(PROSE, status="trash", post_name="binned__trashed"))
    assert archive.post().slug == "binned"


def test_works_for_pages(archive: Archive, client: FlaskClient) -> None:
    archive.take(item(TITLE, PROSE, post_type="page", post_name="about"))
    assert archive.post().kind == PostKind.PAGE
    assert "/posts/about" not in client.get("/").text
    assert client.get("/posts/about").status_code == 200


def test_reads_titles_as_wordpress_shows_them(archive: Archive) -> None:
    archive.take(item("<title><![CDATA[Blocks & <em>markup</em>\n&#8217; &amp; 5 < 6]]></title>"))
    assert archive.post().title == "Blocks & markup ’ & 5 < 6"


def test_finds_a_title_and_a_slug_where_there_is_none(archive: Archive) -> None:
    archive.take(
        item("<content:encoded>The first words.</content:encoded>", post_name=""),
        item(post_id="8", post_name="", status="draft"),
        item(PROSE, post_id="9", post_name="%ce%b5%cf%80"),
    )
    posts = archive.rows(Post)
    assert [post.slug for post in posts] == ["the-first-words", "question", "επ"]
    assert posts[0].title == "The first words."
    assert posts[1].title


def test_takes_the_excerpt(archive: Archive) -> None:
    archive.take(
        item(PROSE, "<excerpt:encoded>&lt;p&gt;In short &amp;amp; sweet.&lt;/p&gt;</excerpt:encoded>")
    )
    assert archive.post().excerpt == "In short & sweet."


def test_closes_threads_that_were_closed(archive: Archive) -> None:
    archive.take(item(comment_status="closed"), item(post_id="8", comment_status="open"))
    assert [post.thread.is_closed for post in archive.rows(Post)] == [True, False]


def test_keeps_pictures_of_the_old_site_as_its_own(archive: Archive) -> None:
    picture = '&lt;img src="https://{}/wp-content/uploads/a.jpg" alt="A"&gt;'
    archive.take(
        item(
            "<content:encoded>",
            *(picture.format(host) for host in ("www.blog.example", "x.example")),
            "</content:encoded>",
        )
    )
    html = archive.post().body_html
    assert 'src="/wp-content/uploads/a.jpg"' in html
    assert 'href="https://x.example/wp-content/uploads/a.jpg"' in html


@pytest.mark.parametrize(
    "address",
    ["/2012/05/a-post/", "/2012/05/a-post", "/?p=7", "/?page_id=7", "/index.php?p=7", "/old/permalink/"],
)
def test_leads_old_addresses_to_the_new_one(archive: Archive, client: FlaskClient, address: str) -> None:
    archive.take(
        item(
            "<link>http://www.blog.example/2012/05/a-post/</link>",
            "<guid>https://blog.example/old/permalink/</guid>",
        )
    )
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, "/posts/a-post")


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/watch",
        "https://blog.example/?p=99",
        "tag:blog.example,2012:1",
        "http://[",
        "https://blog.example/a%00b",
        "https://blog.example/",
    ],
)
def test_ignores_addresses_that_may_mean_something_else(archive: Archive, url: str) -> None:
    archive.take(item(f"<link>{url}</link><guid>{url}</guid>"))
    assert [row.address for row in archive.rows(OldAddress, OldAddress.address)] == ["?p=7"]


def test_keeps_states_kinds_and_details_of_comments(archive: Archive) -> None:
    says = archive.take(
        item(
            comment(
                author="Ann &amp;amp; Lee",
                author_email="ann@example.org",
                author_url="http://example.org",
                author_IP="192.0.2.7",
                content="Fine &lt;script&gt;alert(1)&lt;/script&gt;",
            ),
            comment(id="2", approved="0"),
            comment(id="3", approved="spam"),
            comment(id="4", approved="trash"),
            comment(id="5", approved="whatever"),
            comment(id="6", type="pingback", author="Elsewhere"),
            comment(id="7", type="trackback"),
            comment(id="8", type="order_note", content="Paid in full."),
        )
    )
    rows = archive.comments()
    first = rows[0]
    assert (first.author_name, first.author_email) == ("Ann & Lee", "ann@example.org")
    assert (first.author_url, first.ip) == ("http://example.org", "192.0.2.7")
    assert (first.body_html, first.body_format) == ("<p>Fine</p>\n", "html")
    assert [row.status for row in rows[1:5]] == [Status.HELD, Status.SPAM, Status.TRASHED, Status.HELD]
    assert [row.kind for row in rows[5:]] == [Kind.PINGBACK, Kind.TRACKBACK]
    assert (archive.post().thread.comment_count, archive.post().thread.ping_count) == (1, 2)
    assert "Made 2 comments that wait for a moderator.\n" in says
    assert "Made 1 comment that is marked as spam.\n" in says
    assert "Made 1 comment that lies in the trash.\n" in says
    assert "Made 2 links from elsewhere (pingbacks and trackbacks).\n" in says
    assert "Skipped 1 comment of the type “order_note”: a note of a plugin.\n" in says
    assert archive.drifts() == []


def test_finds_parents_wherever_they_stand_but_only_under_the_same_post(archive: Archive) -> None:
    says = archive.take(
        item(
            comment(id="2", parent="1", date_gmt="2021-05-02 11:00:00"),
            comment(id="1"),
            comment(id="3", parent="999"),
            comment(id="4", parent="4"),
        ),
        item(comment(id="5", parent="1"), post_id="8", post_name="other"),
    )
    by_thread: dict[int, list[int]] = {}
    for row in archive.comments():
        by_thread.setdefault(row.thread_id, []).append(row.depth)
    assert list(by_thread.values()) == [[1, 1, 1, 2], [1]]
    assert "2 comments answer some that are not there" in says
    assert "1 comment answers itself" in says
    assert archive.drifts() == []


def test_keeps_comments_that_share_an_id(archive: Archive) -> None:
    export_twice = (
        comment(content="One."),
        comment(content="Two."),
        comment(content="Two."),
        comment(id="2", parent="1"),
    )
    says = archive.take(item(*export_twice))
    rows = archive.comments()
    assert [row.body_text for row in rows] == ["One.", "Two.", "well said"]
    assert rows[2].parent_id == rows[0].id
    assert "Skipped 1 comment that stands in the file a second time." in says
    archive.take(item(*export_twice))
    assert len(archive.comments()) == 3


def test_works_without_ids(archive: Archive) -> None:
    inside = (item(TITLE, comment(id="", content="One."), comment(id="", content="Two."), post_id=""),)
    archive.take(*inside)
    assert "There is nothing new in this file." in archive.take(*inside)
    assert (len(archive.rows(Post)), len(archive.comments())) == (1, 2)


def test_gives_nothing_the_date_of_the_import_without_saying_so(archive: Archive, clock: Clock) -> None:
    says = archive.take(
        item(
            comment(date_gmt="0000-00-00 00:00:00"), comment(id="2", date_gmt="", date="2021-01-01 00:00:00")
        ),
        item(comment(date_gmt=""), post_id="8", post_date_gmt=""),
    )
    dates = [row.created_at for row in archive.comments()]
    assert dates == [
        datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC),
        datetime(2021, 1, 1, tzinfo=UTC),
        clock.moment,
    ]
    assert "3 comments have no sound UTC date" in says
    assert "1 post has no date in the file, and got that of this import." in says


def test_skips_what_is_neither_a_post_nor_a_page(archive: Archive) -> None:
    says = archive.take(
        item(comment(), post_type="attachment"),
        item(post_type="nav_menu_item"),
        item(post_type="product"),
        item(post_type=""),
    )
    assert archive.rows(Post) == []
    assert archive.comments() == []
    assert "Skipped 1 file: exports hold none." in says
    assert "Skipped 1 item of the type “nav_menu_item”: neither a post nor a page." in says
    assert "Skipped 1 item of the type “product”: neither a post nor a page." in says
    assert "Skipped 1 item that does not say what it is." in says
    assert "Skipped 1 comment under something that was skipped." in says


def test_changes_nothing_the_second_time(archive: Archive) -> None:
    blog = (AUTHORS, item(TITLE, PROSE, comment(), comment(id="2", parent="1")), item(PROSE, post_id="8"))
    archive.take(*blog)
    before = archive.everything()
    says = archive.take(*blog)
    assert archive.everything() == before
    assert says.splitlines() == [
        "Read 2 items.",
        "Read 2 comments.",
        "There is nothing new in this file.",
        "2 posts were imported before and stay as they are here.",
        "2 comments were imported before and stay as they are here.",
    ]


def test_adds_what_a_newer_export_has_and_overwrites_nothing(archive: Archive, client: FlaskClient) -> None:
    archive.take(item(TITLE, PROSE, comment(content="Old."), comment(id="2", approved="0")))
    old = archive.comments()[0]
    assert "Old." in client.get("/posts/a-post").text
    says = archive.take(
        item(
            "<title>Another title</title>",
            comment(content="Changed there."),
            comment(id="2"),
            comment(id="3", parent="1", content="New."),
            comment(id="4", parent="3"),
        ),
        item(PROSE, post_id="8", post_name="new"),
    )
    rows = archive.comments()
    assert [post.title for post in archive.rows(Post)] == ["A question of trust", "Some text."]
    assert [(row.body_text, row.status) for row in rows[:2]] == [
        ("Old.", Status.PUBLISHED),
        ("well said", Status.HELD),
    ]
    assert [row.parent_id for row in rows[2:]] == [old.id, rows[2].id]
    assert rows[0].reply_count == 2
    assert "1 post was imported before and stays as it is here." in says
    assert "Made 2 comments." in says
    assert "New." in client.get("/posts/a-post").text
    assert archive.drifts() == []


def test_keeps_what_was_changed_here(archive: Archive) -> None:
    blog = item(TITLE, PROSE, comment())
    archive.take(blog)
    with archive.app.app_context(), transaction():
        db.session.scalars(select(Post)).one().title = "Changed here"
        db.session.scalars(select(Comment)).one().status = Status.TRASHED
    archive.take(blog)
    assert archive.post().title == "Changed here"
    assert [row.status for row in archive.comments()] == [Status.TRASHED]


def test_imports_again_what_was_deleted_here(archive: Archive) -> None:
    archive.take(item(comment(), comment(id="2")))
    with archive.app.app_context(), transaction():
        db.session.delete(db.session.scalars(select(Comment).order_by(Comment.id.desc())).first())
    archive.take(item(comment(), comment(id="2")))
    assert len(archive.comments()) == 2


def test_tells_two_blogs_apart(archive: Archive) -> None:
    archive.take(item(TITLE, comment()))
    other = export(item("<title>Other</title>", comment())).replace(
        b"https://blog.example", b"https://other.example"
    )
    assert archive.run(other).exit_code == 0
    assert [post.title for post in archive.rows(Post)] == ["A question of trust", "Other"]
    assert len(archive.comments()) == 2


@pytest.mark.parametrize(
    "address", [b"http://blog.example", b"https://www.blog.example/", b"HTTPS://BLOG.EXAMPLE"]
)
def test_knows_a_blog_by_any_form_of_its_address(archive: Archive, address: bytes) -> None:
    archive.take(item())
    archive.run(export(item()).replace(b"https://blog.example", address))
    assert len(archive.rows(Post)) == 1


def test_knows_a_blog_that_says_nothing_of_itself_by_its_posts(archive: Archive) -> None:
    for host in ("one.example", "two.example"):
        blog = export(item(f"<link>https://{host}/?p=7</link>"))
        archive.run(blog.replace(b"<link>https://blog.example</link>", b"").replace(b"A blog", b""))
    assert len(archive.rows(Post)) == 2


def test_keeps_two_posts_that_share_an_id(archive: Archive) -> None:
    blog = (
        item(TITLE, comment()),
        item("<title>Joined</title>", comment(), post_name="joined"),
        item(TITLE, comment(), comment(id="2", parent="1")),
    )
    archive.take(*blog)
    archive.take(*blog)
    posts = archive.rows(Post)
    assert [post.title for post in posts] == ["A question of trust", "Joined"]
    assert [post.thread.comment_count for post in posts] == [2, 1]
    assert [row.depth for row in archive.comments()] == [1, 1, 2]
    assert archive.drifts() == []


def test_knows_posts_of_a_blog_without_any_name(archive: Archive) -> None:
    blog = export(item(PROSE, comment()), item(PROSE, comment(), post_id="8"))
    nameless = blog.replace(b"<title>A blog</title><link>https://blog.example</link>", b"")
    assert archive.run(nameless).exit_code == archive.run(nameless).exit_code == 0
    assert (len(archive.rows(Post)), len(archive.comments())) == (2, 2)


def test_rejects_a_broken_file_in_one_line_and_stores_nothing(archive: Archive) -> None:
    before = archive.everything()
    result = archive.run((HEAD + AUTHORS + item(TITLE, comment()) + "<item>\n<title>a\x0bb").encode())
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "Nothing was imported. Line 9, column 9: There is a control character" in result.stderr
    assert archive.everything() == before


def many_posts(number: int) -> Iterator[str]:
    """Posts with a long comment each, about a kilobyte altogether."""
    for wp_id in range(1, number + 1):
        yield item(comment(content="long " * 150), post_id=str(wp_id), post_name=f"post-{wp_id}")


class CutOff(BytesIO):
    """A file whose reader is interrupted once its beginning was read."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise KeyboardInterrupt
        return super().read(size)


def test_stores_nothing_when_it_is_interrupted(archive: Archive) -> None:
    before = archive.everything()
    blog = export(*many_posts(200))
    with archive.app.app_context(), pytest.raises(KeyboardInterrupt):
        import_wordpress(CutOff(blog))
    assert archive.everything() == before


def test_stores_nothing_when_it_is_killed(archive: Archive, database_url: str, tmp_path: Path) -> None:
    before = archive.everything()
    blog = export(*many_posts(300))
    process = subprocess.Popen(
        [*COMMAND, "-"], stdin=subprocess.PIPE, cwd=PROJECT, env=environ_of(database_url, tmp_path)
    )
    with process:
        assert process.stdin
        # A pipe holds far less, so once this is written most of it was taken in.
        process.stdin.write(blog[: len(blog) // 2])
        process.kill()
    assert archive.everything() == before


def test_shows_a_bar_to_those_who_watch(archive: Archive, database_url: str, tmp_path: Path) -> None:
    archive.file.write_bytes(export(item(TITLE)))
    command = [*COMMAND, str(archive.file)]
    with Terminal(command, folder=PROJECT, environ=environ_of(database_url, tmp_path)) as terminal:
        says = terminal.read_until("Made 1 question.")
        assert terminal.exit_code() == 0
    assert "Importing" in says
    assert "100%" in says
    assert "\x1b" not in archive.take(item(TITLE))


def test_reads_what_is_piped_in(archive: Archive) -> None:
    runner = archive.app.test_cli_runner()
    result = runner.invoke(args=["import", "wordpress", "-"], input=export(item(TITLE)))
    assert (result.exit_code, archive.post().title) == (0, "A question of trust")


def test_rejects_a_format_nobody_knows_and_a_file_that_is_not_there(archive: Archive) -> None:
    runner = archive.app.test_cli_runner()
    assert "is not one of 'wordpress', 'media'" in runner.invoke(args=["import", "movabletype", "-"]).stderr
    assert "No such file" in runner.invoke(args=["import", "wordpress", "nowhere.xml"]).stderr


def test_shows_in_one_line_what_the_database_refuses(archive: Archive) -> None:
    with archive.app.app_context():
        ImportKey.__table__.drop(db.engine)  # type: ignore[attr-defined]  # a table
        try:
            result = archive.run(export(item()))
        finally:
            ImportKey.__table__.create(db.engine)  # type: ignore[attr-defined]  # a table
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: Nothing was imported. ")
    assert "import_keys" in result.stderr


def test_sends_nothing_and_limits_nobody(archive: Archive) -> None:
    """Imported people are no accounts, no guests, and their old pace is no flood."""
    archive.take(item(*(comment(id=str(number), author_IP="192.0.2.1") for number in range(1, 40))))
    assert {(row.guest_id, row.user_id) for row in archive.comments()} == {(None, None)}
    assert archive.post().thread.comment_count == 39


def test_leaves_cached_pages_alone_when_nothing_is_new(archive: Archive) -> None:
    def versions() -> list[tuple[str, int]]:
        return [(row.name, row.version) for row in archive.rows(PageVersion, PageVersion.name)]

    archive.take(item(comment()))
    first = versions()
    archive.take(item(comment()))
    assert versions() == first
    archive.take(item(comment(), comment(id="2")))
    assert dict(versions()) == {name: version + 1 for name, version in first} | {"/posts/a-post": 1}


def test_the_depth_of_threads_follows_the_setting(archive: Archive) -> None:
    archive.app.test_cli_runner().invoke(args=["site", "set", "thread_depth", "2"])
    archive.take(item(comment(), comment(id="2", parent="1"), comment(id="3", parent="2")))
    rows = archive.comments()
    assert [row.depth for row in rows] == [1, 2, 2]
    assert rows[2].reply_to_id == rows[1].id
