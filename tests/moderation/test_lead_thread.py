"""Moderators lock and reopen a thread, set its last day and its pace, pin and feature comments."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Status
from blogapp.comments.recount import recount_threads
from blogapp.moderation.bulk.service import Why, decide_many
from blogapp.moderation.decision import Decision
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.moderation.doing import acts, stored, thread_of, undo_last
from tests.support.cast import Cast

FORM = {"body": "My two cents.", "name": "Tim Guest", "email": "tim@example.org"}


def tool(desk: Desk, browser: FlaskClient, act: str, **fields: Any) -> int:
    return browser.post(f"/moderation/threads/{desk.post.thread_id}/{act}", data=fields).status_code


def public(desk: Desk, words: str, **more: Any) -> Comment:
    return desk.factory.make_comment(desk.post, words, **more)


def order(page: str, *words: str) -> bool:
    places = [page.index(each) for each in words]
    return places == sorted(places)


def test_locks_and_shows_the_reason(desk: Desk, cast: Cast) -> None:
    mod, reader = cast.browser(cast.mod), cast.mallory()
    assert tool(desk, mod, "lock", reason="All is <said>.") == 303
    page = reader.get("/posts/boss").text
    assert "This discussion is closed." in page
    assert "All is &lt;said&gt;." in page
    answer = reader.post("/posts/boss/comments", data=FORM)
    assert answer.status_code == 403
    assert "My two cents." in answer.text
    assert tool(desk, mod, "reopen") == 303
    assert "All is" not in reader.get("/posts/boss").text
    assert reader.post("/posts/boss/comments", data=FORM).status_code == 303
    undo_last(desk, mod)
    assert thread_of(desk, desk.post.thread_id).closing_note == "All is <said>."
    assert acts(desk) == ["lock", "reopen", "undo"]


def test_ignores_to_lock_twice(desk: Desk, cast: Cast) -> None:
    mod = cast.browser(cast.mod)
    for _ in range(2):
        tool(desk, mod, "lock", reason="Enough.", back="/posts/boss")
    assert acts(desk) == ["lock"]


def test_works_from_a_date_on_in_the_time_zone_of_the_site(desk: Desk, cast: Cast, clock: Clock) -> None:
    desk.app.test_cli_runner().invoke(args=["site", "set", "time_zone", "Europe/Berlin"])
    mod, reader = cast.browser(cast.mod), cast.mallory()
    assert tool(desk, mod, "read-only", moment="2026-03-02T14:00", reason="We meet that day.") == 303
    assert thread_of(desk, desk.post.thread_id).read_only_from == datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
    assert 'value="2026-03-02T14:00"' in mod.get(f"/moderation/threads/{desk.post.thread_id}").text
    assert "This discussion closes on" in reader.get("/posts/boss").text
    assert reader.post("/posts/boss/comments", data=FORM).status_code == 303
    clock.move(days=1, hours=1)
    assert reader.post("/posts/boss/comments", data=FORM | {"body": "Late."}).status_code == 403
    assert "We meet that day." in reader.get("/posts/boss").text
    assert tool(desk, mod, "read-only", moment="") == 303
    undo_last(desk, mod)
    assert reader.post("/posts/boss/comments", data=FORM | {"body": "Late."}).status_code == 403
    tool(desk, mod, "reopen")
    assert reader.post("/posts/boss/comments", data=FORM | {"body": "Late."}).status_code == 303


def test_limits_each_person_in_slow_mode(desk: Desk, cast: Cast, clock: Clock) -> None:
    mod, bob = cast.browser(cast.mod), cast.browser(cast.bob)
    assert tool(desk, mod, "slow", minutes="10") == 303
    assert "one comment per person every 10 minutes" in cast.mallory().get("/posts/boss").text
    assert bob.post("/posts/boss/comments", data={"body": "First."}).status_code == 303
    clock.move(minutes=7)
    answer = bob.post("/posts/boss/comments", data={"body": "Second."})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "180"
    assert "You can send yours in 3 minutes: your text is kept." in answer.text
    assert "Second." in answer.text
    guest = cast.mallory()
    assert guest.post("/posts/boss/comments", data=FORM).status_code == 303
    clock.move(minutes=1)
    # Without its cookie, but under the same address.
    again = cast.mallory().post("/posts/boss/comments", data=FORM | {"body": "And one more."})
    assert again.status_code == 429
    assert mod.post("/posts/boss/comments", data={"body": "Staff."}).status_code == 303
    assert mod.post("/posts/boss/comments", data={"body": "Staff again."}).status_code == 303
    clock.move(minutes=2)
    assert bob.post("/posts/boss/comments", data={"body": "Second."}).status_code == 303
    undo_last(desk, mod)
    clock.move(minutes=1)
    assert bob.post("/posts/boss/comments", data={"body": "Third."}).status_code == 303


def test_limits_nobody_in_other_threads(desk: Desk, cast: Cast, clock: Clock) -> None:
    desk.factory.make_post("Another?", slug="another")
    tool(desk, cast.browser(cast.mod), "slow", minutes="10")
    bob = cast.browser(cast.bob)
    bob.post("/posts/boss/comments", data={"body": "First."})
    clock.move(minutes=1)
    assert bob.post("/posts/another/comments", data={"body": "Second."}).status_code == 303


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("slow", {"minutes": "-1"}),
        ("slow", {"minutes": "1441"}),
        ("slow", {"minutes": "soon"}),
        ("read-only", {"moment": "tomorrow"}),
        ("lock", {"reason": "x" * 301}),
    ],
)
def test_rejects_what_cannot_be(desk: Desk, cast: Cast, act: str, fields: dict[str, str]) -> None:
    mod = cast.browser(cast.mod)
    answer = mod.post(f"/moderation/threads/{desk.post.thread_id}/{act}", data=fields)
    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert acts(desk) == []


def test_pins_a_root_comment(desk: Desk, cast: Cast, clock: Clock, count_statements: Any) -> None:
    first = public(desk, "The first of all.")
    public(desk, "An answer to it.", parent=first)
    clock.move(minutes=1)
    others = [public(desk, f"Number {number:02}.") for number in range(30)]
    mod, reader = cast.browser(cast.mod), cast.mallory()
    assert "The first of all." not in reader.get("/posts/boss").text
    mod.post(f"/moderation/{first.public_id}/pin")
    with count_statements() as statements:
        page = reader.get("/posts/boss").text
    assert len(statements) <= 8
    assert order(page, "Pinned", "The first of all.", "An answer to it.", "Number 29.", "Number 05.")
    assert "Number 04." not in page
    rest = reader.get(f"/posts/boss?after={others[5].public_id}").text
    assert "Number 04." in rest
    assert "The first of all." not in rest
    reply = mod.post("/posts/boss/comments", data={"body": "Yes.", "parent": first.public_id})
    assert reply.location.startswith("/posts/boss#comment-")
    mod.post(f"/moderation/{others[0].public_id}/pin")
    assert order(reader.get("/posts/boss").text, "Number 00.", "Number 29.")
    undo_last(desk, mod)
    assert order(reader.get("/posts/boss").text, "The first of all.", "Number 29.")
    mod.post(f"/moderation/{first.public_id}/unpin")
    assert "The first of all." not in reader.get("/posts/boss").text
    assert acts(desk) == ["pin", "pin", "undo", "unpin"]


def test_rejects_to_pin_what_is_no_public_root(desk: Desk, cast: Cast) -> None:
    root = public(desk, "A root.")
    for comment in (public(desk, "A reply.", parent=root), public(desk, "Held.", status=Status.HELD)):
        answer = cast.browser(cast.mod).post(f"/moderation/{comment.public_id}/pin")
        assert answer.status_code == 422
    assert thread_of(desk, desk.post.thread_id).pinned_id is None


def test_ignores_a_pin_on_what_is_no_longer_public(desk: Desk, cast: Cast) -> None:
    comment, mod = public(desk, "Stands first."), cast.browser(cast.mod)
    mod.post(f"/moderation/{comment.public_id}/pin")
    mod.post(f"/moderation/{comment.public_id}/trash")
    page = cast.mallory().get("/posts/boss")
    assert page.status_code == 200
    assert "Stands first." not in page.text


def test_features_comments_and_lists_them(desk: Desk, cast: Cast) -> None:
    root = public(desk, "A root.")
    reply = public(desk, "A fine reply.", parent=root)
    mod, reader = cast.browser(cast.mod), cast.mallory()
    assert "Featured" not in reader.get("/posts/boss").text
    for _ in range(2):
        mod.post(f"/moderation/{reply.public_id}/feature")
    page = reader.get("/posts/boss").text
    assert "/posts/boss/comments/featured" in page
    assert order(page, "A root.", ">Featured</span>", "A fine reply.")
    listed = reader.get("/posts/boss/comments/featured").text
    assert "A fine reply." in listed
    assert "A root." not in listed
    assert "A fine reply." in mod.get(f"/moderation/threads/{desk.post.thread_id}").text
    mod.post(f"/moderation/{reply.public_id}/unfeature")
    assert "No comment is featured" in reader.get("/posts/boss/comments/featured").text
    undo_last(desk, mod)
    assert stored(desk, reply).is_featured
    assert thread_of(desk, desk.post.thread_id).featured_count == 1
    assert acts(desk) == ["feature", "unfeature", "undo"]


def test_counts_only_public_comments_as_featured(desk: Desk, cast: Cast) -> None:
    root, mod = public(desk, "A fine root."), cast.browser(cast.mod)
    mod.post(f"/moderation/{root.public_id}/feature")
    for act in ("spam", "publish", "trash"):
        mod.post(f"/moderation/{root.public_id}/{act}")
        assert thread_of(desk, desk.post.thread_id).featured_count == (act == "publish")
    moderator = Person(user_id=cast.mod.id, role=Role.MODERATOR)
    with desk.app.app_context():
        # By one click on many as well.
        decide_many({root.public_id: Status.TRASHED}, Decision.PUBLISH, moderator, Why())
        assert recount_threads() == []
    assert thread_of(desk, desk.post.thread_id).featured_count == 1


def test_shows_the_tools_to_those_who_may_use_them(desk: Desk, cast: Cast) -> None:
    public(desk, "A root.")
    tools = f"/moderation/threads/{desk.post.thread_id}"
    for user in (cast.mod, cast.olga, cast.alice):
        browser = cast.browser(user)
        page = browser.get("/posts/boss").text
        assert tools in page
        assert "/place" in page
        assert browser.get(tools).status_code == 200
    for stranger in (None, cast.bob, desk.factory.make_user("Anna Author")):
        browser = cast.browser(stranger)
        assert "/moderation/threads" not in browser.get("/posts/boss").text
        assert browser.get(tools).status_code == 403
        for act in ("lock", "reopen", "read-only", "slow"):
            assert tool(desk, browser, act) == 403
    assert cast.browser(cast.mod).get("/moderation/threads/999").status_code == 404


def test_rejects_to_undo_what_somebody_changed_since(desk: Desk, cast: Cast) -> None:
    mod = cast.browser(cast.mod)
    tool(desk, mod, "lock", reason="Enough.")
    tool(desk, cast.browser(cast.olga), "lock", reason="More than enough.")
    page = mod.get(f"/moderation/threads/{desk.post.thread_id}").text
    place = page.rindex("/moderation/decisions/")
    path = page[place : page.index('"', place)]
    assert mod.post(path).status_code == 409
    assert undo_last(desk, mod).status_code == 303
    assert undo_last(desk, mod).status_code == 409
    assert mod.post(path).status_code == 303
    assert mod.post("/moderation/decisions/999/undo").status_code == 404
    assert cast.browser(cast.bob).post(path).status_code == 403
