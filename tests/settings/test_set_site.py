"""The owner changes what the site is called and how it looks, on a page."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.web.site import current_site
from tests.media.sent import encode_all, pictures, send
from tests.support.cast import Cast
from tests.support.pictures import file_of, halves

ADDRESS = "/settings"


def setting(app: Flask, key: str) -> Any:
    with app.app_context():
        return getattr(current_site(), key)


def test_works_and_is_on_every_page_at_once(cast: Cast, client: FlaskClient) -> None:
    assert "Pro or con?" in client.get("/").text
    olga = cast.browser(cast.olga)
    typed = {
        "title": "  Both   sides ",
        "tagline": "Of coaching",
        "language": "de",
        "time_zone": "Europe/Berlin",
    }
    answer = olga.post(ADDRESS, data=typed)
    assert (answer.status_code, answer.location) == (303, "/settings?saved=1")
    assert "Saved." in olga.get(answer.location).text
    page = client.get("/").text
    assert "Both sides</title>" in page
    assert "Of coaching" in page
    assert '<html lang="de">' in page
    assert setting(cast.app, "time_zone") == "Europe/Berlin"


def test_shows_what_is_set_and_which_words_the_site_has(cast: Cast) -> None:
    page = cast.browser(cast.olga).get(ADDRESS).text
    assert 'value="Pro or con?"' in page
    assert "own words exist in: English." in page
    assert '<option value="Europe/Berlin">' in page
    assert '<option value="de">Deutsch</option>' in page
    assert "coach\nperson being coached\n" in page


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("title", " ", "Between 1 and 200 characters."),
        ("language", "klingon", "A language code such as en or de, not “klingon”."),
        ("time_zone", "Mars", "A name such as UTC or Europe/Berlin, not “Mars”."),
        ("accent", "red", "A colour such as #0b5e55: a number sign and six digits."),
        (
            "accent",
            "#FFCC00",
            "the contrast is 1.3 to 1; at least 4.5 to 1 is needed. #806600 is the nearest that works.",
        ),
        ("accent", "#ffff00", "on light pages: the contrast is 1.0 to 1; at least 4.5 to 1 is needed."),
        ("footer", "x" * 501, "At most 500 characters."),
        ("logo", "https://elsewhere.example/logo.svg", "The address of a picture of the library"),
        ("logo", '/media/" onerror="x.webp', "The address of a picture of the library"),
    ],
)
def test_rejects_what_it_cannot_keep_and_keeps_what_was_typed(
    cast: Cast, key: str, value: str, sentence: str
) -> None:
    before = setting(cast.app, key)
    answer = cast.browser(cast.olga).post(ADDRESS, data={"tagline": "<Typed>", key: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="&lt;Typed&gt;"' in answer.text
    assert (setting(cast.app, key), setting(cast.app, "tagline")) == (
        before,
        "Questions from coaching, argued in the open",
    )
    code = cast.app.test_cli_runner().invoke(args=["site", "set", key, value])
    assert code.exit_code == 1
    assert sentence in code.output


def test_keeps_no_signs_that_turn_the_page_around(cast: Cast, client: FlaskClient) -> None:
    olga = cast.browser(cast.olga)
    olga.post(ADDRESS, data={"title": "Both\u202e sides", "perspectives": "teacher\u2066\r\npupil"})
    olga.post("/settings/links", data={
        "navigation-place": "1", "navigation-words": "Ho\u202eme", "navigation-address": "/",
    })  # fmt: skip
    assert (setting(cast.app, "title"), setting(cast.app, "perspectives")) == ("Both sides", "teacher\npupil")
    assert ">Home</a>" in client.get("/").text


def test_begins_what_is_wrong_as_a_sentence(cast: Cast) -> None:
    answer = cast.browser(cast.olga).post(ADDRESS, data={"perspectives": "coach\n*"})
    assert 'id="perspectives-error">An entry of quotation marks' in answer.text


def test_shows_the_contrast_on_light_and_on_dark_pages(cast: Cast) -> None:
    olga = cast.browser(cast.olga)
    olga.post(ADDRESS, data={"accent": "#000000"})
    assert "The contrast is 15.5 to 1 on light pages and 7.0 to 1 on dark ones" in olga.get(ADDRESS).text


def test_requires_the_owner(cast: Cast) -> None:
    for user in (None, cast.bob, cast.alice, cast.mod):
        browser = cast.browser(user)
        assert browser.get(ADDRESS).status_code == 403
        assert browser.post(ADDRESS, data={"title": "Mine"}).status_code == 403
    assert setting(cast.app, "title") == "Pro or con?"


def test_colours_every_page_through_a_sheet_that_browsers_keep(cast: Cast, client: FlaskClient) -> None:
    assert "/accent/" not in client.get("/").text
    cast.browser(cast.olga).post(ADDRESS, data={"accent": "#1F4FD8"})
    [address] = re.findall(r'href="(/static/\w+/accent/1f4fd8\.css)"', client.get("/").text)
    sheet = client.get(address)
    assert sheet.content_type == "text/css; charset=utf-8"
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--accent:#1f4fd8" in sheet.text
    assert client.get(address.replace("1f4fd8", "000000")).status_code == 404


def test_shows_the_footer_as_safe_html(cast: Cast, client: FlaskClient) -> None:
    typed = "[Imprint](/posts/imprint) <script>alert(1)</script> [x](javascript:alert)"
    cast.browser(cast.olga).post(ADDRESS, data={"footer": typed})
    page = client.get("/").text
    assert '<a href="/posts/imprint"' in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    cast.browser(cast.olga).post(ADDRESS, data={"footer": ""})
    assert "colophon__own" not in client.get("/").text


def test_offers_other_perspectives_under_new_questions(
    cast: Cast, client: FlaskClient, make_post: Any
) -> None:
    make_post("Boss?", slug="boss")
    cast.browser(cast.olga).post(ADDRESS, data={"perspectives": "teacher\r\npupil\r\n"})
    page = client.get("/posts/boss").text
    assert "pupil" in page
    assert "person being coached" not in page


def test_changes_nothing_where_nothing_is_new(cast: Cast, client: FlaskClient) -> None:
    tag = client.get("/").headers["ETag"]
    cast.browser(cast.olga).post(ADDRESS, data={"title": "Pro or con?"})
    assert client.get("/").headers["ETag"] == tag


def test_shows_a_logo_and_says_where_it_is_used(app: Flask, cast: Cast, client: FlaskClient) -> None:
    olga = cast.browser(cast.olga)
    send(olga, (file_of(halves()), "logo.png"))
    encode_all(app)
    [picture] = pictures(app)
    address = f"/media/{picture.key}.webp"
    assert f'value="{address}"' in olga.get(ADDRESS).text
    assert '<span class="choose__words">logo.png</span>' in olga.get(ADDRESS).text
    olga.post(ADDRESS, data={"logo": address})
    assert f'<img class="masthead__logo" src="{address}" alt="">' in client.get("/").text
    assert olga.post(f"/write/media/{picture.key}/delete").status_code != 303
    assert "Logo of this site" in olga.get("/write/media").text
    olga.post(ADDRESS, data={"logo": ""})
    assert "masthead__logo" not in client.get("/").text
    assert olga.post(f"/write/media/{picture.key}/delete").status_code == 303
