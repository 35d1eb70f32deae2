"""A submission as numbers: hashed features in groups, each group of unit length whatever the text's."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from math import sqrt
from typing import Final
from zlib import crc32

from blogapp.spam import likeness, shapes
from blogapp.spam.links import Link
from blogapp.spam.names import name_kind
from blogapp.spam.reading import Reading
from blogapp.spam.shapes import step
from blogapp.spam.topics import hidden_topics, topics_of

BITS: Final = 18
SIZE: Final = 1 << BITS
_MASK: Final = SIZE - 1
# Words of a comment from which its likeness to a long text tells something.
_SOME_WORDS: Final = 12

# What a group may weigh in the sum, tuned on sources left out of training.
SCALES: Final[dict[str, float]] = {
    "words": 0.7,
    "pairs": 1.6,
    "pieces": 0.5,
    "links": 1.0,
    "hosts": 1.0,
    "website": 1.6,
    "name": 1.0,
    "namewords": 0.5,
    "shape": 1.6,
    "likeness": 1.0,
    "phrases": 2.0,
    "topics": 1.0,
    "together": 1.0,
    "subject": 1.0,
    "said": 0.8,
}


@dataclass(frozen=True, slots=True)
class Group:
    """Features of one kind: all of them count the same."""

    name: str
    value: float
    indices: tuple[int, ...]


def feature_groups(reading: Reading) -> list[Group]:
    """All features of a submission."""
    return [_group(name, indices) for name, indices in _named(reading) if indices]


def _group(name: str, indices: Collection[int]) -> Group:
    return Group(name, SCALES[name] / sqrt(len(indices)), tuple(sorted(indices)))


def _named(reading: Reading) -> Iterator[tuple[str, set[int]]]:
    words = reading.words
    prefix = _namespace(reading)
    yield "words", {index_of("w", prefix + word) for word in words}
    yield "pairs", {index_of("2", f"{prefix}{a} {b}") for a, b in pairwise(words)}
    yield "pieces", set(chain.from_iterable(_pieces("4" + prefix, word) for word in words))
    yield "links", _all("l", shapes.links_shape(reading))
    yield "hosts", _all("h", chain.from_iterable(map(_host_words, reading.links)))
    yield "website", _all("u", _website(reading))
    yield "name", _all("n", shapes.name_shape(reading))
    yield "namewords", _name_words(reading)
    yield "shape", _all("s", shapes.text_shape(reading))
    yield "likeness", _all("k", _likeness(reading))
    yield "phrases", _all("p", _phrases(reading))
    yield "said", _all("p", {f"said {phrase.text}" for phrase in reading.phrases})
    yield "topics", _all("o", _topics(reading))
    yield "together", _all("t", _together(reading))
    yield "subject", _all("j", _subject(reading))


def _namespace(reading: Reading) -> str:
    """Words of a site's own language are learned on that site: what ships knows English sites."""
    language = reading.submission.language[:2].lower()
    return "" if language == "en" or reading.is_english else f"{language}:"


def index_of(kind: str, name: str) -> int:
    """The place of a feature among all weights."""
    return crc32(f"{kind}{name}".encode("utf-8", "replace")) & _MASK


# Shapes and kinds come again in every text; words are too many to keep.
_known_index: Final = lru_cache(maxsize=8192)(index_of)


def _all(kind: str, names: Iterable[str]) -> set[int]:
    return {_known_index(kind, name) for name in names}


@lru_cache(maxsize=16_384)
def _pieces(kind: str, word: str) -> tuple[int, ...]:
    """Four letters each, the ends of the word marked; they see through endings and misspellings."""
    marked = f"<{word}>"
    return tuple(index_of(kind, marked[at : at + 4]) for at in range(max(len(marked) - 3, 1)))


def _host_words(link: Link) -> Iterator[str]:
    yield f"site {link.site}"
    yield from link.words
    yield from shapes.address_shape(link)
    for word in link.words:
        marked = f"<{word[:40]}>"
        yield from (marked[at : at + 4] for at in range(len(marked) - 3))


def _website(reading: Reading) -> Iterator[str]:
    link = reading.website
    if link is None:
        return
    yield from (f"u{name}" for name in shapes.address_shape(link))
    yield from _host_words(link)


def _name_words(reading: Reading) -> set[int]:
    words = [word for word in reading.author.text.replace(".", " ").split() if word][:12]
    whole = _all("a", words)
    return whole.union(*(_pieces("b", word[:40]) for word in words)) if words else whole


def _likeness(reading: Reading) -> Iterator[str]:
    title, words = reading.submission.post_title, reading.words
    if title:
        shared = reading.shared_words
        yield f"title{likeness.step(likeness.likeness(words, title))}"
        yield f"shared{min(shared, 3)} {step(len(words), 12, 40, 100)}"
        if shared > 1 and " ".join(likeness.content_words(title)) in " ".join(
            likeness.content_words(reading.plain)
        ):
            yield "quotes title"


def _subject(reading: Reading) -> Iterator[str]:
    """Likeness to what a comment stands under, where that is known; a short one may well share no word."""
    submission, words = reading.submission, reading.words
    if len(words) < _SOME_WORDS:
        return
    for name, text in (("post", submission.post_text), ("parent", submission.parent_text)):
        if text:
            yield f"{name}{likeness.step(likeness.likeness(words, text))}"


def _phrases(reading: Reading) -> Iterator[str]:
    families = [phrase.family for phrase in reading.phrases]
    for family in set(families):
        yield family
        yield f"{family}{step(families.count(family), 2, 3, 5)}"
    yield f"families{len(set(families))}"
    yield f"covered{_covered(reading)}"
    yield f"covered{_covered(reading)} {step(len(reading.words), 10, 30, 80)}"


def _covered(reading: Reading) -> int:
    """How much of the text is made of promotional phrases, in steps."""
    covered, end = 0, 0
    for phrase in reading.phrases:
        covered += max(phrase.end - max(phrase.start, end), 0)
        end = max(end, phrase.end)
    return step(covered / max(len(reading.plain.strip()), 1), 0.01, 0.1, 0.2, 0.35, 0.5, 0.7)


def _topics(reading: Reading) -> Iterator[str]:
    """Trades that the text, the name and the addresses speak of; the words in the name count apart."""
    text, name = (
        topics_of(reading.words),
        topics_of(reading.author.text.replace(".", " ").replace("-", " ").split()),
    )
    links = [*reading.links, *([reading.website] if reading.website else [])]
    hosts = {topic for link in links[:8] for topic in hidden_topics(f"{link.host}{link.path}"[:80])}
    yield f"text {step(len(text), 1, 2, 4, 8)}"
    yield f"share {step(len(text) / max(len(reading.words), 1), 0.02, 0.06, 0.15)}"
    yield f"kinds {step(len(set(text)), 2, 3, 5)}"
    for topic in set(text):
        yield f"{topic}{step(text.count(topic), 2, 4)}"
    if reading.submission.author:
        yield f"name {step(len(name), 1, 2, 3)}"
        yield from (f"name {topic}" for topic in set(name))
    if links:
        yield f"hosts {step(len(hosts), 1, 2, 4)}"
        yield from (f"host {topic}" for topic in hosts)


def _website_kind(reading: Reading) -> str:
    link = reading.website
    if link is None:
        return "none"
    return f"{link.repute}{step(link.path.count('-') + link.host.count('-'), 1, 3)}"


def _together(reading: Reading) -> Iterator[str]:
    """Facts that mean more side by side: praise and nothing of the subject, a link and little else."""
    families = {phrase.family for phrase in reading.phrases}
    length = step(len(reading.words), 8, 20, 50, 120)
    shared = min(reading.shared_words, 2)
    links = step(len(reading.links), 1, 2, 4)
    facts = {
        "links": str(links),
        "length": str(length),
        "shared": str(shared),
        "families": str(min(len(families), 4)),
        "english": str(reading.is_english),
        "website": _website_kind(reading),
        "name": name_kind(reading.author.text),
        "covered": str(_covered(reading)),
        "signed": str(shapes.is_signed(reading)),
        "foreign": str(step(reading.foreign_share, 0.1, 0.5)),
        "repute": "+".join(sorted({link.repute for link in reading.links})),
    }
    names = list(facts)
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            yield f"{one}{facts[one]} {other}{facts[other]}"
    for family in families:
        yield f"{family} links{links}"
        yield f"{family} shared{shared}"
        yield f"{family} length{length}"
        yield f"{family} name{facts['name']}"
        yield from (f"{family} {other}" for other in families if other > family)
