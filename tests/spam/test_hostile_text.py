"""Texts made to make a filter slow or to make it fall: each is judged soon, none raises."""

import json
import time

import pytest

from blogapp.spam import model
from blogapp.spam.filter import judge
from blogapp.spam.submission import History, IdentityKind, Rules, Submission
from tests.text.shared_data import SHARED, needs_shared, payloads

SHIPPED = model.load()
LENGTH = 10_000
# Ten times what is promised for a quiet machine: what is quadratic takes seconds, not half of one.
SECONDS = 0.5

REPEATED = [
    *[
        "a",
        "é",
        "ﷺ",
        "аa",
        "😀",
        "\u200b",
        "\x00",
        "\ud800",
        "9",
        "9-",
        "(",
        "+1 (2) 3-",
        "\n",
        "\t",
        " ",
        "'",
        "a'",
    ],
    *[
        "http://",
        "www.",
        "a.",
        "a-",
        "a@",
        "a@b.c",
        "x.com ",
        "http://a.b/",
        "<a href=",
        "<",
        "<b>",
        "<!--",
        "[url=",
    ],
    *[
        "[at]",
        "[url]",
        "](",
        "thanks for sharing ",
        "good ",
        "i found a ",
        "check out my ",
        "we are the best ",
        "&#x202e;",
    ],
]
SHAPES = {piece: (piece * LENGTH)[:LENGTH] for piece in REPEATED} | {
    "one endless host": "http://" + "a-" * 4990,
    "dots": "a" * 63 + ("." + "b" * 63) * 150,
    "all scripts": "".join(map(chr, range(0x20, 0x20 + LENGTH))),
}


def hostile(text: str) -> Submission:
    """In every field at once."""
    return Submission(
        text=text,
        author=text,
        email=text,
        website=text,
        post_title=text,
        post_text=text,
        parent_text=text,
        kind=IdentityKind.GUEST,
        history=History(),
        ip=text[:100],
        agent=text,
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_judges_hostile_text_soon(shape: str) -> None:
    rules = Rules(held_words=("wombat",), staff_names=("Alice",), banned_networks=("192.0.2.0/24",))
    for submission in (Submission(text=SHAPES[shape]), hostile(SHAPES[shape])):
        started = time.process_time()
        verdict = judge(submission, SHIPPED, rules)
        assert time.process_time() - started < SECONDS
        assert 0 <= verdict.probability <= 1


@needs_shared
def test_known_attacks_never_raise() -> None:
    for text in payloads("*.json"):
        for signal in judge(hostile(text), SHIPPED).signals:
            assert signal.passage is None or 0 <= signal.passage[0] <= signal.passage[1] <= len(text)


@needs_shared
def test_whole_files_of_attacks_never_raise() -> None:
    for path in sorted((SHARED / "data" / "security").glob("*.json")):
        judge(hostile(json.dumps(json.loads(path.read_text(encoding="utf-8")))[:LENGTH]), SHIPPED)
