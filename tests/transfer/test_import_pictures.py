"""The pictures of an imported blog are fetched and put into its posts; what is missing is asked for again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.extensions import db
from blogapp.posts.models import Post
from blogapp.posts.pictures import renew_posts
from blogapp.text.elsewhere import pictures_elsewhere, with_own_pictures
from blogapp.transfer import commands
from blogapp.transfer.models import ImportedPicture
from blogapp.transfer.pictures import Fetched, import_pictures
from tests.media.sent import encode_all, pictures
from tests.support.cast import Cast
from tests.support.pictures import SCRIPT, file_of, halves
from tests.support.stand_in import StandIn
from tests.transfer.exports import export, item

Make = Callable[..., Any]
PNG = file_of(halves(side=500))


@pytest.fixture
def fetch(app: Flask) -> Callable[[], Fetched]:
    def run() -> Fetched:
        with app.app_context():
            return import_pictures(may_be_loopback=True)

    return run


@pytest.fixture
def blog(app: Flask, tmp_path: Path) -> Callable[[str], None]:
    """Imports a blog with one post of this text."""

    def imported(text: str, link: str = "") -> None:
        file = tmp_path / "blog.xml"
        content = f"<content:encoded><![CDATA[{text}]]></content:encoded>"
        file.write_bytes(export(item(f"<title>Boss?</title><link>{link}</link>{content}")))
        assert app.test_cli_runner().invoke(args=["import", "wordpress", str(file)]).exit_code == 0

    return imported


def post(app: Flask) -> Post:
    with app.app_context():
        row = db.session.scalars(select(Post)).one()
        db.session.expunge(row)
    return row


def states(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(ImportedPicture.state).order_by(ImportedPicture.id)))


def test_fetches_pictures_and_shows_them(
    app: Flask, client: FlaskClient, stand_in: StandIn, blog: Any, fetch: Any
) -> None:
    stand_in.answers["/uploads/boss%20at%20work.png"] = 200, PNG
    address = f"{stand_in.url}/uploads/boss%20at%20work.png"
    blog(f'Some words. <img class="big" src="{address}" alt="A &quot;boss&quot;" width="300" />')
    fetched = fetch()
    assert (fetched.pictures, fetched.posts, fetched.faults, fetched.is_complete) == (1, 1, [], True)
    [row] = pictures(app)
    assert (row.file_name, row.alt_text) == ("boss at work.png", 'A "boss"')
    assert f'src="/media/{row.key}.webp" alt="A &quot;boss&quot;" width="300" />' in post(app).body_source
    encode_all(app)
    with app.app_context():
        renew_posts()
    page = client.get("/posts/a-post").text
    assert f'srcset="/media/{row.key}-400.webp 400w, /media/{row.key}.webp 500w"' in page
    assert "Some words." in page
    assert stand_in.url not in page


def test_fetches_what_stands_under_a_path_of_the_old_site(
    app: Flask, stand_in: StandIn, blog: Any, fetch: Any
) -> None:
    stand_in.answers["/uploads/a.png"] = stand_in.answers["/uploads/b.png"] = 200, PNG
    host = stand_in.url.partition(":")[2]
    blog(
        f'<img src="/uploads/a.png"><img src="{host}/uploads/b.png"><img src="//[">',
        f"{stand_in.url}/2012/boss/",
    )
    assert (fetch().pictures, states(app)) == (2, ["fetched", "fetched"])
    assert "/uploads/" not in post(app).body_source


def test_changes_nothing_the_second_time(app: Flask, stand_in: StandIn, blog: Any, fetch: Any) -> None:
    stand_in.answers["/a.png"] = 200, PNG
    blog(f'<img src="{stand_in.url}/a.png"><img src="{stand_in.url}/a.png">')
    fetch()
    version = post(app).version
    again = fetch()
    assert (again.pictures, again.posts, len(stand_in.asked)) == (0, 0, 1)
    assert post(app).version == version == 2


def test_keeps_the_text_from_before_as_a_revision(
    app: Flask, cast: Cast, stand_in: StandIn, blog: Any, fetch: Any
) -> None:
    stand_in.answers["/a.png"] = 200, PNG
    blog(f'<img src="{stand_in.url}/a.png">')
    fetch()
    page = cast.browser(cast.olga).get(f"/write/{post(app).id}/revisions").text
    assert "Version 1" in page
    assert "Version 2" in page


def test_goes_on_where_it_was_stopped(app: Flask, stand_in: StandIn, blog: Any, fetch: Any) -> None:
    stand_in.answers["/a.png"] = 200, PNG
    stand_in.answers["/b.png"] = 503, "busy"
    blog("".join(f'<img src="{stand_in.url}/{name}.png">' for name in "ab"))
    first = fetch()
    assert (first.pictures, first.is_complete, states(app)) == (1, False, ["fetched", "waiting"])
    assert "/b.png: the server answers 503" in first.faults[0]
    stand_in.answers["/b.png"] = 200, PNG
    second = fetch()
    assert (second.pictures, second.is_complete, states(app)) == (1, True, ["fetched", "fetched"])
    assert [asked.path for asked in stand_in.asked].count("/a.png") == 1
    assert post(app).body_source.count("/media/") == 2


@pytest.mark.parametrize(
    "answer",
    [
        (404, "nothing"),
        (200, "<html>" + SCRIPT.decode()),
        (200, b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        (200, file_of(halves(), "BMP")),
    ],
)
def test_gives_up_on_what_is_no_picture(
    app: Flask, stand_in: StandIn, blog: Any, fetch: Any, answer: tuple[int, object]
) -> None:
    stand_in.answers["/a.png"] = answer
    blog(f'<img src="{stand_in.url}/a.png">')
    before = post(app).body_source
    assert (fetch().posts, states(app), pictures(app)) == (0, ["failed"], [])
    assert (post(app).body_source, len(fetch().faults)) == (before, 0)


def test_rejects_addresses_of_private_networks(app: Flask, blog: Any) -> None:
    addresses = [
        "http://127.0.0.1/a.png",
        "https://10.0.0.1/a.png",
        "https://[::1]/a.png",
        "https://user@host.example/a.png",
        "https://169.254.169.254/latest/meta-data",
    ]
    blog("".join(f'<img src="{address}">' for address in addresses))
    with app.app_context():
        fetched = import_pictures()
    assert len(fetched.faults) == len(addresses)
    assert set(states(app)) == {"failed"}


def test_is_not_led_into_a_private_network(app: Flask, stand_in: StandIn, blog: Any, fetch: Any) -> None:
    stand_in.redirects["/a.png"] = "https://10.0.0.1/a.png"
    blog(f'<img src="{stand_in.url}/a.png">')
    assert (fetch().pictures, states(app)) == (0, ["failed"])


def test_stops_at_too_many_bytes(
    app: Flask, stand_in: StandIn, blog: Any, fetch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blogapp.transfer.picture_fetching.LARGEST_BYTES", 100)
    stand_in.answers["/a.png"] = 200, PNG
    blog(f'<img src="{stand_in.url}/a.png">')
    assert (fetch().pictures, pictures(app)) == (0, [])


def test_leaves_alone_what_authors_wrote_here(
    app: Flask, stand_in: StandIn, make_post: Make, fetch: Any
) -> None:
    make_post(body=f"![x]({stand_in.url}/a.png)")
    assert (fetch().pictures, stand_in.asked) == (0, [])


def test_works_as_a_command(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = Fetched(pictures=2, posts=1, is_complete=False, faults=["x: no answer"])
    monkeypatch.setattr(commands, "import_pictures", lambda: fetched)
    result = app.test_cli_runner().invoke(args=["import", "media"])
    assert (result.exit_code, result.stderr) == (0, "x: no answer\n")
    assert result.stdout.startswith("Fetched: 2 pictures. Changed: 1 post.\nSome servers did not answer")
    result = app.test_cli_runner().invoke(args=["import", "wordpress"])
    assert "Name the file of the archive." in result.stderr


def test_finds_what_wordpress_writes() -> None:
    source = """[caption]<img
      src='https://a.example/1.png?x=1&amp;y=2' alt='one'/>[/caption]
      <IMG alt="two" data-src="https://a.example/no.png" SRC = "HTTP://a.example/2.png">
      <img src="/local.png"><img src="data:image/png;base64,x"> src="https://a.example/3.png" <img>"""
    assert list(pictures_elsewhere(source)) == [
        ("https://a.example/1.png?x=1&y=2", "one"),
        ("HTTP://a.example/2.png", "two"),
    ]
    moved = with_own_pictures(source, {"https://a.example/1.png?x=1&y=2": "/media/x.webp"})
    assert moved == source.replace("https://a.example/1.png?x=1&amp;y=2", "/media/x.webp")


def test_reads_hostile_sources_in_a_moment() -> None:
    for hostile in ("<img " * 100_000, "<img src=" + '"x' * 200_000, "<img src='" * 50_000):
        assert list(pictures_elsewhere(hostile)) == []
