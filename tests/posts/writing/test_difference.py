"""What changed between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from blogapp.posts.writing.difference import difference

TEXTS = st.text(st.sampled_from("ab \n"), max_size=60)


def marked(before: str, after: str) -> str:
    signs = {"folded": "[…{}…]", "same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
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
    line = "word and word\n"
    assert marked(book, book + "more\n") == f"[…{line * 4_997}…]{line * 3}[+more\n+]"


def test_shows_three_lines_around_a_change_and_folds_the_others() -> None:
    before = "".join(f"{number}\n" for number in range(30))
    shown = difference(before, before.replace("15\n", "x\n"))
    assert [(piece.kind, piece.lines) for piece in shown] == [
        ("folded", 12),
        ("same", 3),
        ("gone", 1),
        ("new", 1),
        ("same", 3),  # the rest of the changed line is one of them
        ("folded", 12),
    ]
    assert [piece.kind for piece in difference(before, before)] == ["folded"]
    assert [piece.kind for piece in difference("1\n2\n3\n", "1\n2\n3\n4\n")] == ["same", "new"]
