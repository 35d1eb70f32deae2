"""Pictures are chosen, dropped or pasted into a text in the editor; one stands beside links to the post."""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import FilePayload, Page, expect

from tests.media.sent import encode_all, pictures, ready_picture, send
from tests.support.cast import Cast
from tests.support.live_site import LiveSite
from tests.support.pictures import SCRIPT, damaged, file_of, halves
from tests.support.reader import DESK, PHONE, OpenPage

Make = Callable[..., Any]
LINE = r"!\[{}\]\(/media/[0-9a-f]{{24}}\.webp\)"


def chosen_file(name: str, content: bytes, kind: str = "image/png") -> FilePayload:
    return FilePayload(name=name, mimeType=kind, buffer=content)


def matching(pattern: str) -> Any:

    return re.compile(pattern)


def editor(site: LiveSite, open_page: OpenPage, **options: Any) -> Page:
    page = open_page(site.factory.make_sign_in_link(site.factory.make_user("Ann Author")), **options)
    page.get_by_role("button", name="Sign in to this site").click()
    page.goto(f"{site.url}/write/new")
    return page


def give(page: Page, event: str, content: bytes, name: str) -> None:
    """Drop or paste a file onto the text."""
    page.evaluate(
        """([event, content, name]) => {
          const data = new DataTransfer();
          const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
          data.items.add(new File([bytes], name, { type: "image/png" }));
          const more = event === "drop" ? { dataTransfer: data } : { clipboardData: data };
          const Kind = event === "drop" ? DragEvent : ClipboardEvent;
          const happens = new Kind(event, { bubbles: true, cancelable: true, ...more });
          document.querySelector("[name=body]").dispatchEvent(happens);
        }""",
        [event, b64encode(content).decode(), name],
    )


def test_puts_chosen_pictures_in_with_their_words(live_site: LiveSite, open_page: OpenPage) -> None:
    page = editor(live_site, open_page, screen=PHONE)
    page.get_by_label("Text", exact=True).fill("Look:")
    page.get_by_label("Add pictures").set_input_files(
        [chosen_file("one.png", file_of(halves())), chosen_file("two.png", file_of(halves()))]
    )
    words = page.get_by_label("What it shows, for those who cannot see it")
    expect(words).to_have_count(2)
    words.nth(0).fill("Two [desks]")
    words.nth(0).press("Enter")
    text = page.get_by_label("Text", exact=True)
    expect(text).to_have_value(
        matching(r"Look:\s+" + LINE.format(r"Two \\\[desks\\\]") + r"\s+" + LINE.format(""))
    )
    page.get_by_label("Question", exact=True).fill("Boss?")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("Saved.").wait_for()
    page.goto(f"{live_site.url}/write/media")
    expect(page.get_by_label("What it shows").last).to_have_value("Two [desks]")
    assert page.get_by_text("Used in Boss?").count() == 2


@pytest.mark.parametrize("event", ["drop", "paste"])
def test_takes_what_is_dropped_or_pasted(live_site: LiveSite, open_page: OpenPage, event: str) -> None:
    page = editor(live_site, open_page, screen=DESK)
    give(page, event, file_of(halves()), "boss.png")
    expect(page.get_by_label("Text", exact=True)).to_have_value(matching(LINE.format("")))


def test_says_why_one_was_not_taken_and_goes_on(live_site: LiveSite, open_page: OpenPage) -> None:
    page = editor(live_site, open_page)
    page.get_by_label("Add pictures").set_input_files(
        [
            chosen_file("sign.svg", b"<svg>" + SCRIPT, "image/svg+xml"),
            chosen_file("boss.png", file_of(halves())),
        ]
    )
    page.get_by_text("sign.svg: This is an SVG drawing").wait_for()
    expect(page.get_by_label("Text", exact=True)).to_have_value(matching(LINE.format("")))


def test_sends_again_what_the_network_lost(live_site: LiveSite, open_page: OpenPage) -> None:
    page = editor(live_site, open_page)
    text = page.get_by_label("Text", exact=True)
    page.route("**/write/media", lambda route: route.abort())
    give(page, "drop", file_of(halves()), "boss.png")
    again = page.get_by_role("button", name="Send it again")
    again.click()
    page.get_by_text("It did not arrive").wait_for()
    expect(text).to_have_value("")
    page.unroute("**/write/media")
    again.click()
    expect(text).to_have_value(matching(LINE.format("")))
    expect(page.get_by_text("It did not arrive")).to_be_hidden()
    page.context.set_offline(True)
    give(page, "paste", file_of(halves()), "desk.png")
    page.get_by_text("It did not arrive").wait_for()
    page.context.set_offline(False)
    expect(text).to_have_value(matching(LINE.format("") + r"\s+" + LINE.format("")))
    expect(again).to_be_hidden()


def test_says_at_the_picture_what_became_of_it(live_site: LiveSite, open_page: OpenPage) -> None:
    page = editor(live_site, open_page, screen=DESK)
    page.get_by_label("Text", exact=True).fill("Look:")
    page.get_by_label("Add pictures").set_input_files(
        [
            chosen_file("short.jpg", file_of(halves(), "JPEG")[:-200]),
            chosen_file("damaged.png", damaged()),
            chosen_file("boss.png", file_of(halves())),
        ]
    )
    page.get_by_text("short.jpg: This file was cut short").wait_for()
    expect(page.get_by_text("is being made ready")).to_have_count(2)
    encode_all(live_site.app)
    page.get_by_text("damaged.png: The file is damaged").first.wait_for()
    page.get_by_text("It is ready.").wait_for()
    remarks = page.locator("[data-part=remarks]")
    expect(remarks).to_contain_text("damaged.png: The file is damaged")
    expect(remarks).to_contain_text("Nothing says what this picture shows")
    words = page.get_by_label("What it shows, for those who cannot see it")
    words.last.fill("Two halves")
    words.last.press("Enter")
    expect(remarks).not_to_contain_text("Nothing says what this picture shows")


@pytest.mark.parametrize("then", ["stay", "preview", "publish"])
def test_reminds_of_pictures_that_say_nothing_and_publishes_all_the_same(
    app: Flask, client: FlaskClient, cast: Cast, then: str
) -> None:
    browser = cast.browser(cast.alice)
    silent, spoken = (ready_picture(app, browser, file_of(halves()), f"{name}.png") for name in "ab")
    body = f"![](/media/{silent.key}.webp) ![B](/media/{spoken.key}.webp) ![C](/media/{'0' * 24}.webp)"
    answer = browser.post("/write/new", data={"title": "Boss?", "body": body, "then": then})
    page = answer.text if then == "preview" else browser.get(answer.location).text
    assert "Nothing says what this picture shows, for those who cannot see it:\n        <b>a.png</b>." in page
    assert f"<b>{'0' * 24}</b>: It is not in the library, or not any more." in page
    assert client.get("/posts/boss").status_code == (200 if then == "publish" else 404)
    assert "Nothing is said of it yet." in browser.get("/write/media").text
    quiet = browser.post("/write/preview", data={"body": f"![B](/media/{spoken.key}.webp)"}).text
    assert "remarks__line" not in quiet


def test_leads_to_the_library_without_a_script(live_site: LiveSite, open_page: OpenPage) -> None:
    page = editor(live_site, open_page, scripts=False)
    assert not page.get_by_text("Add pictures").is_visible()
    assert page.get_by_role("link", name="All pictures").is_visible()


def test_shows_the_first_picture_of_the_text_beside_links(
    app: Flask, client: FlaskClient, cast: Cast, make_post: Make
) -> None:
    browser = cast.browser(cast.alice)
    row = ready_picture(app, browser, file_of(halves(side=2000)))
    browser.post(f"/write/media/{row.key}", data={"alt": "Two desks"})
    make_post(slug="boss", body=f"![x](/media/{row.key}.webp)")
    page = client.get("/posts/boss").text
    address = f"http://127.0.0.1:8000/media/{row.key}.jpg"
    assert f'<meta property="og:image" content="{address}">' in page
    assert '<meta property="og:image:width" content="1200">' in page
    assert '<meta property="og:image:alt" content="Two desks">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    data = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(data)["image"] == address


def test_shows_the_chosen_picture_beside_links(app: Flask, client: FlaskClient, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    first, chosen = (ready_picture(app, browser, file_of(halves()), f"{name}.png") for name in "ab")
    typed = {"title": "Boss?", "body": f"![](/media/{first.key}.webp)", "then": "publish"}
    place = browser.post("/write/new", data={**typed, "picture": chosen.key}).location.split("?")[0]
    assert f'content="http://127.0.0.1:8000/media/{chosen.key}.jpg"' in client.get("/posts/boss").text
    assert f'value="{chosen.key}" checked' in browser.get(place).text
    library = browser.get("/write/media").text
    assert library.count("Used in") == 2


def test_shows_no_picture_beside_links_before_it_is_ready(
    app: Flask, client: FlaskClient, cast: Cast, make_post: Make
) -> None:
    send(cast.browser(cast.alice), (file_of(halves()), "boss.png"))
    make_post(slug="boss", body=f"![](/media/{pictures(app)[0].key}.webp)")
    assert "og:image" not in client.get("/posts/boss").text
    assert '<meta name="twitter:card" content="summary">' in client.get("/posts/boss").text
    encode_all(app)


def test_rejects_a_picture_that_is_none(cast: Cast) -> None:
    answer = cast.browser(cast.alice).post("/write/new", data={"title": "Boss?", "picture": "javascript:x"})
    assert answer.status_code == 422
