"""A person chooses a picture, sees it beside the comments, and takes it away again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import delete, func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from blogapp.accounts.models import Picture, User
from blogapp.accounts.pictures import encoding, service
from blogapp.extensions import db, transaction
from tests.support.cast import Cast
from tests.support.live_site import LiveSite
from tests.support.pictures import BLUE, RED, file_of, halves, is_near
from tests.support.reader import OpenPage

Make = Callable[..., Any]


def send(browser: FlaskClient, content: bytes, name: str = "me.png") -> TestResponse:
    """What the form sends."""
    boundary, body = encode_multipart({"picture": FileStorage(BytesIO(content), name)})
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.post("/account/picture", data=body, content_type=kind)


def key_of(app: Flask, user: User) -> str:
    with app.app_context():
        return db.session.scalars(select(User.picture_key).where(User.id == user.id)).one()


def pictures_kept(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count()).select_from(Picture)).one()


def url_of(app: Flask, user: User) -> str:
    return f"/people/pictures/{key_of(app, user)}.webp"


def test_works(app: Flask, client: FlaskClient, cast: Cast) -> None:
    answer = send(cast.browser(cast.bob), file_of(halves(), "JPEG"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account#picture")
    sent = client.get(url_of(app, cast.bob))
    picture = Image.open(BytesIO(sent.data))
    assert (picture.format, picture.size) == ("WEBP", (128, 128))
    assert is_near(picture, (20, 60), RED)


def test_sends_it_to_be_kept_for_a_day_and_taken_for_nothing_else(
    app: Flask, client: FlaskClient, cast: Cast
) -> None:
    send(cast.browser(cast.bob), file_of(halves()))
    headers = client.get(url_of(app, cast.bob)).headers
    assert headers["Content-Type"] == "image/webp"
    assert headers["Cache-Control"] == "public, max-age=86400"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Vary"] == "Accept-Encoding"
    known = client.get(url_of(app, cast.bob), headers={"If-None-Match": headers["ETag"]})
    assert known.status_code == 304


def test_sends_it_with_one_statement_and_then_with_none(
    app: Flask, client: FlaskClient, cast: Cast, count_statements: Any
) -> None:
    browser = cast.browser(cast.bob)
    send(browser, file_of(halves()))
    url = url_of(app, cast.bob)
    with count_statements() as statements:
        client.get(url)
    assert len(statements) == 1
    with count_statements() as statements:
        client.get(url)
        # Also to people with a session, and nothing of theirs is in the answer.
        assert "Set-Cookie" not in browser.get(url).headers
    assert statements == []


def test_sends_nothing_of_a_session_with_a_file_for_everyone(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.bob)
    send(browser, file_of(halves()))
    first = browser.get(url_of(app, cast.bob))
    assert first.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in first.headers


def test_rejects_names_of_no_picture(client: FlaskClient) -> None:
    answer = client.get("/people/pictures/Your account is closed. Call 555.webp")
    assert answer.status_code == 404
    assert "There is no picture at this address." in answer.text
    assert "Call 555" not in answer.text
    assert client.get("/people/pictures/AAAAAAAAAAAAAAAAAAAAAA.webp").status_code == 404
    assert client.get("/people/pictures/x.svg").status_code == 404


def test_replaces_the_one_before(app: Flask, client: FlaskClient, cast: Cast) -> None:
    browser = cast.browser(cast.bob)
    send(browser, file_of(halves()))
    before = url_of(app, cast.bob)
    assert client.get(before).status_code == 200
    send(browser, file_of(halves(BLUE, RED)))
    assert url_of(app, cast.bob) != before
    assert client.get(before).status_code == 404
    assert pictures_kept(app) == 1


def test_removing_works_at_once(app: Flask, client: FlaskClient, cast: Cast) -> None:
    browser = cast.browser(cast.bob)
    send(browser, file_of(halves()))
    url = url_of(app, cast.bob)
    assert client.get(url).status_code == 200
    assert browser.post("/account/picture/remove").headers["Location"] == "/account#picture"
    assert client.get(url).status_code == 404
    assert (key_of(app, cast.bob), pictures_kept(app)) == ("", 0)
    assert browser.post("/account/picture/remove").status_code == 303


def test_shows_it_on_pages_that_were_cached(
    app: Flask, client: FlaskClient, cast: Cast, make_post: Make, make_comment: Make
) -> None:
    make_comment(make_post(slug="boss"), user_id=cast.bob.id)
    assert "<img" not in client.get("/posts/boss").text
    browser = cast.browser(cast.bob)
    send(browser, file_of(halves()))
    assert url_of(app, cast.bob) in client.get("/posts/boss").text
    browser.post("/account/picture/remove")
    assert "<img" not in client.get("/posts/boss").text


def test_requires_an_account(client: FlaskClient) -> None:
    assert send(client, file_of(halves())).status_code == 403
    assert client.post("/account/picture/remove").status_code == 403


def test_rejects_another_sites_form(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.bob)
    form = {"picture": (BytesIO(file_of(halves())), "me.png")}
    answer = browser.post("/account/picture", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert key_of(app, cast.bob) == ""


@pytest.mark.parametrize(
    "content", [b"", b"words", b"<svg xmlns='http://www.w3.org/2000/svg'/>", file_of(halves(), "BMP")]
)
def test_rejects_what_is_no_picture_whatever_it_is_called(app: Flask, cast: Cast, content: bytes) -> None:
    answer = send(cast.browser(cast.bob), content, "me.jpg")
    assert answer.status_code == 422
    assert "could not be read as a picture" in answer.text
    assert key_of(app, cast.bob) == ""


def test_rejects_a_form_without_a_file(cast: Cast) -> None:
    assert cast.browser(cast.bob).post("/account/picture").status_code == 422


def test_keeps_the_one_before_when_the_next_is_refused(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.bob)
    send(browser, file_of(halves()))
    before = key_of(app, cast.bob)
    send(browser, b"words")
    assert key_of(app, cast.bob) == before


def test_rejects_too_many_pixels_in_words(cast: Cast) -> None:
    answer = send(cast.browser(cast.bob), file_of(Image.new("1", (8000, 8000))))
    assert answer.status_code == 422
    assert "has too many pixels" in answer.text


def test_rejects_in_words_while_many_are_sent(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "PATIENCE_S", 0.01)
    with encoding.ONE_AT_A_TIME:
        answer = send(cast.browser(cast.bob), file_of(halves()))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Many pictures are being sent at the moment." in answer.text
    assert key_of(app, cast.bob) == ""


def test_shows_how_large_a_file_may_be(make_app: Make, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "LARGEST_MB", 7)
    browser = make_app().test_client()
    browser.post(cast.factory.make_sign_in_link(cast.bob))
    assert "or AVIF, up to 7 MB." in browser.get("/account").text


def test_works_for_files_larger_than_other_forms_may_be(cast: Cast) -> None:
    content = file_of(Image.effect_noise((1200, 1200), 90))
    assert len(content) > 1_000_000
    assert send(cast.browser(cast.bob), content).status_code == 303


@pytest.mark.parametrize("extra", [1, 20_000])
def test_rejects_too_many_bytes_in_words(app: Flask, cast: Cast, extra: int) -> None:
    answer = send(cast.browser(cast.bob), file_of(halves()) + b"\0" * (service.LARGEST_BYTES + extra))
    assert answer.status_code == 413
    assert f"may have up to {service.LARGEST_MB} MB" in answer.text
    assert key_of(app, cast.bob) == ""


def test_limits_a_network(cast: Cast) -> None:
    browser = cast.browser(cast.bob)
    assert [send(browser, b"words").status_code for _ in range(21)][-1] == 429


def test_keeps_one_when_two_windows_send_at_once(app: Flask, cast: Cast) -> None:
    def choose(_: int) -> None:
        with app.app_context():
            service.set_picture(cast.bob.id, file_of(halves()))

    with ThreadPoolExecutor(4) as windows:
        list(windows.map(choose, range(8)))
    assert pictures_kept(app) == 1
    with app.app_context():
        assert service.picture_under(key_of(app, cast.bob))


def test_goes_with_its_person(app: Flask, cast: Cast) -> None:
    send(cast.browser(cast.bob), file_of(halves()))
    with app.app_context(), transaction():
        service.drop_pictures(cast.bob.id)
    assert (key_of(app, cast.bob), pictures_kept(app)) == ("", 0)
    with app.app_context():
        service.set_picture(cast.bob.id, file_of(halves()))
        with transaction():
            db.session.execute(delete(User).where(User.id == cast.bob.id))
    assert pictures_kept(app) == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_works_in_a_browser(live_site: LiveSite, open_page: OpenPage, scripts: bool) -> None:
    user = live_site.factory.make_user("Bea Browser")
    page = open_page(live_site.factory.make_sign_in_link(user), scripts=scripts)
    page.get_by_role("button", name="Sign in to this site").click()
    page.get_by_label("A picture of you").set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": file_of(halves())}
    )
    page.get_by_role("button", name="Use this picture").click()
    picture = page.locator("#picture img.portrait")
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 128
    page.get_by_role("button", name="Remove the picture").click()
    page.locator("#picture span.portrait", has_text="B").wait_for()


def test_tells_in_a_browser_that_a_file_is_too_large(live_site: LiveSite, open_page: OpenPage) -> None:
    user = live_site.factory.make_user("Bea Browser")
    page = open_page(live_site.factory.make_sign_in_link(user))
    page.get_by_role("button", name="Sign in to this site").click()
    page.get_by_label("A picture of you").set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": b"\0" * 12_000_000}
    )
    page.get_by_role("button", name="Use this picture").click()
    page.get_by_text("may have up to 5 MB").wait_for()
