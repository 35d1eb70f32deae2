"""Where a page of a queue begins, as text in an address."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogapp.moderation.place import EPOCH, MICROSECOND, Place, place_in

MOMENTS = st.integers(0, 7_000_000_000_000_000).map(lambda micros: EPOCH + micros * MICROSECOND)


@given(st.none() | st.integers(0, 12), MOMENTS, st.integers(1, 2**31 - 1))
def test_works_both_ways(urgency: int | None, moment: datetime, key: int) -> None:
    place = Place(urgency, moment, key)
    assert place_in(str(place)) == place


@pytest.mark.parametrize(
    "written", ["", "no-such", "1-2", "-1-99999999999", "1-99999999999999999999-1", "1-1-1'", "٣-1-1"]
)
def test_ignores_what_no_page_has_written(written: str) -> None:
    assert place_in(written) is None
