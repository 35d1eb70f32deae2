"""The library finds pictures, says where each is used, and lets go of those that nothing needs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from blogapp.media import queries, waiting
from blogapp.media.encoding import Encoded, encode
from blogapp.media.store import FolderStore, StoreAway
from tests.media.sent import encode_all, pictures, ready_picture, send
from tests.support.cast import Cast
from tests.support.pictures import file_of, halves

Make = Callable[..., Any]


def test_finds_by_name_and_by_what_it_shows(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    for name in ("boss_50%.png", "desk.png"):
        ready_picture(app, browser, file_of(halves()), name)
    browser.post(f"/write/media/{pictures(app)[1].key}", data={"alt": "Über den Dächern"})
    assert "desk.png" not in browser.get("/write/media?q=50%25").text
    assert "boss_50%.png" in browser.get("/write/media?q=50%25").text
    found = browser.get("/write/media?q=dächern den").text
    assert "desk.png" in found
    assert "boss" not in found
    assert "No picture has these words." in browser.get("/write/media?q=nowhere").text


def test_goes_on_after_a_page(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PICTURES_PER_PAGE", 2)
    browser = cast.browser(cast.alice)
    send(browser, *((file_of(halves()), f"{number}.png") for number in range(5)))
    seen, address = [], "/write/media"
    while address:
        page = browser.get(address).text
        seen += [number for number in "43210" if f">{number}.png<" in page.replace("</h2>", "<")]
        _, has_next, rest = page.partition('rel="next" href="')
        address = rest.partition('"')[0].replace("&amp;", "&") if has_next else ""
    assert seen == list("43210")


def test_says_where_it_is_used(app: Flask, cast: Cast, make_post: Make) -> None:
    browser = cast.browser(cast.alice)
    row = ready_picture(app, browser, file_of(halves()))
    assert "Used nowhere" in browser.get("/write/media").text
    post = make_post(title="Boss?", body=f"![](/media/{row.key}.webp)")
    assert f'Used in <a href="/write/{post.id}">Boss?</a>' in browser.get("/write/media").text


def test_throws_away_what_is_not_used(app: Flask, cast: Cast, tmp_path: Path) -> None:
    browser = cast.browser(cast.alice)
    row = ready_picture(app, browser, file_of(halves(side=900)))
    assert len(list((tmp_path / "media").iterdir())) == 7
    answer = browser.post(f"/write/media/{row.key}/delete")
    assert (answer.status_code, pictures(app)) == (303, [])
    assert list((tmp_path / "media").iterdir()) == []
    assert browser.get(f"/media/{row.key}.webp").status_code == 404


def test_asks_before_it_throws_away_what_is_used(app: Flask, cast: Cast, make_post: Make) -> None:
    browser = cast.browser(cast.alice)
    row = ready_picture(app, browser, file_of(halves()))
    make_post(slug="boss", title="Boss?", body=f"![Two desks](/media/{row.key}.webp)")
    answer = browser.post(f"/write/media/{row.key}/delete")
    assert answer.status_code == 409
    assert "Boss?" in answer.text
    assert len(pictures(app)) == 1
    assert browser.post(f"/write/media/{row.key}/delete", data={"sure": "yes"}).status_code == 303
    assert "boss.png" not in browser.get("/write/media").text
    assert 'alt="Two desks"' in browser.get("/posts/boss").text


def test_rejects_throwing_away_somebody_elses(app: Flask, cast: Cast) -> None:
    row = ready_picture(app, cast.browser(cast.alice), file_of(halves()))
    for browser, status in ((cast.mallory(), 403), (cast.browser(cast.mod), 403)):
        assert browser.post(f"/write/media/{row.key}/delete").status_code == status
    assert len(pictures(app)) == 1
    assert cast.browser(cast.olga).post(f"/write/media/{row.key}/delete").status_code == 303


def test_works_while_the_store_is_away(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_values: object) -> None:
        raise StoreAway("on holiday")

    browser = cast.browser(cast.alice)
    row = ready_picture(app, browser, file_of(halves()))
    monkeypatch.setattr(FolderStore, "delete", away)
    assert browser.post(f"/write/media/{row.key}/delete").status_code == 303
    assert pictures(app) == []


@pytest.mark.parametrize("is_used", [True, False])
def test_leaves_no_files_of_what_goes_while_it_is_encoded(
    app: Flask, cast: Cast, make_post: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_used: bool
) -> None:
    browser = cast.browser(cast.alice)
    send(browser, (file_of(halves()), "boss.png"))
    key = pictures(app)[0].key
    make_post(body=f"![](/media/{key}.webp)" if is_used else "")

    def slow(content: bytes) -> Encoded:
        assert browser.post(f"/write/media/{key}/delete", data={"sure": "yes"}).status_code == 303
        return encode(content)

    monkeypatch.setattr(waiting, "encode_apart", slow)
    encode_all(app)
    assert list((tmp_path / "media").iterdir()) == []


def test_tells_people_what_they_have_sent(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    row = ready_picture(app, browser, file_of(halves()), "boss.png")
    data = browser.get("/account/data.json").get_json()
    assert [sent["address"] for sent in data["pictures_of_texts"]] == [f"/media/{row.key}.webp"]
