"""Comments that read and compress like people's: the words of the demo, cut to about 300 characters."""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

QUESTIONS: Final = Path(__file__).parents[1] / "blogapp" / "transfer" / "demo_questions"
# The average of the large archives we know: three or four sentences.
COMMENT_LENGTH: Final = 300
NAMES: Final = (
    "Tomas Brandt|Olu Adeyinka|Ruth Ellery|Mirka Salo|Jonas|Priya N.|Ines Carvalho|K. Okafor|Hanne|Luis Prado"
    "|Wendeline Aster|Sam|Noor Haddad|Piotr W.|Grete Lindqvist|Dai Morgan|Yuki|Farah Idris|Old Hand|Marta K."
).split("|")


@lru_cache(maxsize=1)
def comments() -> tuple[str, ...]:
    """All the demo's words, each once: every comment of a page says something else, as people's do."""
    sentences = chain.from_iterable(re.split(r"(?<=[.?!])\s+", body.strip()) for body in _bodies())
    return tuple(_joined(sentence for sentence in sentences if len(sentence) > 1))


@lru_cache(maxsize=1)
def question() -> str:
    """The text under which the comments stand: the first demo question's own."""
    body: str = _question_files()[0]["body"]
    return body


def _bodies() -> Iterator[str]:
    """All bodies but the one the comments will stand under."""
    for place, file in enumerate(_question_files()):
        yield from (comment["body"] for comment in file.get("comments", []))
        if place > 0:
            yield file["body"]


def _question_files() -> list[dict[str, Any]]:
    return [tomllib.loads(path.read_text()) for path in sorted(QUESTIONS.glob("*.toml"))]


def _joined(sentences: Iterator[str]) -> Iterator[str]:
    held = ""
    for sentence in sentences:
        held = f"{held} {sentence}".strip()
        if len(held) >= COMMENT_LENGTH * 0.85:
            yield held
            held = ""
