"""What the spam filter makes of a comment: published, held, or put away, with its reasons kept."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from blogapp.accounts.models import Role
from blogapp.accounts.service import make_user
from blogapp.comments import late_opinion
from blogapp.comments.models import Comment, Judgement, Status, Thread
from blogapp.extensions import db
from blogapp.posts.service import NewPost, NewTag, publish_post
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.stand_in import StandIn

GUEST = {"name": "Gus Guest", "email": "gus@example.org"}
THOUGHT = (
    "I think the boss should be heard once at the beginning, if the client agrees to it, and then stay away."
    " Feedback that arrives in the middle of the work changes what the client dares to say."
)
SPAM = (
    "Great article! I really like your blog. Buy cheap viagra online without prescription"
    " http://cheap-pills-online.biz http://best-casino-bonus.biz [url=http://x-pills.biz]cheap pills[/url]"
)
MANY_LINKS = THOUGHT + " See https://one.example/a and https://two.example/b and https://three.example/c."


@pytest.fixture
def question(factory: Factory) -> str:
    post = factory.make_post(
        "Boss's feedback during coaching: pro or con?",
        slug="boss",
        body="Should the boss of a client give feedback during executive coaching?",
    )
    return f"/posts/{post.slug}/comments"


def stored(app: Flask) -> tuple[Comment, Judgement | None]:
    """The newest comment and what was said of it."""
    with app.app_context():
        comment = db.session.scalars(select(Comment).order_by(Comment.id.desc())).first()
        assert comment
        return comment, db.session.get(Judgement, comment.id)


def names_of(judgement: Judgement | None) -> set[str]:
    return {signal["name"] for signal in json.loads(judgement.signals)} if judgement else set()


def test_publishes_a_thoughtful_opinion(app: Flask, client: FlaskClient, question: str) -> None:
    answer = client.post(question, data={**GUEST, "body": THOUGHT})
    assert answer.headers["Location"].startswith("/posts/boss#comment-")
    comment, judgement = stored(app)
    assert comment.status == Status.PUBLISHED
    assert judgement
    assert judgement.decision == "publish"


def test_puts_plain_spam_away_and_keeps_it(app: Flask, client: FlaskClient, question: str) -> None:
    answer = client.post(question, data={**GUEST, "body": SPAM})
    comment, judgement = stored(app)
    assert comment.status == Status.SPAM
    assert answer.headers["Location"] == f"/comments/{comment.public_id}/status"
    assert comment.body_source == SPAM
    assert names_of(judgement)
    assert "viagra" not in client.get("/posts/boss").text
    with app.app_context():
        assert db.session.scalars(select(Thread.comment_count)).one() == 0


def test_holds_the_first_comment_of_a_guest_with_links(
    app: Flask, client: FlaskClient, question: str
) -> None:
    client.post(question, data={**GUEST, "body": MANY_LINKS})
    comment, judgement = stored(app)
    assert comment.status in {Status.HELD, Status.SPAM}
    assert names_of(judgement) & {"many-links", "first-with-link"}


def test_shows_the_same_comment_when_spam_is_sent_twice(
    app: Flask, client: FlaskClient, question: str
) -> None:
    first = client.post(question, data={**GUEST, "body": SPAM})
    assert (
        client.post(question, data={**GUEST, "body": SPAM}).headers["Location"] == first.headers["Location"]
    )


def test_puts_away_what_fills_in_the_field_that_nobody_sees(
    app: Flask, client: FlaskClient, question: str
) -> None:
    client.post(question, data={**GUEST, "body": THOUGHT, "subject": "Hello"})
    comment, judgement = stored(app)
    assert comment.status == Status.SPAM
    assert "honeypot" in names_of(judgement)


def test_holds_what_was_typed_too_fast(app: Flask, client: FlaskClient, question: str, clock: Clock) -> None:
    begun = client.get("/comments/begun").text
    clock.move(seconds=1)
    client.post(question, data={**GUEST, "body": THOUGHT, "begun": begun})
    comment, judgement = stored(app)
    assert comment.status == Status.HELD
    assert "too-fast" in names_of(judgement)


def test_publishes_what_took_its_time(app: Flask, client: FlaskClient, question: str, clock: Clock) -> None:
    begun = client.get("/comments/begun").text
    clock.move(seconds=90)
    client.post(question, data={**GUEST, "body": THOUGHT, "begun": begun})
    comment, judgement = stored(app)
    assert comment.status == Status.PUBLISHED
    assert not names_of(judgement) & {"too-fast", "no-form-time"}


@pytest.mark.parametrize("forged", ["", "1", "x.y", "WzFd.forged", "a" * 5000, "\x00"])
def test_ignores_a_forged_time(app: Flask, client: FlaskClient, question: str, forged: str) -> None:
    client.post(question, data={**GUEST, "body": THOUGHT, "begun": forged})
    assert stored(app)[0].status == Status.PUBLISHED


def test_holds_the_same_words_in_many_places(app: Flask, factory: Factory) -> None:
    for number in range(4):
        factory.make_post(slug=f"question-{number}", body="What do you think?")
    statuses = []
    for number in range(4):
        browser = app.test_client()
        person = {"name": f"Person {number}", "email": f"p{number}@example.org"}
        browser.post(
            f"/posts/question-{number}/comments",
            data={**person, "body": THOUGHT},
            environ_base={"REMOTE_ADDR": f"203.0.113.{number}"},
        )
        statuses.append(stored(app)[0].status)
    assert statuses[0] == Status.PUBLISHED
    assert statuses[3] != Status.PUBLISHED
    assert "repeated" in names_of(stored(app)[1])


def test_holds_a_comment_that_was_edited_into_spam(app: Flask, client: FlaskClient, question: str) -> None:
    client.post(question, data={**GUEST, "body": THOUGHT})
    public_id = stored(app)[0].public_id
    client.post(f"/comments/{public_id}/edit", data={"body": SPAM})
    comment, judgement = stored(app)
    assert comment.status in {Status.HELD, Status.SPAM}
    assert judgement
    assert judgement.decision != "publish"
    with app.app_context():
        assert db.session.scalars(select(Thread.comment_count)).one() == 0


def test_publishes_what_staff_write(app: Flask, cast: Cast, question: str) -> None:
    cast.browser(cast.mod).post(question, data={"body": SPAM})
    assert stored(app)[0].status == Status.PUBLISHED


def test_publishes_everything_while_it_is_off(app: Flask, client: FlaskClient, question: str) -> None:
    app.test_cli_runner().invoke(args=["site", "set", "spam_filter", "no"])
    client.post(question, data={**GUEST, "body": SPAM})
    comment, judgement = stored(app)
    assert (comment.status, judgement) == (Status.PUBLISHED, None)


def test_holds_everything_but_spam_where_the_owner_says_so(
    app: Flask, client: FlaskClient, question: str
) -> None:
    app.test_cli_runner().invoke(args=["site", "set", "hold", "everything"])
    client.post(question, data={**GUEST, "body": THOUGHT})
    assert stored(app)[0].status == Status.HELD


@pytest.mark.parametrize(("setting", "status"), [("held_words", Status.HELD), ("refused_words", Status.SPAM)])
def test_looks_for_the_owners_words(
    app: Flask, client: FlaskClient, question: str, setting: str, status: Status
) -> None:
    app.test_cli_runner().invoke(args=["site", "set", setting, "zebra, client dares"])
    client.post(question, data={**GUEST, "body": THOUGHT})
    assert stored(app)[0].status == status


def test_holds_a_name_that_imitates_staff(app: Flask, cast: Cast, question: str) -> None:
    mallory = cast.mallory()
    mallory.post(question, data={"name": "\u041elga \u041ewner", "email": "m@example.org", "body": THOUGHT})
    comment, judgement = stored(app)
    assert comment.status == Status.HELD
    assert "staff-name" in names_of(judgement)


@pytest.fixture
def akismet_site(make_app: Callable[..., Flask], stand_in: StandIn) -> Flask:
    """A site with an account at Akismet, which a stand-in plays."""
    stand_in.answers["/1.1/verify-key"] = 200, b"valid"
    stand_in.answers["/1.1/comment-check"] = 200, b"false"
    return make_app(akismet_key="our-key", akismet_url=stand_in.url)


def write(site: Flask, body: str) -> TestResponse:
    Factory(site).make_post(slug="boss", body="Should the boss of a client give feedback?")
    return site.test_client().post("/posts/boss/comments", data={**GUEST, "body": body})


def test_publishes_what_both_find_good(akismet_site: Flask, stand_in: StandIn) -> None:
    write(akismet_site, THOUGHT)
    comment, judgement = stored(akismet_site)
    assert comment.status == Status.PUBLISHED
    assert "akismet-ham" in names_of(judgement)
    assert stand_in.last("/1.1/comment-check").form["permalink"] == "http://127.0.0.1:8000/posts/boss"


def test_sends_akismet_the_tags_and_the_date_of_the_page(
    akismet_site: Flask, stand_in: StandIn, clock: Clock
) -> None:
    with akismet_site.app_context():
        author = make_user("Alice", Role.AUTHOR)
        tags = [NewTag("hiring"), NewTag("coaching")]
        publish_post(NewPost(title="Boss?", slug="boss", author_id=author, body_source="Q", tags=tags))
    written_at = clock.moment
    clock.move(minutes=5)
    akismet_site.test_client().post("/posts/boss/comments", data={**GUEST, "body": THOUGHT})
    form = stand_in.last("/1.1/comment-check").form
    assert set(form["comment_context"].split(", ")) == {"coaching", "hiring"}
    assert form["comment_post_modified_gmt"] == f"{written_at:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize(
    ("answer", "status"), [(b"true", Status.SPAM), (b"", Status.HELD), (b"false", Status.PUBLISHED)]
)
def test_asks_akismet_again_about_what_was_edited(
    akismet_site: Flask, stand_in: StandIn, answer: bytes, status: Status
) -> None:
    Factory(akismet_site).make_post(slug="boss", body="Should the boss of a client give feedback?")
    writer = akismet_site.test_client()
    writer.post("/posts/boss/comments", data={**GUEST, "body": THOUGHT})
    stand_in.answers["/1.1/comment-check"] = 200 if answer else 500, answer
    public_id = stored(akismet_site)[0].public_id
    edited = writer.post(f"/comments/{public_id}/edit", data={"body": f"{THOUGHT} Or so I think."})
    assert edited.status_code == 303
    form = stand_in.last("/1.1/comment-check").form
    assert (form["recheck_reason"], form["comment_content"][-14:]) == ("edit", "Or so I think.")
    comment, judgement = stored(akismet_site)
    assert comment.status == status
    told = {b"true": "akismet-spam", b"": "akismet-silent", b"false": "akismet-ham"}
    assert {name for name in names_of(judgement) if name.startswith("akismet")} == {told[answer]}


def test_asks_akismet_nothing_about_an_edit_that_changes_nothing(
    akismet_site: Flask, stand_in: StandIn
) -> None:
    Factory(akismet_site).make_post(slug="boss", body="Should the boss of a client give feedback?")
    writer = akismet_site.test_client()
    writer.post("/posts/boss/comments", data={**GUEST, "body": THOUGHT})
    asked = len(stand_in.asked)
    writer.post(f"/comments/{stored(akismet_site)[0].public_id}/edit", data={"body": THOUGHT})
    assert len(stand_in.asked) == asked


def test_puts_away_what_akismet_calls_spam(akismet_site: Flask, stand_in: StandIn) -> None:
    stand_in.answers["/1.1/comment-check"] = 200, b"true"
    write(akismet_site, THOUGHT)
    comment, judgement = stored(akismet_site)
    assert comment.status == Status.SPAM
    assert judgement
    assert judgement.decision == "publish"
    assert "akismet-spam" in names_of(judgement)


def test_holds_while_akismet_is_silent_and_publishes_when_it_speaks(
    akismet_site: Flask, stand_in: StandIn, clock: Clock
) -> None:
    stand_in.answers["/1.1/comment-check"] = 500, b"oh"
    answer = write(akismet_site, THOUGHT)
    comment, judgement = stored(akismet_site)
    assert comment.status == Status.HELD
    assert answer.headers["Location"].endswith("/status")
    assert "akismet-silent" in names_of(judgement)
    stand_in.answers["/1.1/comment-check"] = 200, b"false"
    clock.move(minutes=21)
    with akismet_site.app_context():
        late_opinion.ask_again()
    assert stored(akismet_site)[0].status == Status.PUBLISHED


def test_keeps_the_text_where_the_owner_drops_what_is_blatant(
    make_app: Callable[..., Flask], stand_in: StandIn
) -> None:
    stand_in.answers["/1.1/comment-check"] = 200, b"true"
    stand_in.headers["/1.1/comment-check"] = {"X-akismet-pro-tip": "discard"}
    site = make_app(akismet_key="our-key", akismet_url=stand_in.url, akismet_discard="drop")
    answer = write(site, THOUGHT)
    assert answer.status_code == 403
    assert THOUGHT[:40] in answer.text
    with site.app_context():
        assert db.session.scalars(select(Comment)).all() == []


def test_asks_akismet_nothing_about_staff_and_what_is_settled(akismet_site: Flask, stand_in: StandIn) -> None:
    factory = Factory(akismet_site)
    factory.make_post(slug="boss")
    Cast(akismet_site, factory).browser(factory.make_user("Zoe")).post(
        "/posts/boss/comments", data={"body": THOUGHT}
    )
    akismet_site.test_client().post("/posts/boss/comments", data={**GUEST, "body": THOUGHT, "subject": "x"})
    assert stand_in.asked == []


def test_publishes_doubtful_ones_where_nothing_is_to_wait(
    app: Flask, client: FlaskClient, question: str
) -> None:
    app.test_cli_runner().invoke(args=["site", "set", "hold", "nothing"])
    client.post(question, data={**GUEST, "body": THOUGHT + " See https://one.example/a."})
    comment, judgement = stored(app)
    assert comment.status == Status.PUBLISHED
    assert judgement
    assert judgement.decision == "hold"
