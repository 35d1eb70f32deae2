"""Moderators ban, silence and warn people from their page; never themselves, peers, or who is above."""

import re

import pytest
from flask.testing import FlaskClient

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.moderation.people.policy import may_restrict
from tests.conftest import Clock
from tests.moderation.people.conftest import Records
from tests.support.cast import Cast

ROLES = [Role.READER, Role.AUTHOR, Role.MODERATOR, Role.OWNER]
TERMS = {"reason": "Called people names.", "length": "week"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("actor", [None, *ROLES])
def test_only_people_below_can_be_restricted(actor: Role | None, role: Role) -> None:
    person = Person(user_id=1 if actor else None, role=actor)
    is_below = actor in {Role.MODERATOR, Role.OWNER} and ROLES.index(role) < ROLES.index(actor)
    assert may_restrict(person, 2, None, role) == is_below
    assert may_restrict(person, None, 3, None) == (actor in {Role.MODERATOR, Role.OWNER})
    assert not may_restrict(person, 1, None, role if actor else None) or actor is None
    same_browser = Person(user_id=1, role=Role.OWNER, former_guest_id=7)
    assert not may_restrict(same_browser, None, 7, None)


@pytest.mark.parametrize(
    ("act", "kind", "shown"),
    [("ban", "ban", "Banned"), ("silence", "silence", "Silenced"), ("warn", "warning", "Warned")],
)
def test_works_and_can_be_undone(cast: Cast, records: Records, act: str, kind: str, shown: str) -> None:
    mods, page = cast.browser(cast.mod), f"/moderation/people/user-{cast.bob.id}"
    answer = mods.post(f"{page}/{act}", data=TERMS)
    assert answer.status_code == 303
    text = mods.get(answer.location).text
    for words in (f">{shown}<", "Called people names.", "by Mo Moderator", ">Undo<", ">Lift<"):
        assert words in text
    assert records.in_force() == [(kind, "Called people names.")]
    assert records.log() == [(act, f"user:{cast.bob.id}")]
    [undo] = re.findall(r'action="(/moderation/decisions/\d+/undo)"', text)
    answer = mods.post(undo, data={"next": page})
    assert answer.location.startswith(f"{page}?done=")
    assert "It is undone." in mods.get(answer.location).text
    assert records.in_force() == []
    assert records.log()[1:] == [("undo", f"user:{cast.bob.id}")]
    assert mods.post(undo).status_code == 409


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ({"length": "day"}, "March 2, 2026"),
        ({"length": "year"}, "March 1, 2027"),
        ({"length": "week", "until": "2026-05-04"}, "May 4, 2026"),
        ({"length": "ever"}, None),
    ],
)
def test_ends_when_it_was_said(cast: Cast, records: Records, typed: dict[str, str], ends: str | None) -> None:
    mods, page = cast.browser(cast.mod), f"/moderation/people/guest-{records.guest()}"
    mods.post(f"{page}/ban", data=TERMS | typed)
    text = mods.get(page).text
    assert ("until somebody lifts it</span>" in text) == (ends is None)
    assert ends is None or ends in text


@pytest.mark.parametrize(
    "typed",
    [
        {"reason": " "},
        {"reason": "x" * 501},
        {"length": "century"},
        {"until": "2026-02-01"},
        {"until": "soon"},
    ],
)
def test_rejects_half_a_decision_and_keeps_what_was_typed(
    cast: Cast, records: Records, typed: dict[str, str]
) -> None:
    page = f"/moderation/people/user-{cast.bob.id}"
    answer = cast.browser(cast.mod).post(f"{page}/ban", data=TERMS | typed)
    assert answer.status_code == 422
    assert (TERMS | typed)["reason"].strip() in answer.text
    assert records.in_force() == []


def test_the_new_ban_takes_the_place_of_the_old_one(cast: Cast, records: Records, clock: Clock) -> None:
    mods, page = cast.browser(cast.mod), f"/moderation/people/user-{cast.bob.id}"
    for reason in ("First.", "Second."):
        mods.post(f"{page}/ban", data=TERMS | {"reason": reason})
        mods.post(f"{page}/warn", data=TERMS | {"reason": reason})
    assert [row for row in records.in_force() if row[0] == "ban"] == [("ban", "Second.")]
    assert len(records.in_force()) == 3
    mods.post(f"/moderation/decisions/{records.last_entry('ban')}/undo")
    assert [row for row in records.in_force() if row[0] == "ban"] == [("ban", "First.")]


def test_works_to_lift_and_to_undo_that(cast: Cast, records: Records) -> None:
    mods, page = cast.browser(cast.mod), f"/moderation/people/user-{cast.bob.id}"
    mods.post(f"{page}/ban", data=TERMS)
    [lift] = re.findall(r'action="(/moderation/people/restrictions/\d+/lift)"', mods.get(page).text)
    answer = mods.post(lift, data={"next": page})
    assert answer.location.startswith(f"{page}?done=")
    assert "It is lifted." in mods.get(answer.location).text
    assert records.in_force() == []
    assert mods.post(lift).status_code == 404
    mods.post(f"/moderation/decisions/{records.last_entry('lift')}/undo")
    assert [kind for kind, _reason in records.in_force()] == ["ban"]


def test_staff_are_not_restricted_by_peers(cast: Cast, records: Records) -> None:
    mods, olgas = cast.browser(cast.mod), cast.browser(cast.olga)
    second = cast.factory.make_user("Moa Moderator", Role.MODERATOR)
    for user in (cast.mod, second, cast.olga):
        page = f"/moderation/people/user-{user.id}"
        assert mods.post(f"{page}/ban", data=TERMS).status_code == 403
        assert mods.post(f"{page}/delete-all").status_code == 403
        assert f'formaction="{page}/ban"' not in mods.get(page).text
    assert olgas.post(f"/moderation/people/user-{cast.olga.id}/ban", data=TERMS).status_code == 403
    assert olgas.post(f"/moderation/people/user-{second.id}/ban", data=TERMS).status_code == 303
    # What an owner has decided about a moderator, no moderator takes back.
    entry = records.last_entry("ban")
    restriction = records.detail(entry)["restriction"]
    assert mods.post(f"/moderation/decisions/{entry}/undo").status_code == 403
    assert mods.post(f"/moderation/people/restrictions/{restriction}/lift").status_code == 403
    assert records.in_force() == [("ban", TERMS["reason"])]
    assert records.log() == [("ban", f"user:{second.id}")]


@pytest.mark.parametrize("who", ["mallory", "bob", "alice"])
def test_requires_a_moderator(cast: Cast, records: Records, who: str) -> None:
    guest = f"/moderation/people/guest-{records.guest()}"
    mods = cast.browser(cast.mod)
    mods.post(f"{guest}/ban", data=TERMS)
    entry = records.last_entry("ban")
    browser: FlaskClient = cast.browser({"mallory": None, "bob": cast.bob, "alice": cast.alice}[who])
    for address in (
        f"{guest}/ban",
        f"{guest}/silence",
        f"{guest}/warn",
        f"{guest}/delete-all",
        f"{guest}/notes",
        "/moderation/people",
        "/moderation/people/restrictions/1/lift",
        "/moderation/people/notes/1/remove",
        f"/moderation/decisions/{entry}/undo",
    ):
        data = TERMS | {"place": "203.0.113.7", "kind": "ban", "text": "x"}
        assert browser.post(address, data=data).status_code == 403, address
    assert browser.get("/moderation/people").status_code == 403
    assert len(records.log()) == 1


@pytest.mark.parametrize("slug", ["user-999", "guest-999", "user-x", "nobody", "user-9999999999", "user-"])
def test_rejects_nobody(cast: Cast, records: Records, slug: str) -> None:
    mods = cast.browser(cast.mod)
    assert mods.get(f"/moderation/people/{slug}").status_code == 404
    assert mods.post(f"/moderation/people/{slug}/ban", data=TERMS).status_code == 404
    assert mods.post("/moderation/decisions/999/undo").status_code == 404
