"""`/feed.xml`, `/comments.xml`, `/posts/<slug>/comments.xml`: Atom."""

from datetime import timedelta
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

from blogapp.comments.models import Kind, Status
from blogapp.posts.models import PostKind, PostStatus
from tests.conftest import Clock
from tests.support.factories import Factory

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_at(client: FlaskClient, address: str) -> ET.Element:
    response = client.get(address)
    assert response.status_code == 200
    assert response.content_type == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.data)  # noqa: S314  # made by this site


def text_of(entry: ET.Element, name: str) -> str:
    return entry.findtext(ATOM + name) or ""


def entries_of(feed: ET.Element) -> list[ET.Element]:
    return feed.findall(f"{ATOM}entry")


def link_of(element: ET.Element, rel: str = "alternate") -> str:
    return element.findall(f"{ATOM}link[@rel='{rel}']")[0].attrib["href"]


def test_shows_the_newest_questions_with_full_text(
    client: FlaskClient, factory: Factory, clock: Clock
) -> None:
    ada = factory.make_user("Ada & Co")
    factory.make_post("Older?", published_at=clock.moment - timedelta(days=2))
    factory.make_post(
        "Pro <or> con?", slug="q", author=ada, published_at=clock.moment, body="**Why** & how?\n\nFull text."
    )
    feed = feed_at(client, "/feed.xml")
    newest, older = entries_of(feed)
    assert text_of(older, "title") == "Older?"
    assert text_of(newest, "title") == "Pro <or> con?"
    assert text_of(newest, "published") == "2026-03-01T12:00:00Z"
    assert text_of(newest, "content") == "<p><strong>Why</strong> &amp; how?</p>\n<p>Full text.</p>\n"
    assert newest.findtext(f"{ATOM}author/{ATOM}name") == "Ada & Co"
    assert link_of(newest) == "http://127.0.0.1:8000/posts/q"
    assert link_of(feed, "self") == "http://127.0.0.1:8000/feed.xml"
    assert text_of(feed, "updated") == "2026-03-01T12:00:00Z"


def test_names_an_entry_the_same_for_ever(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    factory.make_post(published_at=clock.moment)
    [entry] = entries_of(feed_at(client, "/feed.xml"))
    assert text_of(entry, "id") == "tag:127.0.0.1,2026-03-01:post-1"


def test_limits_the_questions_and_ignores_what_is_not_public(client: FlaskClient, factory: Factory) -> None:
    for number in range(22):
        factory.make_post(f"Question {number}?")
    factory.make_post("Draft?", status=PostStatus.DRAFT)
    factory.make_post("About us", kind=PostKind.PAGE)
    titles = [text_of(entry, "title") for entry in entries_of(feed_at(client, "/feed.xml"))]
    assert titles == [f"Question {number}?" for number in range(21, 1, -1)]


def test_shows_the_comments_of_one_question(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    post, other = factory.make_post("This?", slug="q"), factory.make_post("Other?")
    first = factory.make_comment(post, "**First**", name="Bob Reader")
    factory.make_comment(other, "Elsewhere")
    clock.move(minutes=1)
    factory.make_comment(post, "Second", parent=first, name="")
    feed = feed_at(client, "/posts/q/comments.xml")
    second, first_entry = entries_of(feed)
    assert text_of(feed, "title") == "Comments on “This?”"
    assert text_of(first_entry, "content") == "<p><strong>First</strong></p>\n"
    assert first_entry.findtext(f"{ATOM}author/{ATOM}name") == "Bob Reader"
    assert second.findtext(f"{ATOM}author/{ATOM}name") == "Former member"
    assert link_of(first_entry) == f"http://127.0.0.1:8000/posts/q/comments/{first.public_id}"
    assert text_of(feed, "updated") == "2026-03-01T12:01:00Z"


def test_shows_the_comments_of_all_public_questions(client: FlaskClient, factory: Factory) -> None:
    private = factory.make_post(status=PostStatus.PRIVATE)
    factory.make_comment(private, "A secret")
    for number in range(52):
        factory.make_comment(factory.make_post(), f"Number {number}.")
    contents = [text_of(entry, "content") for entry in entries_of(feed_at(client, "/comments.xml"))]
    assert len(contents) == 50
    assert "A secret" not in "".join(contents)


def test_ignores_what_is_not_a_published_comment(client: FlaskClient, factory: Factory) -> None:
    post = factory.make_post(slug="q")
    for status in (Status.HELD, Status.SPAM, Status.TRASHED, Status.WITHDRAWN):
        factory.make_comment(post, status=status)
    factory.make_comment(post, kind=Kind.TRACKBACK)
    assert entries_of(feed_at(client, "/comments.xml")) == []
    assert entries_of(feed_at(client, "/posts/q/comments.xml")) == []


def test_a_withdrawn_place_with_replies_shows_only_the_replies(client: FlaskClient, factory: Factory) -> None:
    post = factory.make_post(slug="q")
    gone = factory.make_comment(post, "My secret", status=Status.WITHDRAWN)
    factory.make_comment(post, "An answer", parent=gone)
    response = client.get("/posts/q/comments.xml")
    assert "An answer" in response.text
    assert "My secret" not in response.text


def test_rejects_the_comments_of_hidden_questions(client: FlaskClient, factory: Factory) -> None:
    factory.make_post(slug="q", status=PostStatus.DRAFT)
    assert client.get("/posts/q/comments.xml").status_code == 404
    assert client.get("/posts/nothing/comments.xml").status_code == 404


def test_handles_characters_that_xml_forbids(client: FlaskClient, factory: Factory) -> None:
    post = factory.make_post("Form\x0cfeed \ufffe?", slug="q")
    factory.make_comment(post, "A bell \x07 rings \uffff.", name="Bob\x1b Reader")
    for address in ("/feed.xml", "/comments.xml", "/posts/q/comments.xml"):
        assert len(entries_of(feed_at(client, address))) == 1


def test_an_empty_feed_works(client: FlaskClient) -> None:
    feed = feed_at(client, "/feed.xml")
    assert entries_of(feed) == []
    assert text_of(feed, "updated") == "1970-01-01T00:00:00Z"


def test_sends_an_unchanged_feed_only_once(client: FlaskClient, factory: Factory) -> None:
    factory.make_post()
    first = client.get("/feed.xml")
    again = client.get("/feed.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
