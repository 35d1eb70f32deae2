"""What restrictions come to, networks as keys, and what is kept of restricted people."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp.accounts import leftovers
from blogapp.accounts.models import User
from blogapp.accounts.restrictions.models import Restriction, RestrictionKind
from blogapp.accounts.restrictions.networks import ip_key, range_of
from blogapp.accounts.restrictions.policy import FREE, InForce, standing
from blogapp.extensions import db, transaction
from blogapp.moderation.models import PersonNote
from blogapp.signin import leftovers as signin_leftovers
from blogapp.signin.models import Identity
from blogapp.signin.profile import Profile
from blogapp.signin.service import AccountClosed, link_identity, sign_in
from tests.conftest import Clock
from tests.support.cast import Cast

BAN, SILENCE, WARNING = RestrictionKind.BAN, RestrictionKind.SILENCE, RestrictionKind.WARNING
PROFILE = Profile(
    provider="google",
    issuer="https://google.example",
    subject="bob-1",
    name="Bob",
    profile_url="https://google.example/bob",
    email="bob@example.org",
    is_email_verified=True,
)
MAY, JUNE = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


def held(number: int, kind: RestrictionKind, ends_at: datetime | None = None, **more: Any) -> InForce:
    return InForce(id=number, kind=kind, reason="", ends_at=ends_at, **more)


@pytest.mark.parametrize(
    ("ends", "longest"), [((MAY, JUNE), 1), ((JUNE, MAY), 0), ((None, JUNE), 0), ((MAY, None), 1)]
)
def test_shows_the_longest(ends: tuple[datetime | None, ...], longest: int) -> None:
    for kind in (BAN, SILENCE):
        found = standing(held(number, kind, end) for number, end in enumerate(ends))
        assert [row.id for row in (found.ban, found.silence) if row] == [longest]
        assert found.warnings == ()


def test_shows_every_warning() -> None:
    found = standing([held(1, WARNING), held(2, WARNING)])
    assert [warning.id for warning in found.warnings] == [1, 2]
    assert (found.ban, found.silence) == (None, None)
    assert standing([]) == FREE


def test_says_who_before_it_says_where() -> None:
    found = standing([held(1, BAN, MAY, is_of_network=True), held(2, BAN, MAY)])
    assert found.ban is not None
    assert found.ban.id == 2


@pytest.mark.parametrize(
    ("typed", "name", "inside", "outside"),
    [
        ("203.0.113.7", "203.0.113.7", "203.0.113.7", "203.0.113.8"),
        (" 203.0.113.9/24 ", "203.0.113.0/24", "203.0.113.255", "203.0.114.0"),
        ("2001:DB8::/32", "2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
        ("::ffff:203.0.113.0/120", "203.0.113.0/24", "::ffff:203.0.113.1", "203.0.112.1"),
    ],
)
def test_knows_what_lies_in_a_network(typed: str, name: str, inside: str, outside: str) -> None:
    network = range_of(typed)
    assert network is not None
    assert (network.name, network.holds(inside), network.holds(outside)) == (name, True, False)
    assert not network.holds(None)


@pytest.mark.parametrize(
    ("typed", "is_too_wide"),
    [("9.0.0.0/8", False), ("8.0.0.0/7", True), ("2001::/16", False), ("2000::/15", True), ("::/0", True)],
)
def test_knows_whole_countries(typed: str, is_too_wide: bool) -> None:
    network = range_of(typed)
    assert network is not None
    assert network.is_too_wide == is_too_wide


@pytest.mark.parametrize("text", ["", "nowhere", "203.0.113", "203.0.113.0/33", "<b>", None])
def test_ignores_what_is_no_address(text: str | None) -> None:
    assert ip_key(text) is None
    assert range_of(text or "") is None


def restrict(app: Flask, kind: RestrictionKind, **more: Any) -> None:
    with app.app_context(), transaction():
        db.session.add(Restriction(kind=kind, reason=f"Because of {kind}.", **more))


def kinds_left(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Restriction.kind).order_by(Restriction.id)))


def test_tells_the_person_what_is_kept(app: Flask, cast: Cast) -> None:
    restrict(app, SILENCE, user_id=cast.bob.id, made_by_id=cast.mod.id)
    restrict(app, BAN, user_id=cast.alice.id)
    with app.app_context(), transaction():
        db.session.add(PersonNote(user_id=cast.bob.id, text="Talks too much.", made_by_id=cast.mod.id))
    told = json.loads(cast.browser(cast.bob).get("/account/data.json").text)
    assert [(row["kind"], row["reason"]) for row in told["restrictions"]] == [
        ("silence", "Because of silence.")
    ]
    assert [note["text"] for note in told["notes_by_moderators"]] == ["Talks too much."]
    assert "Mo Moderator" not in json.dumps(told)


def test_a_ban_survives_a_closed_account_until_it_ends(app: Flask, cast: Cast, clock: Clock) -> None:
    with app.app_context():
        link_identity(cast.bob.id, PROFILE)
    for kind in (WARNING, SILENCE, BAN):
        restrict(app, kind, user_id=cast.bob.id, ends_at=clock.moment + timedelta(days=30))
    restrict(app, BAN, user_id=cast.bob.id, lifted_at=clock.moment)
    answer = cast.browser(cast.bob).post("/account/close", data={"comments": "keep", "is_sure": "y"})
    assert answer.status_code == 303
    assert kinds_left(app) == [BAN]
    with app.app_context():
        left = db.session.scalars(select(Identity)).one()
        assert (left.subject, left.name, left.email, left.profile_url) == (PROFILE.subject, "", "", "")
        with pytest.raises(AccountClosed):
            sign_in(PROFILE)
        leftovers.forget_leftovers()
        signin_leftovers.forget_leftovers()
        assert len(db.session.scalars(select(Identity)).all()) == 1
        clock.move(days=60)
        leftovers.forget_leftovers()
        signin_leftovers.forget_leftovers()
        assert kinds_left(app) == []
        assert sign_in(PROFILE).id not in {cast.bob.id, cast.alice.id}


def test_a_closed_account_leaves_nothing_where_nothing_holds(app: Flask, cast: Cast) -> None:
    with app.app_context():
        link_identity(cast.bob.id, PROFILE)
    restrict(app, WARNING, user_id=cast.bob.id)
    cast.browser(cast.bob).post("/account/close", data={"comments": "keep", "is_sure": "y"})
    assert kinds_left(app) == []
    with app.app_context():
        assert db.session.scalars(select(Identity)).all() == []
        assert db.session.get_one(User, cast.bob.id).closed_at is not None
