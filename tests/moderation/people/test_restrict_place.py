"""A mail address or a network that was typed by hand is restricted; and everything in force is listed."""

import html
from typing import Any

import pytest
from sqlalchemy import update

from blogapp.accounts.models import User
from blogapp.extensions import db, transaction
from tests.conftest import Clock
from tests.moderation.people.conftest import Records
from tests.support.cast import Cast

TERMS = {"reason": "Advertising.", "length": "month", "kind": "ban"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7/24", "203.0.113.0/24"),
        ("2001:DB8::1/32", "2001:db8::/32"),
        (" Ada@Example.org ", "ada@example.org"),
    ],
)
def test_works(cast: Cast, records: Records, typed: str, shown: str) -> None:
    mods = cast.browser(cast.mod)
    answer = mods.post("/moderation/people", data=TERMS | {"place": typed})
    page = mods.get(answer.location).text
    for words in (f">{shown}<", "Advertising.", "The ban holds from now on.", ">Undo<"):
        assert words in page
    # What is kept for ever does not hold addresses and networks.
    assert records.log() == [("ban", "restriction:1")]
    mods.post(f"/moderation/decisions/{records.last_entry('ban')}/undo")
    assert "Nobody is restricted." in mods.get("/moderation/people").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("nowhere", "This is neither a mail address nor a network."),
        ("ada@", "This is neither a mail address nor a network."),
        ("203.0.113.0/33", "This is neither a mail address nor a network."),
        ("0.0.0.0/0", "0.0.0.0/0 is too wide"),
        ("12.0.0.0/7", "12.0.0.0/7 is too wide"),
        ("2001::/15", "2000::/15 is too wide"),
        ("", "Please say whom it is about."),
    ],
)
def test_rejects_what_is_no_place(cast: Cast, records: Records, typed: str, sentence: str) -> None:
    answer = cast.browser(cast.mod).post("/moderation/people", data=TERMS | {"place": typed})
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.text)
    assert f'value="{typed}"' in answer.text
    assert "Advertising." in answer.text
    assert records.in_force() == []


def test_asks_again_about_ones_own_network(cast: Cast, records: Records) -> None:
    mods, own = cast.browser(cast.mod), TERMS | {"place": "127.0.0.0/8"}
    answer = mods.post("/moderation/people", data=own)
    assert answer.status_code == 409
    assert "You are in this network yourself." in answer.text
    assert 'name="is_sure"' in answer.text
    assert records.in_force() == []
    assert mods.post("/moderation/people", data=own | {"is_sure": "y"}).status_code == 303
    assert records.in_force() == [("ban", "Advertising.")]


def test_an_address_of_staff_is_theirs(cast: Cast, records: Records, clock: Clock) -> None:
    with cast.app.app_context(), transaction():
        for user in (cast.mod, cast.olga, cast.bob):
            confirmed = update(User).where(User.id == user.id).values(email=f"{user.handle}@Example.org")
            db.session.execute(confirmed.values(email_confirmed_at=clock.moment))
    mods = cast.browser(cast.mod)
    answers = [
        mods.post("/moderation/people", data=TERMS | {"place": f"{user.handle}@example.org"}).status_code
        for user in (cast.mod, cast.olga, cast.bob)
    ]
    assert answers == [403, 403, 303]


def test_finds_by_name_address_and_ip(cast: Cast, records: Records) -> None:
    mods, guest = cast.browser(cast.mod), records.guest()
    cast.factory.make_comment(cast.factory.make_post(), guest_id=guest, name="Gus 50% Guest")
    for subject in (f"user-{cast.bob.id}", f"guest-{guest}"):
        mods.post(f"/moderation/people/{subject}/ban", data=TERMS)
    for place in ("ada@example.org", "203.0.113.0/24"):
        mods.post("/moderation/people", data=TERMS | {"place": place})

    def found(typed: str) -> list[str]:
        page = mods.get("/moderation/people", query_string={"q": typed}).text
        names = ("Bob Reader", "Gus 50% Guest", "ada@example.org", "203.0.113.0/24")
        return [name for name in names if f'aria-label="Lift: {name}"' in page]

    assert len(found("")) == 4
    assert found("bob") == ["Bob Reader"]
    assert found("50% g") == ["Gus 50% Guest"]
    assert found("ADA@") == ["ada@example.org"]
    assert found("203.0.113.99") == ["203.0.113.0/24"]
    assert found("203.0.112.0/22") == ["203.0.113.0/24"]
    assert found("203.0.114.1") == []
    assert "is about “<nobody>”" in html.unescape(mods.get("/moderation/people?q=<nobody>").text)


def test_lists_in_pages_at_the_same_price(cast: Cast, records: Records, count_statements: Any) -> None:
    mods, first = cast.browser(cast.mod), ""
    prices: list[int] = []
    for size in (5, 25):
        for number in range(size):
            mods.post("/moderation/people", data=TERMS | {"place": f"198.51.{size}.{number}"})
        with count_statements() as statements:
            first = mods.get("/moderation/people").text
        prices.append(len(statements))
    assert prices[0] == prices[1] <= 12
    assert first.count(">Lift<") == 25
    [_, after] = first.split("after=")
    second = mods.get(f"/moderation/people?after={after.split(chr(34))[0]}").text
    assert second.count(">Lift<") == 5
    assert mods.get("/moderation/people?after=x").text.count(">Lift<") == 25
