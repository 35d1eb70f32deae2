"""What a moderator changed is shown word by word."""

from hypothesis import given
from hypothesis import strategies as st

from blogapp.comments.differences import LONGEST_COMPARED, Part, differences


def test_works() -> None:
    assert differences("Buy my book, please.", "Read my book, please.") == [
        Part("Buy", is_gone=True),
        Part("Read", is_new=True),
        Part(" my book, please."),
    ]


def test_shows_a_text_that_is_the_same() -> None:
    assert differences("Same.", "Same.") == [Part("Same.")]
    assert differences("", "") == []


def test_limits_what_is_compared() -> None:
    long = "a " * LONGEST_COMPARED
    assert differences(long, "b") == [Part(long, is_gone=True), Part("b", is_new=True)]


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_shows_both_texts_whole(old: str, new: str) -> None:
    parts = differences(old, new)
    assert "".join(part.text for part in parts if not part.is_new) == old
    assert "".join(part.text for part in parts if not part.is_gone) == new
