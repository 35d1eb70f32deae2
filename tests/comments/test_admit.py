"""Who may comment, and until when: pure rules on plain values."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.comments.policy import Door, Entrance, entrance, may_comment
from blogapp.web.site import Site

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
GUEST = Person(guest_id=1)
READER = Person(user_id=1, role=Role.READER)
OWNER = Person(user_id=2, role=Role.OWNER)


@dataclass(frozen=True)
class Thread:
    """A thread as the rules see it."""

    owner_id: int | None = None
    is_public: bool = True
    is_closed: bool = False
    read_only_from: datetime | None = None
    opened_at: datetime | None = NOW - 10 * DAY
    last_comment_at: datetime | None = None


OPEN = Thread()


def door(person: Person, thread: Thread = OPEN, **rules: object) -> Door:
    return entrance(person, thread, Site(**rules), NOW).door  # type: ignore[arg-type]  # as a test wants


@pytest.mark.parametrize(
    ("who", "doors"),
    [
        ("anyone", (Door.OPEN, Door.OPEN, Door.OPEN)),
        ("signed-in", (Door.SIGN_IN, Door.OPEN, Door.OPEN)),
        ("nobody", (Door.NOBODY, Door.NOBODY, Door.NOBODY)),
    ],
)
def test_admits_those_whom_the_rule_names(who: str, doors: tuple[Door, ...]) -> None:
    assert tuple(door(person, who_may_comment=who) for person in (GUEST, READER, OWNER)) == doors
    assert tuple(may_comment(one, OPEN, Site(who_may_comment=who), NOW) for one in (GUEST, READER)) == tuple(
        one is Door.OPEN for one in doors[:2]
    )


def test_shuts_out_readers_of_drafts_and_everyone_from_closed_threads() -> None:
    assert door(READER, replace(OPEN, is_public=False)) is Door.HIDDEN
    assert door(OWNER, replace(OPEN, is_closed=True)) is Door.CLOSED
    assert door(OWNER, replace(OPEN, read_only_from=NOW)) is Door.CLOSED
    assert door(OWNER, replace(OPEN, read_only_from=NOW + DAY)) is Door.OPEN


@pytest.mark.parametrize(
    ("thread", "rules", "closes_at", "is_by_silence"),
    [
        (OPEN, {}, None, False),
        (OPEN, {"close_days": 14}, NOW + 4 * DAY, False),
        (OPEN, {"close_silent_days": 14}, NOW + 4 * DAY, True),
        (replace(OPEN, last_comment_at=NOW - DAY), {"close_silent_days": 14}, NOW + 13 * DAY, True),
        # An archive's thread, begun before it was opened here.
        (replace(OPEN, last_comment_at=NOW - 90 * DAY), {"close_silent_days": 14}, NOW + 4 * DAY, True),
        (
            replace(OPEN, last_comment_at=NOW),
            {"close_days": 14, "close_silent_days": 7},
            NOW + 4 * DAY,
            False,
        ),
        (replace(OPEN, last_comment_at=NOW), {"close_days": 30, "close_silent_days": 7}, NOW + 7 * DAY, True),
        (replace(OPEN, read_only_from=NOW + DAY), {"close_days": 14}, NOW + DAY, False),
        (replace(OPEN, opened_at=None), {"close_days": 1, "close_silent_days": 1}, None, False),
    ],
)
def test_shows_when_it_closes(
    thread: Thread, rules: dict[str, int], closes_at: datetime | None, is_by_silence: bool
) -> None:
    there = entrance(GUEST, thread, Site(**rules), NOW)  # type: ignore[arg-type]  # whole numbers, all of them
    assert there == Entrance(Door.OPEN, closes_at, is_by_silence)


@pytest.mark.parametrize("rules", [{"close_days": 10}, {"close_silent_days": 10}])
def test_closes_at_the_very_moment(rules: dict[str, int]) -> None:
    site = Site(**rules)  # type: ignore[arg-type]  # whole numbers, all of them
    assert entrance(GUEST, OPEN, site, NOW - timedelta(seconds=1)).is_open
    assert entrance(GUEST, OPEN, site, NOW) == Entrance(Door.CLOSED, NOW)
