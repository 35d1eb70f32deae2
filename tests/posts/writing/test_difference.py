"""What changed between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from blogapp.posts.writing.difference import difference

TEXTS = st.text(st.sampled_from("ab \n"), max_size=60)


def marked(before: str, after: str) -> str:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(signs[piece.kind].format(piece.text) for piece in difference(before, after))


def test_works() -> None:
    assert marked("I love it so.", "I hate it so.") == "I [-love-][+hate+] it so."


@given(TEXTS, TEXTS)
def test_shows_both_texts_whole(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    assert len("".join(piece.text for piece in pieces if piece.kind != "new")) == len(before)


def test_handles_a_book() -> None:
    book = "word and word\n" * 5_000
    assert marked(book, book + "more\n") == f"{book}[+more\n+]"
