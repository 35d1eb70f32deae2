"""The picture a person has elsewhere is fetched once, from a public machine; else the letter stays."""

from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, update

from blogapp.accounts.models import Picture, User
from blogapp.accounts.pictures import encoding, fetching, service
from blogapp.accounts.pictures.fetching import fetch_waiting_pictures
from blogapp.clock import now
from blogapp.extensions import db, transaction
from blogapp.web.public_http import PublicAnswer
from tests.accounts.test_picture import key_of, pictures_kept, send, url_of
from tests.support.cast import Cast
from tests.support.pictures import file_of, halves
from tests.support.stand_in import StandIn

Make = Callable[..., Any]
FACE = file_of(halves(), "JPEG")


@pytest.fixture
def wants(app: Flask, cast: Cast) -> Callable[[str], None]:
    """Bob has signed in somewhere that says where his picture is."""

    def want(url: str) -> None:
        with app.app_context(), transaction():
            service.want_picture(db.session.get_one(User, cast.bob.id), url)

    return want


@pytest.fixture
def fetch(app: Flask) -> Callable[[], None]:
    """Does what the worker does; this machine plays the providers."""

    def fetch() -> None:
        with app.app_context():
            fetch_waiting_pictures(may_be_loopback=True)

    return fetch


def source_of(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return db.session.scalars(select(User.picture_source).where(User.id == cast.bob.id)).one()


def test_works(
    app: Flask, client: FlaskClient, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any, make_post: Make,
    make_comment: Make,
) -> None:  # fmt: skip
    make_comment(make_post(slug="boss"), user_id=cast.bob.id)
    assert "<img" not in client.get("/posts/boss").text
    stand_in.answers["/face"] = 200, FACE
    wants(f"{stand_in.url}/face?signed=abc")
    fetch()
    assert url_of(app, cast.bob) in client.get("/posts/boss").text
    assert client.get(url_of(app, cast.bob)).content_type == "image/webp"


def test_works_whatever_the_answer_is_called(
    app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any
) -> None:
    stand_in.answers["/face"] = 200, FACE  # which the stand-in calls JSON
    wants(f"{stand_in.url}/face")
    fetch()
    assert key_of(app, cast.bob)


def test_asks_once_whatever_comes_of_it(
    app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any
) -> None:
    stand_in.answers["/face"] = 500, "later"
    for _ in range(3):
        wants(f"{stand_in.url}/face")
        fetch()
    assert len(stand_in.asked) == 1
    assert key_of(app, cast.bob) == ""


def test_asks_once_even_after_a_crash(
    app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_args: object, **_more: object) -> None:
        raise SystemExit

    wants(f"{stand_in.url}/face")
    with monkeypatch.context() as patched:
        patched.setattr(fetching, "fetch_public", crash)
        with pytest.raises(SystemExit):
            fetch()
    fetch()
    assert stand_in.asked == []


def test_fetches_all_that_wait(app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any) -> None:
    stand_in.answers["/face"] = 200, FACE
    wants(f"{stand_in.url}/none")
    with app.app_context(), transaction():
        for person in (cast.alice, cast.mod):
            service.want_picture(db.session.get_one(User, person.id), f"{stand_in.url}/face")
    fetch()
    assert all(key_of(app, person) for person in (cast.alice, cast.mod))
    assert key_of(app, cast.bob) == ""


def test_tells_the_provider_nothing_of_this_site(stand_in: StandIn, wants: Any, fetch: Any) -> None:
    wants(f"{stand_in.url}/face")
    fetch()
    assert not {"Cookie", "Referer", "Authorization"} & set(stand_in.last("/face").headers)


def test_follows_a_provider_to_its_files(
    app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any
) -> None:
    stand_in.redirects = {"/1": "/2", "/2": f"{stand_in.url}/3", "/3": "/face"}
    stand_in.answers["/face"] = 200, FACE
    wants(f"{stand_in.url}/1")
    fetch()
    assert key_of(app, cast.bob)


def test_ignores_an_endless_chase(app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any) -> None:
    stand_in.redirects["/1"] = "/1"
    wants(f"{stand_in.url}/1")
    fetch()
    assert (len(stand_in.asked), key_of(app, cast.bob)) == (4, "")


@pytest.mark.parametrize(
    "place",
    [
        "http://10.0.0.1/face",
        "https://169.254.169.254/latest/meta-data/",
        "https://192.168.1.1/face",
        "https://[::ffff:10.0.0.1]/face",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
    ],
)
def test_ignores_a_redirect_into_the_networks_inside(
    app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any, place: str
) -> None:
    stand_in.redirects["/face"] = place
    wants(f"{stand_in.url}/face")
    fetch()
    assert (len(stand_in.asked), key_of(app, cast.bob)) == (1, "")


def test_ignores_a_picture_on_this_machine(app: Flask, cast: Cast, stand_in: StandIn, wants: Any) -> None:
    stand_in.answers["/face"] = 200, FACE
    port = stand_in.url.rsplit(":", 1)[1]
    for place in (
        stand_in.url,
        f"https://127.0.0.1:{port}",
        f"https://localhost:{port}",
        f"https://[::1]:{port}",
    ):
        with app.app_context(), transaction():
            db.session.execute(update(User).values(picture_source=""))
        wants(f"{place}/face")
        with app.app_context():
            fetch_waiting_pictures()
    assert stand_in.asked == []
    assert key_of(app, cast.bob) == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Not here any more</html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        FACE[: len(FACE) // 2],
        file_of(Image.new("1", (12_000, 12_000))),
        FACE + b"\0" * 10_000_000,
    ],
    ids=["nothing", "a page", "SVG", "half a picture", "a bomb", "10 MB"],
)
def test_ignores_what_is_no_small_picture(
    app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any, body: bytes
) -> None:
    stand_in.answers["/face"] = 200, body
    wants(f"{stand_in.url}/face")
    fetch()
    assert (key_of(app, cast.bob), pictures_kept(app)) == ("", 0)


def test_goes_on_while_others_take_too_long(
    app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "PATIENCE_S", 0.01)
    stand_in.answers["/face"] = 200, FACE
    wants(f"{stand_in.url}/face")
    with encoding.ONE_AT_A_TIME:
        fetch()
    assert (len(stand_in.asked), key_of(app, cast.bob)) == (1, "")


@pytest.mark.parametrize("way", ["silent", "dribbling"])
def test_ignores_a_provider_that_hangs(
    app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any, way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(fetching, "PATIENCE_S", 0.5)
    stand_in.answers["/face"] = 200, FACE
    if way == "silent":
        stand_in.silent.add("/face")
    else:
        stand_in.endless["/face"] = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    wants(f"{stand_in.url}/face")
    begun = monotonic()
    fetch()
    assert monotonic() - begun < 5
    assert key_of(app, cast.bob) == ""


def test_holds_no_transaction_while_it_waits(
    app: Flask, cast: Cast, wants: Any, fetch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones: list[bool] = []

    def look(*_args: object, **_more: object) -> PublicAnswer:
        open_ones.append(db.session().in_transaction())
        return PublicAnswer(200, {}, FACE)

    monkeypatch.setattr(fetching, "fetch_public", look)
    wants("https://example.org/face")
    fetch()
    assert open_ones == [False]
    assert key_of(app, cast.bob)


@pytest.mark.parametrize("meanwhile", ["chose", "closed"])
def test_keeps_what_the_person_did_meanwhile(
    app: Flask, cast: Cast, wants: Any, fetch: Any, meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_args: object, **_more: object) -> PublicAnswer:
        if meanwhile == "chose":
            service.set_picture(cast.bob.id, file_of(halves()))
        else:
            with transaction():
                db.session.execute(update(User).where(User.id == cast.bob.id).values(closed_at=now()))
        before.append(key_of(app, cast.bob))
        return PublicAnswer(200, {}, FACE)

    before: list[str] = []
    monkeypatch.setattr(fetching, "fetch_public", slow)
    wants("https://example.org/face")
    fetch()
    assert before == [key_of(app, cast.bob)]


def test_never_brings_back_what_was_removed(
    app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any
) -> None:
    browser = cast.browser(cast.bob)
    send(browser, file_of(halves()))
    browser.post("/account/picture/remove")
    wants(f"{stand_in.url}/face")
    fetch()
    assert stand_in.asked == []


def test_ignores_a_source_while_there_is_a_picture(
    app: Flask, cast: Cast, stand_in: StandIn, wants: Any, fetch: Any
) -> None:
    send(cast.browser(cast.bob), file_of(halves()))
    wants(f"{stand_in.url}/face")
    fetch()
    assert stand_in.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "picture.png",
        "//example.org/x",
        "javascript:alert(1)",
        "https://x/\x00",
        "https://x/" + "y" * 1000,
    ],
)
def test_ignores_sources_that_are_no_addresses(app: Flask, cast: Cast, wants: Any, url: str) -> None:
    wants(url)
    assert source_of(app, cast) == ""


def test_costs_one_look_when_nothing_waits(app: Flask, cast: Cast, fetch: Any, count_statements: Any) -> None:
    with count_statements() as statements:
        fetch()
    assert len(statements) == 1
    with app.app_context():
        assert db.session.scalars(select(Picture)).all() == []


def test_works_by_the_worker(app: Flask) -> None:
    assert fetching.FETCH in app.extensions["jobs"].jobs
