"""Beside a name stands a picture, or a letter that is the same wherever the name is."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import update

from blogapp.accounts.models import User
from blogapp.accounts.pictures.portrait import COLOURS, NOBODY, first_letter, portrait_of
from blogapp.accounts.pictures.service import set_picture
from blogapp.comments.models import Status
from blogapp.extensions import db, transaction
from tests.support.cast import Cast
from tests.support.live_site import LiveSite
from tests.support.pictures import file_of, halves
from tests.support.reader import DESK, OpenPage

Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Ada", "A"),
        ("  élodie", "É"),
        ("e\u0301lodie", "É"),
        ("«Quoted»", "Q"),
        ("ßeta", "ß"),
        ("7up", "7"),
        ("張偉", "張"),
        ("محمد", "م"),
        ("\u200fمحمد", "م"),
        ("किरण", "कि"),
        ("한글", "한"),
        ("👩‍👩‍👧 Family", "👩‍👩‍👧"),
        ("👍🏽", "👍🏽"),
        ("🇩🇪🇫🇷", "🇩🇪"),
        ("❤️ you", "❤️"),
        ("👩\u200d", "👩"),
        ("", NOBODY),
        ("--- ***", NOBODY),
        ("\u200b\u0301", NOBODY),
    ],
)
def test_shows_what_a_name_begins_with(name: str, letter: str) -> None:
    assert first_letter(name) == letter


def test_limits_a_letter_of_a_hundred_accents() -> None:
    assert len(first_letter("z" + "\u0353" * 100)) <= 16


def test_shows_one_colour_for_one_name() -> None:
    assert portrait_of("Ada").colour == portrait_of(" ADA ").colour
    assert {portrait_of(f"Person {number}").colour for number in range(200)} == set(range(1, COLOURS + 1))


@pytest.fixture
def question(make_post: Make) -> Any:
    return make_post("Boss?", slug="boss")


def picture_key(app: Flask, user: User) -> str:
    with app.app_context():
        set_picture(user.id, file_of(halves()))
        return db.session.get_one(User, user.id).picture_key


def test_shows_letters_beside_guests_and_users(
    client: FlaskClient, cast: Cast, question: Any, make_comment: Make
) -> None:
    make_comment(question, name="Gus Guest")
    make_comment(question, name="Bob Reader", user_id=cast.bob.id)
    page = client.get("/posts/boss").text
    for name, letter in (("Gus Guest", "G"), ("Bob Reader", "B")):
        colour = portrait_of(name).colour
        assert f'<span class="portrait portrait--{colour}" aria-hidden="true">{letter}</span>' in page
    assert "<img" not in page


def test_shows_a_picture_beside_each_comment(
    client: FlaskClient, app: Flask, cast: Cast, question: Any, make_comment: Make
) -> None:
    root = make_comment(question, name="Bob Reader", user_id=cast.bob.id)
    make_comment(question, name="Bob Reader", user_id=cast.bob.id, parent=root)
    assert "<img" not in client.get("/posts/boss").text
    key = picture_key(app, cast.bob)
    address = f"/people/pictures/{key}.webp"
    shown = f'<img class="portrait" src="{address}" width="36" height="36" alt="" loading="lazy">'
    assert client.get("/posts/boss").text.count(shown) == 2
    assert shown in client.get(f"/posts/boss/comments/{root.public_id}").text


def test_shows_no_picture_of_who_does_not_want_it(
    client: FlaskClient, app: Flask, cast: Cast, question: Any, make_comment: Make
) -> None:
    make_comment(question, name="Bob Reader", user_id=cast.bob.id)
    key = picture_key(app, cast.bob)
    with app.app_context(), transaction():
        db.session.execute(update(User).where(User.id == cast.bob.id).values(shows_picture=False))
    page = client.get("/posts/boss").text
    assert key not in page
    assert ">B</span>" in page


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.TRASHED, Status.SPAM])
def test_shows_nobody_beside_a_removed_comment(
    client: FlaskClient, app: Flask, cast: Cast, question: Any, make_comment: Make, status: Status
) -> None:
    gone = make_comment(question, name="Bob Reader", user_id=cast.bob.id, status=status)
    make_comment(question, "An answer.", name="Gus Guest", parent=gone)
    key = picture_key(app, cast.bob)
    page = client.get(f"/posts/boss/comments/{gone.public_id}").text
    assert key not in page
    assert page.count('class="portrait') <= 1


def test_hides_letters_that_are_html(client: FlaskClient, question: Any, make_comment: Make) -> None:
    make_comment(question, name="<b>")
    assert 'aria-hidden="true">B</span>' in client.get("/posts/boss").text


CONTRAST = """portrait => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
      .map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const style = getComputedStyle(portrait);
  const [one, other] = [light(style.color), light(style.backgroundColor)];
  return Math.max(one, other) / Math.min(one, other);
}"""


def names_of_all_colours() -> list[str]:
    by_colour = {portrait_of(name).colour: name for name in (f"Ada {number}" for number in range(100))}
    assert len(by_colour) == COLOURS
    return list(by_colour.values())


def thread_of_all_colours(live_site: LiveSite, open_page: OpenPage, **more: Any) -> Page:
    post = live_site.factory.make_post("Who?")
    for name in names_of_all_colours():
        live_site.factory.make_comment(post, name=name)
    return open_page(f"/posts/{post.slug}", **more)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_shows_letters_that_everyone_can_read(live_site: LiveSite, open_page: OpenPage, colours: str) -> None:
    page = thread_of_all_colours(live_site, open_page, colours=colours)
    portraits = page.locator(".comment .portrait").all()
    assert len(portraits) == COLOURS
    assert (
        len({portrait.evaluate("one => getComputedStyle(one).backgroundColor") for portrait in portraits})
        == 8
    )
    assert min(portrait.evaluate(CONTRAST) for portrait in portraits) > 4.5


def test_shows_a_circle_in_the_line_of_the_name(live_site: LiveSite, open_page: OpenPage) -> None:
    page = thread_of_all_colours(live_site, open_page, screen=DESK)
    box = page.locator(".comment .portrait").first.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (36, 36)
