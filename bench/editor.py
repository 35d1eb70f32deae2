"""What an author waits for in the editor: the preview of a very long post, and its save."""

from collections.abc import Iterator
from itertools import count, cycle
from typing import Final

from flask.testing import FlaskClient

from bench.in_process import seconds_in_turn, statements_of
from bench.prose import comments
from bench.site import fresh_site
from bench.table import Row
from blogapp.accounts.models import Role
from blogapp.accounts.service import make_sign_in_link, make_user

WORDS: Final = 10_000
TIMES: Final = 15
# The preview follows the keys after a pause of 400 ms; a save may take as long as a page takes to load.
MOST_PREVIEW_S: Final = 0.2
MOST_SAVE_S: Final = 0.5


def rows() -> Iterator[Row]:
    """The whole way of each request in this process, on a site of its own."""
    text = _text()
    with fresh_site() as site:
        with site.app.app_context():
            token = make_sign_in_link(make_user("Ada Author", Role.AUTHOR))
        browser = site.app.test_client()
        assert browser.post(f"/login/link/{token}").status_code == 303
        yield _preview(browser, text)
        yield _save(browser, text)


def _text() -> str:
    """Prose with a heading now and then, and a note."""
    parts, words, prose = ["A claim[^1].", "[^1]: Its source."], 0, cycle(comments())
    while words < WORDS:
        parts += [f"## Part {len(parts)}", *(next(prose) for _ in range(8))]
        words = sum(len(part.split()) for part in parts)
    return "\n\n".join(parts)


def _preview(browser: FlaskClient, text: str) -> Row:
    def preview() -> None:
        answer = browser.post("/write/preview", data={"body": text, "format": "markdown"})
        assert answer.status_code == 200

    [taken] = seconds_in_turn([preview], TIMES)
    return _under(f"preview round trip, {WORDS:,} words", f"{taken * 1000:.0f} ms", taken, MOST_PREVIEW_S)


def _save(browser: FlaskClient, text: str) -> Row:
    typed = {"title": "A long question?", "body": text, "tags": "one, two", "has_settings": "y"}
    typed["stance_order"] = "pro con depends"
    address = browser.post("/write/new", data=typed).location.split("?")[0]
    versions = count(1)

    def save() -> None:
        seen = next(versions)
        answer = browser.post(address, data={**typed, "body": f"{text}\n\nSave {seen}.", "seen": str(seen)})
        assert answer.status_code == 303

    [taken] = seconds_in_turn([save], TIMES)
    with statements_of(browser.application) as statements:
        save()
    figure = f"{taken * 1000:.0f} ms, {len(statements)} SQL statements"
    return _under(f"save of a post of {WORDS:,} words", figure, taken, MOST_SAVE_S)


def _under(what: str, figure: str, seconds: float, most: float) -> Row:
    return Row(what, figure, "", "", f"under {most * 1000:.0f} ms", seconds < most)
