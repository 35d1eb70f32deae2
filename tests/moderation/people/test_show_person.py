"""The page about a person: everything for moderators, their own threads for authors, nothing for others."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp.accounts.models import User
from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from blogapp.signin.models import Identity
from tests.moderation.people.conftest import Records
from tests.support.cast import Cast
from tests.support.factories import Factory


@pytest.fixture
def bobs_comment(app: Flask, records: Records, cast: Cast, factory: Factory) -> Comment:
    """Bob has written under a question by alice, and in somebody else's thread."""
    with app.app_context(), transaction():
        db.session.add(
            Identity(
                provider="github", issuer="https://github.com", subject="1", user_id=cast.bob.id,
                name="bobby-tables", profile_url="", email="", is_email_verified=False,
            )
        )  # fmt: skip
    trace: Any = {"user_id": cast.bob.id, "ip": "203.0.113.7", "author_email": "bob@typed.example"}
    elsewhere = factory.make_post("Elsewhere?", author=cast.olga)
    factory.make_comment(elsewhere, "Not under hers.", status=Status.SPAM, **trace)
    return factory.make_comment(factory.make_post("Boss?", author=cast.alice), "Under hers.", **trace)


def test_works_from_a_comment(cast: Cast, bobs_comment: Comment) -> None:
    mods = cast.browser(cast.mod)
    assert f"/moderation/{bobs_comment.public_id}/person" in mods.get("/moderation?queue=published").text
    answer = mods.get(f"/moderation/{bobs_comment.public_id}/person")
    assert answer.location == f"/moderation/people/user-{cast.bob.id}"
    page = mods.get(answer.location).text
    for words in ("Bob Reader", "@bob-reader", "GitHub: bobby-tables", "203.0.113.7", "bob@typed.example",
                  "1 published", "1 spam", "Under hers.", "Not under hers.", "Boss?"):  # fmt: skip
        assert words in page, words


def test_shows_authors_their_own_threads_without_traces(cast: Cast, bobs_comment: Comment) -> None:
    alices = cast.browser(cast.alice)
    page = alices.get(f"/moderation/{bobs_comment.public_id}/person", follow_redirects=True).text
    assert "1 published" in page
    assert "Under hers." in page
    for words in (
        "Not under hers.",
        "203.0.113.7",
        "bob@typed.example",
        "bobby-tables",
        "1 spam",
        "/ban",
        "/notes",
    ):
        assert words not in page, words
    # Nobody whom their threads do not know.
    assert alices.get(f"/moderation/people/user-{cast.mod.id}").status_code == 404
    with cast.app.app_context():
        elsewhere = db.session.scalars(select(Comment.public_id).where(Comment.status == Status.SPAM)).one()
    assert alices.get(f"/moderation/{elsewhere}/person").status_code == 404


@pytest.mark.parametrize("who", ["mallory", "bob"])
def test_requires_staff(cast: Cast, bobs_comment: Comment, who: str) -> None:
    browser = cast.browser(cast.bob if who == "bob" else None)
    assert browser.get(f"/moderation/{bobs_comment.public_id}/person").status_code == 403
    assert browser.get(f"/moderation/people/user-{cast.bob.id}").status_code == 403


def test_says_when_nobody_is_known(cast: Cast, records: Records, factory: Factory) -> None:
    comment = factory.make_comment(factory.make_post(), name="From WordPress")
    mods = cast.browser(cast.mod)
    answer = mods.get(f"/moderation/{comment.public_id}/person")
    assert answer.status_code == 404
    assert "Nobody here is known to have written this" in answer.text
    assert f"/moderation/{comment.public_id}/person" not in mods.get("/moderation?queue=published").text


def test_shows_a_guest(cast: Cast, records: Records, factory: Factory) -> None:
    guest = records.guest()
    factory.make_comment(factory.make_post(), guest_id=guest, name="Gus <Guest>", status=Status.HELD)
    page = cast.browser(cast.mod).get(f"/moderation/people/guest-{guest}").text
    for words in ("Gus &lt;Guest&gt;", "Guest, known by a browser", "1 waiting"):
        assert words in page


def test_costs_the_same_for_every_size(
    cast: Cast, bobs_comment: Comment, factory: Factory, count_statements: Any
) -> None:
    mods, prices = cast.browser(cast.mod), []
    for _ in range(2):
        with count_statements() as statements:
            mods.get(f"/moderation/people/user-{cast.bob.id}")
        prices.append(len(statements))
        for number in range(25):
            factory.make_comment(factory.make_post(), user_id=cast.bob.id, ip=f"203.0.113.{number}")
    assert prices[0] == prices[1] <= 15


def test_works_to_leave_and_remove_notes(app: Flask, cast: Cast, records: Records) -> None:
    mods, olgas, page = (
        cast.browser(cast.mod),
        cast.browser(cast.olga),
        f"/moderation/people/user-{cast.bob.id}",
    )
    assert mods.post(f"{page}/notes", data={"text": "Writes <well>."}).location == f"{page}#notes"
    assert "Writes &lt;well&gt;." in olgas.get(page).text
    assert "notes/1/remove" not in olgas.get(page).text
    assert olgas.post("/moderation/people/notes/1/remove").status_code == 403
    for text in (" ", "x" * 2_001):
        answer = mods.post(f"{page}/notes", data={"text": text})
        assert answer.status_code == 422
        assert text.strip() in answer.text
    assert mods.post("/moderation/people/notes/1/remove").status_code == 303
    assert "Writes &lt;well&gt;." not in olgas.get(page).text
    assert mods.post("/moderation/people/notes/1/remove").status_code == 404
    assert records.log() == [("note", f"user:{cast.bob.id}"), ("remove-note", f"user:{cast.bob.id}")]
    with app.app_context():
        assert db.session.get_one(User, cast.bob.id).name == "Bob Reader"
