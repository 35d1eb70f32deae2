"""Authors send pictures: each is taken or refused by what is in it, kept, and encoded by the worker."""

import socket
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from blogapp.media import service, waiting
from blogapp.media.apart import EncodingStopped
from blogapp.media.models import MediaState
from blogapp.media.store import FolderStore, StoreAway
from tests.conftest import Clock
from tests.media.sent import encode_all, pictures, ready_picture, send
from tests.support.cast import Cast
from tests.support.live_site import LiveSite
from tests.support.pictures import SCRIPT, damaged, file_of, halves, png_claiming


def files_in(tmp_path: Path) -> set[str]:
    folder = tmp_path / "media"
    return {path.suffix for path in folder.iterdir()} if folder.exists() else set()


def test_works_for_several_at_once(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    answer = send(browser, (file_of(halves()), "boss.png"), (file_of(halves(), "JPEG"), "desk.jpg"))
    assert (answer.status_code, answer.location) == (303, "/write/media")
    rows = pictures(app)
    assert [(row.file_name, row.state) for row in rows] == [("boss.png", "waiting"), ("desk.jpg", "waiting")]
    page = browser.get("/write/media").text
    assert page.index("desk.jpg") < page.index("boss.png")
    assert f"![](/media/{rows[0].key}.webp)" in page


def test_keeps_only_what_was_encoded_anew(app: Flask, cast: Cast, tmp_path: Path) -> None:
    send(cast.browser(cast.alice), (file_of(halves()), "boss.png"))
    assert files_in(tmp_path) == {".raw"}
    encode_all(app)
    assert files_in(tmp_path) == {".webp", ".avif", ".jpg"}
    [row] = pictures(app)
    assert (row.state, row.width, row.height, row.widths) == ("ready", 300, 300, "300")
    assert row.colour.startswith("#")


def test_tells_a_script_what_it_took(app: Flask, cast: Cast) -> None:
    answer = send(cast.browser(cast.alice), (file_of(halves()), "boss.png"), fragment=True)
    assert answer.status_code == 200
    assert f'data-address="/media/{pictures(app)[0].key}.webp"' in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no picture of a kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>", "an SVG drawing"),
        (b"<?xml version='1.0'?>\n<!-- drawn -->\n<svg:svg>" + SCRIPT + b"</svg:svg>", "an SVG drawing"),
        (b"<html>" + SCRIPT, "no picture of a kind"),
        (file_of(halves(), "BMP"), "no picture of a kind"),
        (png_claiming(60_000, 60_000), "more than 50 megapixels"),
        (file_of(Image.new("RGB", (1, 50_000))), "is a line"),
        (file_of(halves(), "JPEG")[:-200], "was cut short"),
    ],
)
@pytest.mark.parametrize("fragment", [True, False])
def test_rejects_in_a_sentence_whatever_it_is_called(
    app: Flask, cast: Cast, content: bytes, words: str, fragment: bool
) -> None:
    answer = send(cast.browser(cast.alice), (content, "holiday.jpg"), fragment=fragment)
    assert answer.status_code == 422
    assert "holiday.jpg" in answer.text
    assert words in answer.text
    assert pictures(app) == []


def test_tells_what_has_become_of_a_picture(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    send(browser, (damaged(), "damaged.png"), (file_of(halves()), "boss.png"))
    failed, ready = (f"/write/media/{row.key}/state" for row in pictures(app))
    assert 'data-state="waiting"' in browser.get(failed).text
    encode_all(app)
    assert "damaged.png: The file is damaged" in browser.get(failed).text
    assert 'data-state="ready"' in browser.get(ready).text
    assert cast.browser(cast.mod).get(ready).status_code == 404
    assert cast.mallory().get(ready).status_code == 403


@pytest.mark.parametrize("fragment", [True, False])
def test_rejects_a_form_without_a_file(cast: Cast, fragment: bool) -> None:
    answer = send(cast.browser(cast.alice), fragment=fragment)
    assert answer.status_code == 422
    assert "choose a picture first" in answer.text


def test_takes_the_others_when_one_is_refused(app: Flask, cast: Cast) -> None:
    answer = send(cast.browser(cast.alice), (b"words", "notes.txt"), (file_of(halves()), "boss.png"))
    assert answer.status_code == 422
    assert "notes.txt" in answer.text
    assert [row.file_name for row in pictures(app)] == ["boss.png"]


def test_rejects_too_many_bytes_in_words(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "LARGEST_BYTES", 1000)
    answer = send(cast.browser(cast.alice), (file_of(halves(), "BMP"), "boss.bmp"))
    assert answer.status_code == 413
    assert "up to 15 MB" in answer.text
    assert pictures(app) == []


def test_rejects_ten_gigabytes_unread(live_site: LiveSite) -> None:
    user = live_site.factory.make_user("Bea Browser")
    browser = live_site.app.test_client()
    assert browser.post(live_site.factory.make_sign_in_link(user)).status_code == 303
    cookie = browser.get_cookie("session")
    assert cookie
    address = urlsplit(live_site.url)
    head = (
        f"POST /write/media HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: session={cookie.value}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 10000000000\r\n\r\n--x\r\n"
    )
    with socket.create_connection((address.hostname, address.port), timeout=15) as connection:
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_requires_an_author(app: Flask, client: FlaskClient, cast: Cast) -> None:
    for browser in (client, cast.browser(cast.bob)):
        assert send(browser, (file_of(halves()), "boss.png")).status_code == 403
        assert browser.get("/write/media").status_code == 403
    assert pictures(app) == []


def test_rejects_another_sites_form(app: Flask, cast: Cast) -> None:
    form = {"picture": (BytesIO(file_of(halves())), "boss.png")}
    answer = cast.browser(cast.alice).post(
        "/write/media", data=form, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert pictures(app) == []


def test_limits_a_network(cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    assert [send(browser, (b"words", "x")).status_code for _ in range(121)][-1] == 429


def test_says_why_a_picture_failed(app: Flask, cast: Cast, tmp_path: Path) -> None:
    browser = cast.browser(cast.alice)
    assert send(browser, (damaged(), "damaged.png")).status_code == 303
    encode_all(app)
    [row] = pictures(app)
    assert (row.state, row.reason) == ("failed", "damaged")
    assert "The file is damaged" in browser.get("/write/media").text
    assert files_in(tmp_path) == set()
    assert browser.get(f"/media/{row.key}.webp").status_code == 404


def test_goes_on_with_the_next_after_a_failure(app: Flask, cast: Cast) -> None:
    whole = file_of(halves(), "JPEG")
    send(cast.browser(cast.alice), (damaged(), "damaged.png"), (whole, "whole.jpg"))
    encode_all(app)
    assert [row.state for row in pictures(app)] == ["failed", "ready"]


def test_keeps_nothing_while_the_store_is_away(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_values: object) -> None:
        raise StoreAway("on holiday")

    monkeypatch.setattr(FolderStore, "put", away)
    answer = send(cast.browser(cast.alice), (file_of(halves()), "boss.png"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert pictures(app) == []


def test_waits_while_the_store_is_away_and_is_encoded_later(
    app: Flask, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(cast.browser(cast.alice), (file_of(halves()), "boss.png"))
    with monkeypatch.context() as broken:
        broken.setattr(FolderStore, "read", lambda *_: (_ for _ in ()).throw(StoreAway("on holiday")))
        encode_all(app)
    assert pictures(app)[0].state == MediaState.WAITING
    clock.move(minutes=7)
    encode_all(app)
    assert pictures(app)[0].state == MediaState.READY


def test_gives_up_on_what_the_encoder_is_stopped_at_again_and_again(
    app: Flask, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_content: bytes) -> None:
        raise EncodingStopped

    monkeypatch.setattr(waiting, "encode_apart", stopped)
    send(cast.browser(cast.alice), (file_of(halves()), "boss.png"))
    for tries in range(1, waiting.MOST_STOPS + 1):
        encode_all(app)
        encode_all(app)  # it is taken for a while
        assert pictures(app)[0].stops == tries
        clock.move(minutes=7)
    assert (pictures(app)[0].state, pictures(app)[0].reason) == ("failed", "too-large")


def test_leaves_to_one_worker_what_two_were_woken_for(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(cast.browser(cast.alice), (file_of(halves()), "boss.png"))
    with waiting.ONE_AT_A_TIME:
        encode_all(app)
    assert pictures(app)[0].state == MediaState.WAITING


def test_shows_a_picture_that_every_browser_keeps_and_nothing_runs_in(app: Flask, cast: Cast) -> None:
    row = ready_picture(app, cast.browser(cast.alice), file_of(halves(side=500)))
    kinds = {"webp": "image/webp", "avif": "image/avif", "jpg": "image/jpeg"}
    for name in ("{}.webp", "{}.avif", "{}.jpg", "{}-400.webp", "{}-400.avif"):
        answer = cast.mallory().get("/media/" + name.format(row.key))
        assert (answer.status_code, answer.content_type) == (200, kinds[name.rpartition(".")[2]])
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers.getlist("Content-Security-Policy") == ["default-src 'none'; sandbox"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
        assert Image.open(BytesIO(answer.data)).width in {400, 500}


def test_shows_a_dot_until_it_is_encoded(app: Flask, cast: Cast) -> None:
    send(cast.browser(cast.alice), (file_of(halves()), "boss.png"))
    answer = cast.mallory().get(f"/media/{pictures(app)[0].key}.webp")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert Image.open(BytesIO(answer.data)).size == (1, 1)


@pytest.mark.parametrize(
    "name", ["{}.raw", "{}", "{}.svg", "{}.webp.raw", "..%2Fsecret_key", "{}-9.webp", "0" * 24 + ".webp"]
)
def test_rejects_every_other_name(app: Flask, cast: Cast, name: str) -> None:
    row = ready_picture(app, cast.browser(cast.alice), file_of(halves()))
    assert cast.mallory().get("/media/" + name.format(row.key)).status_code == 404


def test_changes_what_a_picture_is_said_to_show(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    row = ready_picture(app, browser, file_of(halves()))
    assert browser.post(f"/write/media/{row.key}", data={"alt": " Two [desks]\n"}).status_code == 303
    assert pictures(app)[0].alt_text == "Two [desks]"
    assert f"![Two \\[desks\\]](/media/{row.key}.webp)" in browser.get("/write/media").text
    assert cast.browser(cast.mod).post(f"/write/media/{row.key}", data={"alt": "x"}).status_code == 403
    assert cast.browser(cast.olga).post(f"/write/media/{row.key}", data={"alt": "x"}).status_code == 303
    assert browser.post("/write/media/" + "0" * 24, data={"alt": "x"}).status_code == 404


def test_shows_ones_own_pictures_and_the_owner_all(app: Flask, cast: Cast) -> None:
    ready_picture(app, cast.browser(cast.alice), file_of(halves()), "of-alice.png")
    assert "of-alice.png" not in cast.browser(cast.mod).get("/write/media").text
    assert "of-alice.png" in cast.browser(cast.olga).get("/write/media").text


def test_takes_few_statements(app: Flask, cast: Cast, count_statements: Callable[[], Any]) -> None:
    browser = cast.browser(cast.alice)
    for number in range(3):
        ready_picture(app, browser, file_of(halves()), f"{number}.png")
    with count_statements() as statements:
        browser.get("/write/media")
    assert len(statements) <= 5
