"""Authors write, preview and save."""

import re
from datetime import UTC
from io import BytesIO
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import encode_multipart

from blogapp.accounts.models import User
from blogapp.extensions import db
from blogapp.posts.models import Post, PostStatus, Tag
from blogapp.posts.writing.forms import LONGEST_BODY, moment_in
from blogapp.posts.writing.models import UnsavedText, Visit
from tests.conftest import Clock
from tests.posts.writing.forms_sent import TYPED, only_post, saved
from tests.support.cast import Cast
from tests.support.factories import Factory


def test_works_from_an_idea_to_a_published_question(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    address = saved(browser)
    assert only_post(app).status == PostStatus.DRAFT
    assert cast.mallory().get("/posts/praise-in-public").status_code == 404
    assert "Praise in public?" in browser.get("/write").text
    saved(browser, address, seen=1, body="Some **hate** it.", then="publish")
    page = cast.mallory().get("/posts/praise-in-public").text
    assert "<strong>hate</strong>" in page
    assert 'href="/tags/teams"' in page
    assert "Praise in public?" in cast.mallory().get("/").text
    assert "Praise in public?" in cast.mallory().get("/feed.xml").text


@pytest.mark.parametrize("letter", ["ж", "😀"])
def test_works_for_the_longest_text_in_any_writing(app: Flask, cast: Cast, letter: str) -> None:
    browser = cast.browser(cast.alice)
    typed = {**TYPED, "body": f"{letter * 99}\n" * (LONGEST_BODY // 100), "seen": 0}
    # As scripts send it.
    boundary, content = encode_multipart(typed)
    kind = f"multipart/form-data; boundary={boundary}"
    assert browser.post("/write/0/keep", data=content, content_type=kind).status_code == 200
    assert browser.post("/write/new", data=typed).status_code == 303
    assert len(only_post(app).body_source) == LONGEST_BODY
    longer = browser.post("/write/new", data={**typed, "body": f"{typed['body']}{letter}"})
    assert longer.status_code == 422
    assert "A text has at most 500000 characters." in longer.text
    assert longer.text.count(letter) > LONGEST_BODY * 0.9


def test_reads_no_long_text_of_strangers(cast: Cast) -> None:
    unread = BytesIO(b"body=" + b"a" * 1_000_000)
    answer = cast.mallory().post(
        "/write/new",
        input_stream=unread,
        content_length=1_000_005,
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 403
    assert unread.tell() == 0


@pytest.mark.parametrize("then", ["stay", "publish"])
def test_handles_the_double_submit(app: Flask, cast: Cast, clock: Clock, then: str) -> None:
    browser = cast.browser(cast.alice)
    first = saved(browser, then=then)
    assert saved(browser, then=then) == first
    # Somebody else's, another text, what was thrown away, and what comes much later are not the same.
    others = {saved(cast.browser(cast.olga)), saved(browser, tags="praise"), saved(browser, body="Some.")}
    browser.post(f"{first}/trash", data={"sure": "yes"})
    others.add(third := saved(browser))
    clock.move(minutes=11)
    others.add(saved(browser))
    assert first not in others
    assert len(others) == 5
    assert third in others


def test_handles_two_clicks_at_once(app: Flask, cast: Cast) -> None:
    addresses: list[str] = []
    clicks = [Thread(target=lambda: addresses.append(saved(cast.browser(cast.alice)))) for _ in range(3)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert addresses == [f"/write/{only_post(app).id}"] * 3


def test_works_for_two_who_bring_the_same_new_tags_at_once(app: Flask, cast: Cast) -> None:
    sent: list[str] = []

    def save(writer: User, title: str) -> None:
        sent.append(saved(cast.browser(writer), title=title, tags="zest, brand new"))

    given = [(cast.alice, "A?"), (cast.olga, "B?"), (cast.alice, "C?"), (cast.olga, "D?")]
    saves = [Thread(target=save, args=each) for each in given]
    for one in saves:
        one.start()
    for one in saves:
        one.join()
    assert len(set(sent)) == len(saves)
    with app.app_context():
        assert sorted(db.session.scalars(select(Tag.slug))) == ["brand-new", "zest"]


def test_shows_the_preview_without_saving(app: Flask, cast: Cast) -> None:
    page = cast.browser(cast.alice).post("/write/new", data={**TYPED, "then": "preview"}).text
    assert "<strong>love</strong>" in page
    assert ">\nSome **love** it.</textarea>" in page
    with app.app_context():
        assert db.session.scalars(select(Post)).all() == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", " ", "a post needs a title"),
        ("title", "x" * 201, "at most 200 characters"),
        ("language", "klingon!", "A language is a code"),
        ("tags", ",".join(f"t{number}" for number in range(21)), "at most 20 tags"),
        ("tags", "x" * 201, "A tag has at most 200 characters."),
    ],
)
def test_rejects_what_is_not_well_shaped_and_keeps_the_text(
    cast: Cast, field: str, value: str, sentence: str
) -> None:
    answer = cast.browser(cast.alice).post("/write/new", data={**TYPED, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Some **love** it." in answer.text


def test_keeps_texts_without_what_no_database_stores(app: Flask, cast: Cast) -> None:
    address = saved(cast.browser(cast.alice), body="Before\0after.")
    assert only_post(app).body_source == "Beforeafter."
    answer = cast.browser(cast.alice).post(
        f"{address}/keep", data={"title": "a\0b", "body": "\0", "seen": "1"}
    )
    assert answer.status_code == 200


def test_leaves_an_earlier_address_to_its_post(
    app: Flask, cast: Cast, factory: Factory, client: FlaskClient
) -> None:
    first = factory.make_post("Praise?", author=cast.alice, slug="praise")
    browser = cast.browser(cast.alice)
    saved(browser, f"/write/{first.id}", seen=1, title="Praise?", slug="blame")
    other = saved(browser, title="Praise?", slug="praise")
    assert client.get("/posts/praise").location == "/posts/blame"
    assert 'value="praise-2"' in browser.get(other).text
    # Its own post may have it back.
    saved(browser, f"/write/{first.id}", seen=2, title="Praise?", slug="praise")
    assert client.get("/posts/praise").status_code == 200


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "2026-13-01T00:00", "soon"])
def test_reads_any_moment(moment: str) -> None:
    for zone in ("Europe/Berlin", "America/New_York"):
        read = moment_in(moment, zone)
        assert read is None or read.tzinfo is UTC


def test_shows_a_draft_to_its_author_and_who_looks_after_the_site(cast: Cast, factory: Factory) -> None:
    factory.make_post("Not yet?", author=cast.alice, slug="not-yet", status=PostStatus.DRAFT)
    other = factory.make_user("Anna Author")
    for user in (cast.alice, cast.olga, cast.mod):
        assert cast.browser(user).get("/posts/not-yet").status_code == 200
    for user in (other, cast.bob):
        assert cast.browser(user).get("/posts/not-yet").status_code == 404


def test_works_for_new_addresses_and_leads_from_the_old_ones(cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Praise?", author=cast.alice, slug="praise")
    comment = factory.make_comment(post, "I like it.")
    browser, reader = cast.browser(cast.alice), cast.mallory()
    saved(browser, f"/write/{post.id}", seen=1, slug="Lob und Tadel")
    assert reader.get("/posts/lob-und-tadel").status_code == 200
    for old, new in (
        ("/posts/praise", "/posts/lob-und-tadel"),
        ("/posts/praise/comments.xml", "/posts/lob-und-tadel/comments.xml"),
    ):
        answer = reader.get(old)
        assert (answer.status_code, answer.location) == (301, new)
    assert "I like it." in reader.get(f"/posts/lob-und-tadel/comments/{comment.public_id}").text
    saved(browser, f"/write/{post.id}", seen=2, slug="praise")
    assert reader.get("/posts/praise").status_code == 200
    assert reader.get("/posts/lob-und-tadel").location == "/posts/praise"


def test_leads_from_the_address_of_a_post_whose_new_plan_was_dropped(cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Praise?", author=cast.alice, slug="praise")
    browser = cast.browser(cast.alice)
    for move, data in (("unpublish", {}), ("publish", {"at": "2099-01-01T10:00"}), ("unpublish", {})):
        assert browser.post(f"/write/{post.id}/{move}", data=data).status_code == 303
    saved(browser, f"/write/{post.id}", seen=1, slug="blame", then="publish")
    assert cast.mallory().get("/posts/praise").location == "/posts/blame"


def test_offers_the_tags_there_are(cast: Cast, factory: Factory) -> None:
    factory.make_post(tags=["Zeal", "Praise & blame"])
    page = cast.browser(cast.alice).get("/write/new").text
    offered = re.search(r'<datalist id="tags-choices">(.*?)</datalist>', page, re.DOTALL)
    assert offered
    assert re.findall(r'value="([^"]+)"', offered[1]) == ["Praise &amp; blame", "Zeal"]
    assert 'list="tags-choices"' in page


def test_tells_search_engines_what_the_author_wrote_for_them(cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Praise?", slug="praise", author=cast.alice)
    sent = {**TYPED, "seen": 1, "slug": "praise", "description": "For & against.", "language": "de"}
    saved(cast.browser(cast.alice), f"/write/{post.id}", **sent)
    page = cast.mallory().get("/posts/praise").text
    assert '<meta name="description" content="For &amp; against.">' in page
    assert '<meta property="og:description" content="For &amp; against.">' in page
    assert '<article class="post" lang="de">' in page


@pytest.mark.parametrize("who", ["bob", "another author", "mod"])
def test_requires_the_author_or_the_owner(app: Flask, cast: Cast, factory: Factory, who: str) -> None:
    post = factory.make_post("Mine?", author=cast.alice)
    user = {"bob": cast.bob, "mod": cast.mod}.get(who) or factory.make_user("Anna Author")
    browser = cast.browser(user)
    for address in (f"/write/{post.id}", f"/write/{post.id}/revisions"):
        assert browser.get(address).status_code == 403
    for address in (f"/write/{post.id}", f"/write/{post.id}/trash", f"/write/{post.id}/keep"):
        assert browser.post(address, data={**TYPED, "seen": 1}).status_code == 403
    assert only_post(app).title == "Mine?"


def test_shows_the_desk_of_the_author_and_the_owner(cast: Cast, factory: Factory) -> None:
    for number in range(30):
        factory.make_post(f"Mine {number}?", author=cast.alice)
    factory.make_post("Of another?", author=factory.make_user("Anna Author"))
    browser = cast.browser(cast.alice)
    page = browser.get("/write?shelf=published").text
    assert page.count('class="shelf__title"') == 25
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    assert browser.get(following[1].replace("&amp;", "&")).text.count('class="shelf__title"') == 5
    assert browser.get("/write?shelf=published&q=mine+17").text.count('class="shelf__title"') == 1
    assert "Of another?" in cast.browser(cast.olga).get("/write?shelf=published&q=another").text


def test_keeps_what_is_typed_until_it_is_saved(cast: Cast, clock: Clock) -> None:
    browser, olga = cast.browser(cast.alice), cast.browser(cast.olga)
    browser.post("/write/0/keep", data={"title": "Half a", "body": "thought"})
    assert ">\nthought</textarea>" in browser.get("/write/new").text
    address = saved(browser)
    assert ">\nthought</textarea>" not in browser.get("/write/new").text
    clock.move(seconds=60)
    answer = browser.post(f"{address}/keep", data={**TYPED, "body": "A second thought", "seen": 1})
    assert "Kept, not saved yet." in answer.text
    assert "A second thought" in browser.get(address).text
    assert "Alice Author is writing here, too." in olga.get(address).text
    browser.post(f"{address}/throw-away")
    assert "A second thought" not in browser.get(address).text


def test_tells_and_forgets_what_is_kept_of_an_author(app: Flask, cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Mine?", slug="mine", author=cast.alice)
    factory.make_comment(post, "I have read it.")
    browser = cast.browser(cast.alice)
    browser.post("/write/0/keep", data={"title": "Half a", "body": "thought"})
    browser.get("/posts/mine")
    told = browser.get("/account/data.json").json
    assert told
    assert [each["fields"]["body"] for each in told["unsaved_posts"]] == ["thought"]
    assert [each["address"] for each in told["discussions_visited"]] == ["/posts/mine"]
    assert browser.post("/account/close", data={"comments": "keep", "is_sure": "y"}).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(UnsavedText.id)).all() == []
        assert db.session.scalars(select(Visit.thread_id)).all() == []
