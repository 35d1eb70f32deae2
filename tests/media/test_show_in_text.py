"""A post shows pictures of the library: their place at first, then themselves, no word of it changed."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from blogapp.extensions import db
from blogapp.media.models import MediaUse
from blogapp.posts.pictures import renew_posts
from tests.media.sent import encode_all, pictures, ready_picture, send
from tests.support.cast import Cast
from tests.support.pictures import RED, damaged, file_of, halves

Make = Callable[..., Any]


def line(key: str, alt: str = "Two desks") -> str:
    return f"![{alt}](/media/{key}.webp)"


def renew(app: Flask) -> None:
    with app.app_context():
        renew_posts()


def uses(app: Flask) -> list[tuple[str, str, bool]]:
    with app.app_context():
        rows = db.session.scalars(select(MediaUse).order_by(MediaUse.place))
        return [(row.place, row.title, row.is_waiting) for row in rows]


def test_shows_a_picture_with_all_its_files(
    app: Flask, client: FlaskClient, cast: Cast, make_post: Make
) -> None:
    row = ready_picture(app, cast.browser(cast.alice), file_of(halves(side=900)))
    make_post(slug="boss", body=line(row.key))
    page = client.get("/posts/boss").text
    assert (
        f"/media/{row.key}-400.avif 400w, /media/{row.key}-800.avif 800w, /media/{row.key}.avif 900w" in page
    )
    assert f'<img src="/media/{row.key}.webp" alt="Two desks"' in page
    assert 'width="900" height="900" loading="lazy" class="picture tint-' in page
    assert f"/media/{row.key}.webp" in client.get("/feed.xml").text


def test_shows_it_by_itself_once_it_is_encoded(
    app: Flask, client: FlaskClient, cast: Cast, make_post: Make
) -> None:
    send(cast.browser(cast.alice), (file_of(halves()), "boss.png"))
    [row] = pictures(app)
    post = make_post(slug="boss", title="Boss?", body=f"Some **words**. {line(row.key)}")
    make_post(slug="other", body="No picture.")
    assert 'class="picture picture--waiting"' in client.get("/posts/boss").text
    assert uses(app) == [(f"/write/{post.id}", "Boss?", True)]
    renew(app)
    assert 'class="picture picture--waiting"' in client.get("/posts/boss").text
    encode_all(app)
    renew(app)
    page = client.get("/posts/boss").text
    assert 'width="300" height="300"' in page
    assert "Some <strong>words</strong>." in page
    assert uses(app) == [(f"/write/{post.id}", "Boss?", False)]


def test_says_what_it_shows_where_it_failed(
    app: Flask, client: FlaskClient, cast: Cast, make_post: Make
) -> None:
    send(cast.browser(cast.alice), (damaged(), "boss.png"))
    [row] = pictures(app)
    make_post(slug="boss", body=line(row.key))
    encode_all(app)
    renew(app)
    page = client.get("/posts/boss").text
    assert f'<span class="picture picture--gone" data-picture="{row.key}">Two desks</span>' in page
    assert "<img" not in page.partition("<main")[2]
    assert [waits for _, _, waits in uses(app)] == [False]


def test_shows_its_words_once_it_is_thrown_away(
    app: Flask, client: FlaskClient, cast: Cast, make_post: Make
) -> None:
    browser = cast.browser(cast.alice)
    row = ready_picture(app, browser, file_of(halves()))
    make_post(slug="boss", body=line(row.key))
    away = f"/write/media/{row.key}/delete"
    assert browser.post(away).status_code == 409
    assert browser.post(away, data={"sure": "yes"}).status_code == 303
    renew(app)
    preview = browser.post("/write/preview", data={"body": line(row.key)}).text
    for page in (client.get("/posts/boss").text, preview):
        assert ">Two desks</span>" in page
        assert f"/media/{row.key}" not in page
    assert "boss.png" not in browser.get("/write/media").text
    assert browser.post(away).status_code == 404
    assert client.get(f"/media/{row.key}.webp").status_code == 404


def test_notes_where_it_is_used_with_each_save(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    row = ready_picture(app, browser, file_of(halves()))
    place = browser.post("/write/new", data={"title": "Boss?", "body": line(row.key)}).location.split("?")[0]
    assert uses(app) == [(place, "Boss?", False)]
    browser.post(place, data={"title": "Boss!", "body": line(row.key), "seen": "1"})
    assert uses(app) == [(place, "Boss!", False)]
    browser.post(place, data={"title": "Boss!", "body": "No picture.", "seen": "2"})
    assert uses(app) == []
    browser.post(f"{place}/revisions/1/restore", data={"seen": "3"})
    assert uses(app) == [(place, "Boss?", False)]


def test_shows_it_in_the_preview(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    row = ready_picture(app, browser, file_of(halves()))
    answer = browser.post("/write/preview", data={"body": line(row.key)})
    assert f'srcset="/media/{row.key}.webp 300w"' in answer.text


def test_keeps_pictures_out_of_comments(
    app: Flask, client: FlaskClient, cast: Cast, make_post: Make, make_comment: Make
) -> None:
    row = ready_picture(app, cast.browser(cast.alice), file_of(halves()))
    make_comment(make_post(slug="boss"), body=line(row.key))
    page = client.get("/posts/boss").text
    assert "<img" not in page.partition("<main")[2]
    assert f'href="/media/{row.key}.webp"' in page


@pytest.mark.parametrize("number", [1, 12])
def test_costs_two_statements_however_many_there_are(
    app: Flask, cast: Cast, count_statements: Callable[[], Any], number: int
) -> None:
    browser = cast.browser(cast.alice)
    row = ready_picture(app, browser, file_of(halves()))
    with count_statements() as without:
        browser.post("/write/preview", data={"body": "words"})
    with count_statements() as statements:
        browser.post("/write/preview", data={"body": " ".join([line(row.key)] * number)})
    assert len(statements) == len(without) + 2


def test_shows_a_picture_in_its_colour_in_a_browser(live_site: Any, open_page: Any) -> None:
    app, factory = live_site.app, live_site.factory
    author = factory.make_user("Ann Author")
    browser = app.test_client()
    browser.post(factory.make_sign_in_link(author))
    row = ready_picture(app, browser, file_of(Image.new("RGB", (900, 600), RED)))
    factory.make_post(slug="coloured", author=author, body=line(row.key))
    shown = open_page("/posts/coloured").locator("img.picture")
    assert shown.evaluate("one => one.decode().then(() => one.currentSrc.split('.').pop())") == "avif"
    assert shown.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(208, 16, 16)"
    assert shown.evaluate("one => Math.round(one.width / one.height * 10)") == 15
