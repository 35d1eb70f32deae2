"""Rings and dates of an archive's comments: pure arithmetic, tried with whatever an archive may say."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from blogapp.comments import tree
from blogapp.comments.archived_places import NOBODY, cut_loops, in_order, places

# For each comment what it answers (-1 for nothing) and when it was written.
ARCHIVES = st.integers(0, 30).flatmap(
    lambda size: st.lists(
        st.tuples(st.integers(NOBODY, size - 1), st.integers(0, 5)), min_size=size, max_size=size
    )
)


def parents_of(archive: list[tuple[int, int]]) -> "array[int]":
    return array("q", [parent for parent, _moment in archive])


def is_in_a_ring(number: int, parents: "array[int]") -> bool:
    here = parents[number]
    for _step in parents:
        if here in {number, NOBODY}:
            break
        here = parents[here]
    return here == number


@given(ARCHIVES)
def test_cuts_exactly_the_members_of_rings(archive: list[tuple[int, int]]) -> None:
    before, after = parents_of(archive), parents_of(archive)
    cut = cut_loops(after)
    in_rings = [number for number in range(len(archive)) if is_in_a_ring(number, before)]
    assert cut == len(in_rings)
    assert [NOBODY if number in in_rings else before[number] for number in range(len(archive))] == list(after)


@given(ARCHIVES)
def test_shows_each_comment_once_and_after_what_it_answers(archive: list[tuple[int, int]]) -> None:
    parents = parents_of(archive)
    cut_loops(parents)
    order = in_order(parents, array("d", [moment for _parent, moment in archive]))
    assert sorted(order) == list(range(len(archive)))
    assert all(
        parents[number] in order[:place] for place, number in enumerate(order) if parents[number] != NOBODY
    )


@given(ARCHIVES)
def test_shows_roots_and_the_answers_to_one_comment_by_date(archive: list[tuple[int, int]]) -> None:
    parents = parents_of(archive)
    cut_loops(parents)
    moments = array("d", [moment for _parent, moment in archive])
    order = in_order(parents, moments)
    for parent in {NOBODY, *parents}:
        dates = [moments[number] for number in order if parents[number] == parent]
        later_than_parent = [max(date, moments[parent]) for date in dates] if parent != NOBODY else dates
        assert dates == sorted(dates) or later_than_parent == sorted(later_than_parent)


@given(ARCHIVES, st.integers(1, 10))
def test_works_at_any_depth(archive: list[tuple[int, int]], deepest: int) -> None:
    parents = parents_of(archive)
    cut_loops(parents)
    order = in_order(parents, array("d", [moment for _parent, moment in archive]))
    placed = places(order, parents, {}, range(1, len(order) + 1), deepest)
    for number, path in enumerate(placed.paths):
        ids = tree.ids_in(path)
        assert len(ids) <= deepest
        assert ids[-1] == placed.ids[number]
        assert ids == sorted(ids)
        assert placed.answered_ids[number] == (
            placed.ids[parents[number]] if parents[number] != NOBODY else 0
        )
