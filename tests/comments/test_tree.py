"""The arithmetic of threads."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from blogapp.comments import tree

ids = st.integers(min_value=1, max_value=32**7 - 1)


@given(st.lists(ids, min_size=1, max_size=10))
def test_a_path_tells_the_ids_it_was_made_of(chain: list[int]) -> None:
    assert tree.ids_in("".join(tree.key(number) for number in chain)) == chain


@given(ids, ids)
def test_keys_sort_as_their_ids_do(one: int, other: int) -> None:
    assert (one < other) == (tree.key(one) < tree.key(other))


@given(st.lists(ids, min_size=1, max_size=10), st.integers(min_value=1, max_value=10))
def test_no_place_is_deeper_than_the_deepest(chain: list[int], deepest: int) -> None:
    place = tree.place_under("".join(tree.key(number) for number in chain), deepest)
    assert place.depth <= deepest
    assert place.depth == min(len(chain) + 1, deepest)
    above = tree.ids_in(place.path_above)
    assert above == chain[: place.depth - 1]
    assert (place.root_id, place.parent_id) == ((above[0], above[-1]) if above else (None, None))


@dataclass(frozen=True)
class Row:
    depth: int


@given(st.lists(st.integers(min_value=1, max_value=10), max_size=40))
def test_nested_lists_always_close(depths: list[int]) -> None:
    rows = [Row(depth) for depth in depths]
    nested = list(tree.nested(rows))
    assert [row for row, _, _ in nested] == rows
    level = 0
    for _, opens, closes in nested:
        level += opens - closes
        assert level >= 0
    assert level == 0


def test_nested_lists_follow_the_depths() -> None:
    rows = [Row(depth) for depth in (1, 2, 3, 2, 1)]
    assert [(opens, closes) for _, opens, closes in tree.nested(rows)] == [
        (True, 0), (True, 0), (False, 1), (False, 1), (False, 0),
    ]  # fmt: skip
