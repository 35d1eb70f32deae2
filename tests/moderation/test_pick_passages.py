"""Passages of a text: its sentences, those that are marked, and the text without what was chosen."""

from hypothesis import given
from hypothesis import strategies as st

from blogapp.comments.rewording import GAP
from blogapp.moderation.edits.passages import places_in, sentences, without

TEXT = "I agree. My boss asks first!\nVisit https://jobs.example/now today (really)."


def test_shows_each_sentence_and_line() -> None:
    found = [TEXT[one.start : one.end] for one in sentences(TEXT, [])]
    assert found == ["I agree.", "My boss asks first!", "Visit https://jobs.example/now today (really)."]


def test_shows_what_is_marked_in_each() -> None:
    start = TEXT.index("https")
    [visit] = [one for one in sentences(TEXT, [(start, start + 24), (start, start + 24)]) if one.marked]
    assert [piece.text for piece in visit.marked] == ["https://jobs.example/now"]
    assert visit.places == [f"{start}-{start + 24}"]
    assert [piece.text for piece in visit.pieces if piece.is_marked] == ["https://jobs.example/now"]


def test_works_without_what_was_chosen() -> None:
    start = TEXT.index("Visit")
    assert without(TEXT, [(start, len(TEXT))], has_gaps=False) == f"I agree. My boss asks first!\n{GAP}"


def test_shows_one_gap_for_neighbours() -> None:
    assert without("One. Two. Three.", [(0, 4), (5, 9)], has_gaps=False) == f"{GAP} Three."


def test_ignores_a_gap_that_a_writer_typed() -> None:
    assert without(f"Mine{GAP}. Shop.", [(7, 12)], has_gaps=False) == f"Mine. {GAP}"
    assert without(f"Mine{GAP}. Shop.", [(7, 12)], has_gaps=True) == f"Mine{GAP}. {GAP}"


def test_ignores_what_is_no_place() -> None:
    assert places_in(["3-5", "x", "5", "1-2-3", "-1-2", "9" * 9 + "-1"]) == [(3, 5)]


@given(st.text(alphabet="ab .!?\n*😀", max_size=80))
def test_shows_all_words_once_in_any_text(text: str) -> None:
    found = sentences(text, [])
    ends = [0, *(one.end for one in found)]
    assert all(one.start >= end for one, end in zip(found, ends, strict=False))
    words = "".join(text[one.start : one.end] for one in found)
    assert sum(sign.isalnum() for sign in words) == sum(sign.isalnum() for sign in text)
