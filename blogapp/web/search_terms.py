"""What a reader typed into the search field, as terms, and as a question each database understands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

# More words narrow a search no further, and each costs a walk through the index.
MAX_TERMS: Final = 8
# A pasted paragraph is no question; PostgreSQL refuses words of two thousand bytes.
MAX_CHARACTERS: Final = 200
# With less of a word, most of what is found is another one.
SHORTEST_PREFIX: Final = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several that must stand together. A prefix also finds longer words."""

    text: str
    is_prefix: bool = False


def terms_in(typed: str) -> tuple[Term, ...]:
    """Words, and phrases in double quotes. The last word may be unfinished, so it counts as a prefix."""
    parts = typed[:MAX_CHARACTERS].split('"')
    terms = [term for place, part in enumerate(parts) for term in _terms(part, is_phrase=place % 2 == 1)]
    if terms and len(parts) % 2 == 1 and _trimmed(parts[-1]) and not is_short(terms[-1].text):
        terms[-1] = Term(terms[-1].text, is_prefix=True)
    return tuple(terms[:MAX_TERMS])


def is_short(word: str) -> bool:
    """Whether a word stands for itself alone: "I", "at". Other scripts write whole words so short."""
    return len(word) < SHORTEST_PREFIX and word[0].isascii()


def for_fts5(terms: Sequence[Term]) -> str:
    """An FTS5 expression: every term quoted, so that no sign in it is an operator."""
    return " AND ".join(f'"{term.text}"{" *" if term.is_prefix else ""}' for term in terms)


def for_tsquery(terms: Sequence[Term]) -> str:
    """The text for PostgreSQL's `to_tsquery`: every term quoted. `websearch_to_tsquery` knows no prefixes."""
    return " & ".join(f"'{_doubled(term.text)}'{':*' if term.is_prefix else ''}" for term in terms)


def _terms(part: str, *, is_phrase: bool) -> Iterator[Term]:
    words = [word for chunk in part.split() if (word := _trimmed(chunk))]
    if is_phrase and words:
        yield Term(" ".join(words))
    elif not is_phrase:
        yield from map(Term, words)


def _trimmed(chunk: str) -> str:
    """Without the signs around a word, which neither index holds, and without what no database takes."""
    printable = "".join(filter(str.isprintable, chunk))
    places = [place for place, sign in enumerate(printable) if sign.isalnum()]
    return printable[places[0] : places[-1] + 1] if places else ""


def _doubled(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "''")
