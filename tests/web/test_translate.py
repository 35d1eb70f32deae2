"""Every sentence a person sees can be translated: a made-up language marks each one on the page."""

from html.parser import HTMLParser
from typing import Any

import flask_babel
import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.comments.models import Kind, Status
from tests.conftest import Clock
from tests.support.factories import Factory

VOID = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "use", "source", "wbr"}
SPOKEN_ATTRIBUTES = {"aria-label", "placeholder", "alt"}


class Marked:
    """Translations that put every sentence between brackets."""

    def ugettext(self, text: str) -> str:
        return f"⟦{text}⟧"

    def ungettext(self, one: str, many: str, number: int) -> str:
        return f"⟦{one if number == 1 else many}⟧"

    gettext, ngettext = ugettext, ungettext


class Unmarked(HTMLParser):
    """Collects words outside of the brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        # Ages and dates are worded by the locale's own data; the letter of a portrait is of a name, and some
        # names are the same in every language.
        is_name = (values.get("class") or "").startswith("portrait") or values.get("translate") == "no"
        is_ours = tag not in {"script", "time", "textarea"} and not is_name
        is_inside = all(self.open)
        if is_ours and is_inside:
            self.found += [v for k, v in values.items() if k in SPOKEN_ATTRIBUTES and v and "⟦" not in v]
        if tag not in VOID:
            self.open.append(is_ours)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if all(self.open) and "⟦" not in data and any(c.isalpha() for c in data):
            self.found.append(data.strip())


@pytest.fixture
def marked(app: Flask, factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch to the made-up language, on a site whose own words are marked too."""
    for key in ("title", "tagline"):
        app.test_cli_runner().invoke(args=["site", "set", key, f"⟦{key}⟧"])
    factory.make_user(name="⟦Alice⟧")
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda _self: Marked())


def unmarked_words(page: str) -> list[str]:
    """What a translator could not reach."""
    parser = Unmarked()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?page=2",
        "/posts/boss",
        "/posts/empty",
        "/posts/closed",
        "/tags/coaching",
        "/search",
        "/search?q=zebra",
        "/nowhere",
    ],
)
def test_shows_no_sentence_that_is_not_marked(
    marked: None, client: FlaskClient, make_post: Any, make_comment: Any, clock: Clock, address: str
) -> None:
    post = make_post("⟦Boss?⟧", slug="boss", tags=["⟦coaching⟧"], body="⟦Body.⟧")
    first = make_comment(post, "⟦first⟧", name="⟦Bob⟧", edited_at=clock.moment)
    make_comment(post, "⟦below⟧", name="⟦Bob⟧", parent=first)
    make_comment(post, "⟦trashed⟧", name="⟦Bob⟧", status=Status.TRASHED, reply_count=1)
    make_comment(post, "⟦ping⟧", kind=Kind.PINGBACK, name="⟦Elsewhere⟧", author_url="https://example.org")
    make_post("⟦Empty?⟧", slug="empty", body="⟦Body.⟧")
    make_post("⟦Closed?⟧", slug="closed", body="⟦Body.⟧", is_closed=True)
    for number in range(9):
        make_post(f"⟦Filling {number}?⟧", body="⟦Body.⟧")
    clock.move(days=3)
    page = client.get(address).text
    assert "⟦" in page
    assert unmarked_words(page) == []


def test_shows_none_on_pages_of_the_writer(
    marked: None, app: Flask, factory: Factory, make_post: Any, make_comment: Any, clock: Clock
) -> None:
    make_post("⟦Boss?⟧", slug="boss", body="⟦Body.⟧")
    browser = app.test_client()
    browser.post(factory.make_sign_in_link(factory.make_user(name="⟦Bob⟧")))
    answer = browser.post("/posts/boss/comments", data={"body": "⟦Mine.⟧"})
    public_id = answer.headers["Location"].rsplit("-", 1)[1]
    comment = f"/comments/{public_id}"
    own = (f"/posts/boss{comment}", f"{comment}/edit", f"{comment}/status")
    theirs = make_comment(make_post("⟦Other?⟧", body="⟦Body.⟧"), "⟦Theirs.⟧", name="⟦Ada⟧").public_id
    report = (f"/comments/{theirs}/report", f"/comments/{theirs}/reported")
    account = [f"/account{part}" for part in ("", "/sign-in", "/comments", "/data", "/closed", "/signed-out")]
    for address in ("/posts/boss", *own, *report, *account, "/people/bob", "/login/mail", "/login"):
        assert unmarked_words(browser.get(address).text) == [], address


def test_shows_none_in_what_is_wrong_with_a_form(
    marked: None, client: FlaskClient, make_post: Any, clock: Clock
) -> None:
    make_post("⟦Boss?⟧", slug="boss", body="⟦Body.⟧")
    page = client.post("/posts/boss/comments", data={"email": "x", "website": "x:y"}).text
    assert unmarked_words(page) == []
