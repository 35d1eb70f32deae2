"""A moderator changes the words of a comment: readers see that, its writer sees what; it can be undone."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from blogapp.accounts.models import User
from blogapp.comments.models import Comment, Original, Status
from blogapp.config import MailServer, Settings
from blogapp.extensions import db, transaction
from blogapp.moderation.models import Appeal
from blogapp.notifications.models import OutgoingMail
from blogapp.text.markdown import html_comment
from tests.moderation.conftest import Desk
from tests.moderation.doing import acts, change, stored, undo_last
from tests.support.cast import Cast

WORDS = "My boss is **mean**, and his name is Bo."


def bobs(desk: Desk, cast: Cast, status: Status = Status.PUBLISHED) -> Comment:
    return desk.comment(WORDS, status=status, user_id=cast.bob.id)


def test_works_and_back(desk: Desk, cast: Cast) -> None:
    comment, mod = bobs(desk, cast), cast.browser(cast.mod)
    answer = change(mod, comment, body="My boss is *strict*.", note="No names, please.")
    assert answer.location == f"/moderation/{comment.public_id}/edit"
    page = cast.mallory().get("/posts/boss").text
    assert "My boss is <em>strict</em>." in page
    assert "edited by a moderator" in page
    assert "Bo." not in page
    now = stored(desk, comment)
    assert (now.status, now.edited_at, now.body_text) == (Status.PUBLISHED, None, "My boss is strict.")
    assert undo_last(desk, mod).status_code == 303
    now = stored(desk, comment)
    before = (comment.body_source, comment.body_format, comment.body_html, comment.body_text)
    assert (now.body_source, now.body_format, now.body_html, now.body_text) == before
    assert now.moderated_at is None
    assert acts(desk) == ["edit", "undo"]
    assert "edited by a moderator" not in cast.mallory().get("/posts/boss").text


def test_shows_the_writer_what_was_changed_and_nobody_else(desk: Desk, cast: Cast) -> None:
    comment = bobs(desk, cast)
    change(cast.browser(cast.mod), comment, body="My boss is strict.", note="")
    bob = cast.browser(cast.bob)
    status = bob.get(f"/comments/{comment.public_id}/status").text
    assert "a moderator changed the words of this comment." in status
    assert "<del>**mean**, and his name is Bo.</del><ins>strict.</ins>" in status
    assert f'href="/comments/{comment.public_id}/status">edited by a moderator' in bob.get("/posts/boss").text
    assert cast.mallory().get(f"/comments/{comment.public_id}/status").status_code == 404


def test_rejects_that_the_writer_edits_it_afterwards(desk: Desk, cast: Cast) -> None:
    comment, bob = bobs(desk, cast), cast.browser(cast.bob)
    assert bob.get(f"/comments/{comment.public_id}/edit").status_code == 200
    change(cast.browser(cast.mod), comment, body="My boss is strict.")
    assert bob.get(f"/comments/{comment.public_id}/edit").status_code == 403
    answer = bob.post(f"/comments/{comment.public_id}/edit", data={"body": WORDS})
    assert answer.status_code == 403
    assert "A moderator has changed this comment" in answer.text
    assert stored(desk, comment).body_source == "My boss is strict."


def test_handles_several_changes_undone_in_order(desk: Desk, cast: Cast) -> None:
    comment, mod = bobs(desk, cast), cast.browser(cast.mod)
    change(mod, comment, body="Second words.")
    change(mod, comment, body="Third words.")
    page = mod.get(f"/moderation/{comment.public_id}/edit").text
    assert page.count(">Undo<") == 2
    first = page.rindex("/moderation/decisions/")
    path = page[first : page.index('"', first)]
    assert mod.post(path).status_code == 409
    undo_last(desk, mod)
    assert stored(desk, comment).body_source == "Second words."
    assert mod.post(path).status_code == 303
    assert stored(desk, comment).body_source == WORDS
    assert mod.post(path).status_code == 409


def test_rejects_words_that_were_changed_meanwhile(desk: Desk, cast: Cast) -> None:
    comment, mod = bobs(desk, cast), cast.browser(cast.mod)
    change(cast.browser(cast.olga), comment, body="By the owner.")
    old = mod.post(f"/moderation/{comment.public_id}/edit", data={"seen": "00", "body": "By the moderator."})
    assert old.status_code == 409
    assert "By the moderator." in old.text
    assert stored(desk, comment).body_source == "By the owner."


@pytest.mark.parametrize("body", ["", "   ", "x" * 10_001, "[](x)", "\ufffc"])
def test_rejects_words_that_cannot_be(desk: Desk, cast: Cast, body: str) -> None:
    comment = bobs(desk, cast)
    assert change(cast.browser(cast.mod), comment, body=body).status_code == 422
    assert stored(desk, comment).body_source == WORDS
    assert acts(desk) == []


def test_ignores_words_that_are_the_same(desk: Desk, cast: Cast) -> None:
    comment = bobs(desk, cast)
    assert change(cast.browser(cast.mod), comment, body=WORDS).status_code == 303
    assert acts(desk) == []


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_sends_a_letter_where_the_address_is_confirmed(desk: Desk, cast: Cast, is_confirmed: bool) -> None:
    comment = bobs(desk, cast)
    with desk.app.app_context(), transaction():
        bob = db.session.get_one(User, cast.bob.id)
        bob.email, bob.email_confirmed_at = "bob@example.org", bob.created_at if is_confirmed else None
    settings: Settings = desk.app.config["SETTINGS"]
    server = MailServer(host="127.0.0.1", port=1)
    desk.app.config["SETTINGS"] = replace(settings, mail_server=server)
    change(cast.browser(cast.mod), comment, body="Calm words.", note="No names.")
    with desk.app.app_context():
        mails = [(mail.to_address, mail.text) for mail in db.session.scalars(select(OutgoingMail))]
    letter = (
        "Hello,\n\na moderator changed the words of your comment on “Boss <or> not?”.\n\n"
        "The moderator says: No names.\n\nWhat you wrote is kept. Here you see what was changed:\n\n"
        f"http://127.0.0.1:8000/comments/{comment.public_id}/status\n"
    )
    assert mails == ([("bob@example.org", letter)] if is_confirmed else [])


def test_works_for_a_comment_from_an_archive(desk: Desk, cast: Cast) -> None:
    html = 'Old <b>words</b> of <a href="https://shop.example/">a shop</a>'
    comment = desk.comment("x", status=Status.PUBLISHED)
    with desk.app.app_context(), transaction():
        row = db.session.get_one(Comment, comment.id)
        row.body_source, row.body_format, row.body_html = html, "html", html_comment(html)
    mod = cast.browser(cast.mod)
    page = mod.get(f"/moderation/{comment.public_id}/edit").text
    assert "its words are HTML" in page
    assert "Keep the argument" not in page
    assert change(mod, comment, "strike", strike="0-3").status_code == 422
    change(mod, comment, body="Old <b>words</b> <script>x</script> of nobody")
    assert "<p>Old <b>words</b>  of nobody</p>" in stored(desk, comment).body_html
    undo_last(desk, mod)
    assert stored(desk, comment).body_source == html


def test_forgets_the_first_words_with_a_comment_that_is_withdrawn(desk: Desk, cast: Cast) -> None:
    comment = bobs(desk, cast)
    change(cast.browser(cast.mod), comment, body="My boss is strict.")
    cast.browser(cast.bob).post(f"/comments/{comment.public_id}/withdraw")
    with desk.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Original)) == 0
    assert cast.browser(cast.mod).get(f"/moderation/{comment.public_id}/edit").status_code == 404


@pytest.mark.parametrize("who", ["mallory", "bob", "another author"])
@pytest.mark.parametrize("act", ["edit", "strike", "reply", "place", "pin", "feature", "move", "split"])
def test_requires_staff_of_this_thread(desk: Desk, cast: Cast, who: str, act: str) -> None:
    comment = bobs(desk, cast)
    user = {"mallory": None, "bob": cast.bob}.get(who, desk.factory.make_user("Anna Author"))
    browser = cast.browser(user)
    if act in {"edit", "reply", "place"}:
        assert browser.get(f"/moderation/{comment.public_id}/{act}").status_code == 403
    if act != "place":
        fields = {"seen": "", "body": "Mine now.", "strike": "0-2", "to": "/posts/boss"}
        assert browser.post(f"/moderation/{comment.public_id}/{act}", data=fields).status_code == 403
    assert acts(desk) == []


def test_works_for_the_author_of_the_post(desk: Desk, cast: Cast) -> None:
    comment = bobs(desk, cast)
    assert change(cast.browser(cast.alice), comment, body="Calm words.").status_code == 303
    assert stored(desk, comment).body_source == "Calm words."


def test_answers_an_appeal_only_with_what_publishes_and_asks_again_when_undone(
    desk: Desk, cast: Cast
) -> None:
    comment, mods = desk.comment("It helps. Buy it here.", status=Status.TRASHED), cast.browser(cast.mod)
    with desk.app.app_context(), transaction():
        db.session.add(Appeal(comment_id=comment.id, text="Please."))
        db.session.get_one(Comment, comment.id).appealed_at = comment.created_at
    assert change(mods, comment, body="It helps. Buy it.").status_code == 303
    assert stored(desk, comment).appealed_at is not None
    assert change(mods, comment, "strike", strike="9-17").status_code == 303
    assert stored(desk, comment).appealed_at is None
    undo_last(desk, mods)
    now = stored(desk, comment)
    assert (now.status, now.appealed_at is not None) == (Status.TRASHED, True)
