"""Passages are marked in their text, however they lie."""

from hypothesis import given
from hypothesis import strategies as st

from blogapp.moderation.marking import pieces


def marked(text: str, *passages: tuple[int, int]) -> str:
    return "".join(f"[{piece.text}]" if piece.is_marked else piece.text for piece in pieces(text, passages))


def test_works() -> None:
    assert marked("abcdef", (4, 6), (1, 2)) == "a[b]cd[ef]"


def test_handles_overlap_and_what_lies_beyond() -> None:
    assert marked("abcdef", (1, 3), (2, 4), (5, 99), (2, 2), (50, 60)) == "a[bc][d]e[f]"
    assert marked("", (0, 1)) == ""


@given(st.text(), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50))))
def test_loses_nothing_of_the_text(text: str, passages: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in pieces(text, passages)) == text
