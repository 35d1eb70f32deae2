"""What one person adds to the counters: arithmetic on what they said."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from blogapp.stances.balance import whole_percents
from blogapp.stances.tally import Key, Stance, difference, packed, share, unpacked

START = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)


@dataclass
class Said:
    stance: str
    perspective: str = ""
    condition_id: int | None = None
    moved_by_id: int | None = None
    is_public: bool = True
    created_at: datetime = START


def counted(*said: Said, is_guest: bool = False, kind: str = "") -> dict[Key, int]:
    whole = share(said, is_guest=is_guest)
    return {key: number for key, number in whole.items() if not kind or key[0] == kind}


def test_counts_the_latest_stance_once() -> None:
    said = (Said("pro"), Said("con"), Said("con", "coach"))
    assert counted(*said, kind="all") == {("all", "con"): 1}
    assert counted(*said, kind="perspective") == {("perspective", "coach", "con"): 1}
    assert counted(*said, kind="move") == {("move", "pro", "con"): 1}


def test_ignores_what_is_not_public() -> None:
    assert counted(Said("pro"), Said("con", is_public=False), kind="all") == {("all", "pro"): 1}
    assert counted(Said("con", is_public=False)) == {}


def test_counts_nobody_who_took_it_back() -> None:
    assert counted(Said("pro"), Said("")) == {}
    later = Said("", created_at=START + timedelta(hours=2))
    assert counted(Said("pro"), later) == {("day", "2026-03-01", "pro"): 1, ("day", "2026-03-02", "pro"): -1}


def test_counts_guests_apart() -> None:
    assert counted(Said("pro"), is_guest=True, kind="guest") == {("guest", "pro"): 1}
    assert counted(Said("pro"), kind="guest") == {}


def test_counts_a_condition_of_who_says_it_depends() -> None:
    assert counted(Said("depends", condition_id=7), kind="condition") == {("condition", "7"): 1}
    assert counted(Said("pro", condition_id=7), kind="condition") == {}


def test_credits_the_comment_of_the_latest_move_alone() -> None:
    said = (Said("pro"), Said("con", moved_by_id=3), Said("pro"), Said("depends", moved_by_id=4))
    assert counted(*said, kind="mover") == {("mover", "4"): 1}
    assert counted(*said[:2], kind="mover") == {("mover", "3"): 1}
    assert counted(*said[:3], kind="mover") == {}
    assert counted(Said("pro", moved_by_id=3), Said("pro", moved_by_id=4), kind="mover") == {}


SAID = st.builds(
    Said,
    stance=st.sampled_from(["", *Stance]),
    perspective=st.sampled_from(["", "coach", "HR or sponsor"]),
    condition_id=st.sampled_from([None, 1, 2]),
    moved_by_id=st.sampled_from([None, 5]),
    is_public=st.booleans(),
    created_at=st.integers(0, 5).map(lambda days: START + timedelta(days=days)),
)


@given(st.lists(SAID, max_size=8), st.booleans())
def test_days_add_up_to_where_the_person_stands(said: list[Said], is_guest: bool) -> None:
    whole = share(said, is_guest=is_guest)
    for stance in Stance:
        steps = sum(number for key, number in whole.items() if key[0] == "day" and key[2] == stance)
        assert steps == whole["all", stance]
    assert sum(whole["all", stance] for stance in Stance) <= 1


@given(st.lists(SAID, max_size=5), st.lists(SAID, max_size=5))
def test_a_difference_leads_from_one_share_to_the_other(before: list[Said], after: list[Said]) -> None:
    first, second = share(before, is_guest=True), share(after, is_guest=True)
    moved = Counter(first)
    moved.update(difference(second, first))
    assert {key: n for key, n in moved.items() if n} == {key: n for key, n in second.items() if n}


@given(st.lists(SAID, max_size=5))
def test_counters_survive_being_stored(said: list[Said]) -> None:
    whole = share(said, is_guest=True)
    assert unpacked(packed(whole, lambda _key: True)) == {key: n for key, n in whole.items() if n}


@given(st.lists(st.integers(0, 10_000), min_size=3, max_size=3))
def test_whole_percents_add_up(numbers: list[int]) -> None:
    percents = whole_percents(numbers)
    assert sum(percents) == (100 if any(numbers) else 0)
    assert all(abs(p - 100 * n / max(sum(numbers), 1)) < 1 for p, n in zip(percents, numbers, strict=True))
