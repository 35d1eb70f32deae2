"""People leave: nothing of them stays but, if they wish, their public words without a name."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from blogapp import clock
from blogapp.accounts.models import Draft, Picture, Role, SignInLink, User
from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.recount import recount_threads
from blogapp.extensions import db, transaction
from blogapp.notifications.models import OutgoingMail
from blogapp.signin.mail.service import profile_of, send_link
from blogapp.signin.models import Identity, MailLink
from blogapp.signin.service import link_identity
from tests.support.cast import Cast
from tests.support.factories import Factory

WITHDRAW = {"comments": "withdraw", "is_sure": "y"}
KEEP = {"comments": "keep", "is_sure": "y"}


def close(browser: FlaskClient, form: dict[str, str]) -> None:
    answer = browser.post("/account/close", data=form)
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/account/closed"), answer.text


def user_in(app: Flask, user: User) -> User:
    with app.app_context():
        row = db.session.get_one(User, user.id)
        db.session.expunge(row)
    return row


def comment_in(app: Flask, comment: Comment) -> Comment:
    with app.app_context():
        row = db.session.get_one(Comment, comment.id)
        db.session.expunge_all()
    return row


@pytest.fixture
def bobs(cast: Cast) -> FlaskClient:
    """Bob's browser."""
    return cast.browser(cast.bob)


def test_works_and_leaves_an_empty_row(app: Flask, cast: Cast, bobs: FlaskClient) -> None:
    with app.app_context(), transaction():
        bob = db.session.get_one(User, cast.bob.id)
        bob.email, bob.password_hash, bob.picture_key = "bob@example.org", "$argon2id$", "p1"
        bob.picture_source, bob.role = "https://example.org/bob.png", Role.MODERATOR
        identity = Identity(provider="google", issuer="https://g", subject="1", user_id=bob.id, name="Bob")
        identity.profile_url, identity.email, identity.is_email_verified = "", "", False
        db.session.add_all([identity, Picture(key="p1", user_id=bob.id, content=b"RIFF")])
    bobs = cast.browser(cast.bob)
    close(bobs, WITHDRAW)
    row = user_in(app, cast.bob)
    assert row.closed_at is not None
    assert row.handle.startswith("closed-")
    assert (row.name, row.email, row.password_hash) == ("", None, "")
    assert (row.picture_key, row.picture_source, row.role) == ("", "", Role.READER)
    with app.app_context():
        for model in (Identity, Picture, SignInLink):
            mine = select(func.count()).select_from(model).where(model.user_id == cast.bob.id)
            assert db.session.scalar(mine) == 0


def test_signs_out_everywhere(cast: Cast, bobs: FlaskClient) -> None:
    elsewhere = cast.browser(cast.bob)
    unused = cast.factory.make_sign_in_link(cast.bob)
    close(bobs, KEEP)
    assert "Your account is closed" in bobs.get("/account/closed").text
    assert bobs.get("/account").status_code == 403
    assert elsewhere.get("/account").status_code == 403
    assert cast.mallory().post(unused).status_code == 403


def test_withdraws_the_comments(app: Flask, cast: Cast, bobs: FlaskClient, factory: Factory) -> None:
    post = factory.make_post(slug="boss")
    mine = factory.make_comment(post, "My secret story.", user_id=cast.bob.id, ip="192.0.2.7", agent="Phone")
    factory.make_comment(post, "An answer to it.", parent=mine, name="Ada")
    held = factory.make_comment(post, "Waiting.", user_id=cast.bob.id, status=Status.HELD)
    stranger = cast.mallory()
    assert "My secret story." in stranger.get("/posts/boss").text
    close(bobs, WITHDRAW)
    page = stranger.get("/posts/boss").text
    assert "An answer to it." in page
    assert "This comment was withdrawn by its writer." in page
    assert "1 thought on" in page
    assert "My secret story." not in page
    assert "Bob Reader" not in page
    assert "My secret story." not in stranger.get("/search?q=secret").text
    for comment in (comment_in(app, mine), comment_in(app, held)):
        assert comment.status == Status.WITHDRAWN
        assert (comment.body_source, comment.body_html, comment.body_text) == ("", "", "")
        assert (comment.user_id, comment.author_name, comment.ip, comment.agent) == (None, "", None, None)


def test_keeps_the_public_comments_without_a_name(
    app: Flask, cast: Cast, bobs: FlaskClient, factory: Factory
) -> None:
    post = factory.make_post(slug="boss")
    mine = factory.make_comment(
        post, "Both, *I* think.", user_id=cast.bob.id, author_email="bob@example.org", ip="192.0.2.7"
    )
    reply = factory.make_comment(post, "An answer.", parent=mine, name="Ada")
    held = factory.make_comment(post, "Waiting.", user_id=cast.bob.id, status=Status.HELD)
    close(bobs, KEEP)
    stranger = cast.mallory()
    page = stranger.get("/posts/boss").text
    assert "Both, <em>I</em> think." in page
    assert '<span class="comment__name">Former member</span>' in page
    assert "2 thoughts on" in page
    assert "Bob Reader" not in page
    assert "Former member" in stranger.get(f"/posts/boss/comments/{reply.public_id}").text
    assert "Former member" in stranger.get("/comments.xml").text
    assert "Comment by Former member" in stranger.get("/search?q=both").text
    kept = comment_in(app, mine)
    assert (kept.status, kept.user_id, kept.author_email, kept.ip) == (Status.PUBLISHED, None, "", None)
    assert comment_in(app, held).body_source == ""


def test_forgets_what_was_kept_under_the_addresses(app: Flask, cast: Cast, bobs: FlaskClient) -> None:
    texts = {name: app.test_client() for name in ("bob", "stranger")}
    for name, browser in texts.items():
        browser.post("/login", data={"next": "/", "body": f"Begun by {name}."})
    with app.app_context():
        keys = dict(db.session.execute(select(Draft.fields, Draft.key)).all())
        for address in ("Bob@example.org", "bob@work.example", "ada@example.org"):
            for key in keys.values():
                send_link(address, "a browser", "/", key)
        link_identity(cast.bob.id, profile_of("bob@WORK.example", ""))
        with transaction():
            db.session.get_one(User, cast.bob.id).email = "bob@example.org"
            used = next(key for fields, key in keys.items() if "by bob" in fields)
            db.session.execute(update(MailLink).where(MailLink.draft_key == used).values(used_at=clock.now()))
    close(bobs, KEEP)
    with app.app_context():
        assert set(db.session.scalars(select(MailLink.email))) == {"ada@example.org"}
        assert set(db.session.scalars(select(OutgoingMail.to_address))) == {"ada@example.org"}
        assert [json.loads(fields)["body"] for fields in db.session.scalars(select(Draft.fields))] == [
            "Begun by stranger."
        ]


def test_keeps_the_posts_of_an_author(cast: Cast, factory: Factory) -> None:
    factory.make_post("Boss?", slug="boss", author=cast.alice)
    close(cast.browser(cast.alice), WITHDRAW)
    stranger = cast.mallory()
    for page in ("/", "/posts/boss", "/feed.xml"):
        text = stranger.get(page).text
        assert "Boss?" in text
        assert "Former author" in text
        assert "Alice" not in text
    data = (
        stranger.get("/posts/boss").text.split('<script type="application/ld+json">')[1].split("</script>")[0]
    )
    assert json.loads(data)["author"]["name"] == "Former author"


@pytest.mark.parametrize("form", [WITHDRAW, KEEP], ids=["withdrawn", "kept"])
def test_keeps_the_counters_right(
    app: Flask, cast: Cast, bobs: FlaskClient, factory: Factory, form: dict[str, str]
) -> None:
    for _ in range(3):
        post, above = factory.make_post(), None
        for level in range(6):
            above = factory.make_comment(
                post, f"Level {level}.", parent=above, user_id=cast.bob.id if level % 2 else None
            )
            factory.make_comment(post, "x", parent=above, user_id=cast.bob.id, status=Status.SPAM)
    close(bobs, form)
    with app.app_context():
        assert recount_threads() == []
        assert set(db.session.scalars(select(Thread.comment_count))) == ({3} if form == WITHDRAW else {6})


def test_needs_few_statements_for_many_comments(
    cast: Cast, bobs: FlaskClient, factory: Factory, count_statements: Any
) -> None:
    for _ in range(3):
        post, above = factory.make_post(), None
        for _ in range(20):
            above = factory.make_comment(post, parent=above, user_id=cast.bob.id)
    with count_statements() as statements:
        close(bobs, WITHDRAW)
    assert len(statements) <= 49


def test_leaves_others_alone(app: Flask, cast: Cast, bobs: FlaskClient, factory: Factory) -> None:
    other = factory.make_comment(factory.make_post(), "Hers.", user_id=cast.alice.id, name="Alice Author")
    close(bobs, WITHDRAW)
    kept = comment_in(app, other)
    assert (kept.author_name, kept.body_source, kept.user_id) == ("Alice Author", "Hers.", cast.alice.id)
    assert user_in(app, cast.alice).closed_at is None


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"comments": "withdraw"}, "Please confirm that you want to close your account."),
        ({"is_sure": "y"}, "Please choose what becomes of your comments."),
        ({"is_sure": "y", "comments": "sell"}, "Please choose what becomes of your comments."),
    ],
)
def test_rejects_half_a_wish(
    app: Flask, cast: Cast, bobs: FlaskClient, form: dict[str, str], sentence: str
) -> None:
    answer = bobs.post("/account/close", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.text.count(" checked>") == ("is_sure" in form) + (form.get("comments") == "withdraw")
    assert user_in(app, cast.bob).closed_at is None


def test_rejects_the_last_owner(app: Flask, cast: Cast, factory: Factory) -> None:
    olgas = cast.browser(cast.olga)
    answer = olgas.post("/account/close", data=KEEP)
    assert answer.status_code == 409
    assert "You are the only owner of this site" in answer.text
    assert answer.text.count(" checked>") == 2
    factory.make_user("Otto Owner", Role.OWNER)
    close(olgas, KEEP)
    assert user_in(app, cast.olga).closed_at is not None


def test_handles_the_double_submit(cast: Cast, bobs: FlaskClient) -> None:
    close(bobs, WITHDRAW)
    assert bobs.post("/account/close", data=WITHDRAW).status_code == 403


def test_frees_the_handle_and_closes_the_page(cast: Cast, bobs: FlaskClient, factory: Factory) -> None:
    stranger = cast.mallory()
    factory.make_comment(factory.make_post(), user_id=cast.bob.id)
    assert stranger.get("/people/bob-reader").status_code == 200
    close(bobs, KEEP)
    assert stranger.get("/people/bob-reader").status_code == 404
    assert stranger.get(f"/people/{user_in(cast.app, cast.bob).handle}").status_code == 404
    assert factory.make_user("Bob Reader", Role.READER).handle == "bob-reader"


def test_requires_sign_in(cast: Cast) -> None:
    assert cast.mallory().post("/account/close", data=KEEP).status_code == 403


def test_rejects_a_form_of_another_site(app: Flask, cast: Cast, bobs: FlaskClient) -> None:
    answer = bobs.post("/account/close", data=KEEP, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert user_in(app, cast.bob).closed_at is None
