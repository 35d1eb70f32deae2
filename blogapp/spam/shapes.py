"""The shape of a text, of a name and of an address, told in steps and kinds, never in words."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from blogapp.spam.languages import foreign_share
from blogapp.spam.links import BARE, Link
from blogapp.spam.names import name_kind, searched_words
from blogapp.spam.reading import Reading

_CODE: Final = re.compile(r"[{};]\s*$|^\s*(?:>|\$|//|#)|\w\(\)|=>|==|::|</?\w+>|`", re.MULTILINE)
_SMILEY: Final = re.compile(r"(?<!\w)[:;=]-?[)(dpo/|](?!\w)|<3|\bx+d\b|\blo+l\b|\bha(?:ha)+\b")
_CONSONANTS: Final = re.compile("[bcdfghjklmnpqrstvwxz]+")
_VOWEL: Final = re.compile("[aeiouy]")
_QUOTES: Final = frozenset("\"“”'«»")
# An address written so that programs do not see it.
_SPACED: Final = re.compile(
    r"\w{3,30}(?: \. ?| ?\. |\s?[(\[]?dot[)\]]?\s?)(?:com|net|org|tk|ru|info|co)\b(?! (?:is|and|or)\b)"
)
_ODD_CASE: Final = re.compile(r"[a-z][A-Z]")


def step(value: float, *limits: float) -> int:
    """How many of the limits, which rise, a value reaches."""
    return bisect_right(limits, value)


def text_shape(reading: Reading) -> Iterator[str]:
    """Length, case, marks, lines and alphabets of the text."""
    text = reading.submission.weighed_text
    words, length = reading.words, max(len(text), 1)
    letters = max(sum(map(str.isalpha, text)), 1)
    yield f"words{step(len(words), 1, 3, 6, 12, 25, 50, 100, 200)}"
    yield f"upper{step(sum(map(str.isupper, text)) / letters, 0.005, 0.05, 0.1, 0.3, 0.7)}"
    yield f"digits{step(sum(map(str.isdigit, text)) / length, 0.001, 0.02, 0.06, 0.15)}"
    yield f"lines{step(text.count(chr(10)), 1, 2, 4, 8)}"
    yield f"wordlength{step(letters / max(len(words), 1), 3.2, 4, 4.6, 5.2, 6.5, 9)}"
    yield f"different{step(len(set(words)) / max(len(words), 1), 0.5, 0.65, 0.8, 0.95)}"
    yield f"foreign{step(reading.foreign_share, 0.01, 0.1, 0.4)}"
    yield f"disguised{step(reading.folded.disguised, 1, 2, 5)}"
    yield f"invisible{step(reading.folded.invisible, 1, 4)}"
    yield f"tags{step(reading.tags, 1, 3, 8)}"
    yield f"code{step(len(_CODE.findall(text)), 1, 3)}"
    yield f"smiley{step(len(_SMILEY.findall(reading.folded.text)), 1, 2)}"
    for mark in "!?@#$%&*\"'()-:":
        if mark in text:
            yield f"mark{mark}{step(text.count(mark), 2, 4)}"
    yield from _ends(text.strip())


def _ends(text: str) -> Iterator[str]:
    if text:
        if text[0] in _QUOTES and text[-1] in _QUOTES:
            yield "quoted"
        yield f"starts{_kind(text[0])}"
        yield f"ends{text[-1] if text[-1] in '.!?,:;)' else _kind(text[-1])}"


def _kind(letter: str) -> str:
    if letter.isupper():
        return "upper"
    return "lower" if letter.isalpha() else ("digit" if letter.isdigit() else "mark")


def name_shape(reading: Reading) -> Iterator[str]:
    """What kind of name it is: a person's, a keyword, an address, a row of letters."""
    name, folded = reading.submission.author.strip()[:200], reading.author.text
    if not name:
        yield "none"
        return
    words = folded.split()
    yield f"kind {name_kind(folded)}"
    yield f"searched{step(searched_words(folded.replace('-', ' ').split()), 1, 2, 3)}"
    yield f"words{step(len(words), 2, 3, 4, 6)}"
    yield f"length{step(len(name), 4, 8, 12, 17, 25, 40)}"
    yield f"foreign{step(foreign_share(name, reading.submission.language), 0.1, 0.6)}"
    yield from _name_letters(name, folded)
    if len(words) > 2 and sum(not letter.isascii() for letter in name) > 2:
        yield "manyaccents"
    yield from _name_elsewhere(reading, words)


def _name_letters(name: str, folded: str) -> Iterator[str]:
    if any(map(str.isdigit, name)):
        yield f"digits{step(sum(map(str.isdigit, name)), 2, 4)}"
    if "http" in folded or "www." in folded or re.search(r"\.[a-z]{2,4}$", folded):
        yield "address"
    yield "lower" if name.islower() else ("upper" if name.isupper() else "mixed")
    if name.istitle():
        yield "title"
    if _ODD_CASE.search(name):
        yield "oddcase"
    if any(not letter.isascii() for letter in folded):
        yield "otherletters"
    if " " not in name:
        yield f"oneword{step(len(_VOWEL.findall(folded)) / len(name), 0.15, 0.3, 0.45, 0.6)}"
        yield f"crowded{step(longest_run(folded), 4, 5)}"


def longest_run(word: str) -> int:
    """The longest row of consonants: "cnnipjtzql" was not chosen by a person."""
    return max(map(len, _CONSONANTS.findall(word)), default=0)


def _name_elsewhere(reading: Reading, words: list[str]) -> Iterator[str]:
    """A name whose words are in the text or in the address is a keyword."""
    content = {word for word in words if len(word) > 2}
    if content:
        yield f"intext{step(len(content & set(reading.words)) / len(content), 0.01, 0.6)}"
    links = [*reading.links, *([reading.website] if reading.website else [])]
    if content and links:
        hosts = " ".join(link.host + link.path for link in links)
        yield f"inlink{step(sum(word in hosts for word in content) / len(content), 0.01, 0.6)}"


def links_shape(reading: Reading) -> Iterator[str]:
    """How many, how written, where, and how much text around them."""
    links, words = reading.links, len(reading.words)
    if _is_spaced(reading.folded.text):
        yield "spaced"
    solid = [link for link in links if link.kind != BARE]
    yield f"number{step(len(solid), 1, 2, 3, 5, 9)}"
    yield f"bare{step(len(links) - len(solid), 1, 2, 4)}"
    if not links:
        return
    yield from {f"kind{link.kind}" for link in links}
    yield from {f"repute {link.repute}" for link in links}
    yield f"all {links[0].repute}" if len({link.repute for link in links}) == 1 else "mixed"
    yield f"kinds{len({link.kind for link in links})}"
    yield f"perword{step(words / len(links), 3, 6, 12, 25, 50)}"
    yield f"hosts{step(len({link.host for link in links}), 2, 3, 5)}"
    yield f"repeat{step(len(links) - len({(link.host, link.path) for link in links}), 1, 2)}"
    text = reading.folded.text
    if is_signed(reading) and (before := text[: links[-1].start].strip()):
        yield "signed"
        yield f"signed after {before[-1] if before[-1] in ':.!?,(' else 'word'}"
        yield f"signed line{text[: links[-1].start].endswith(chr(10))}"
    length = max(len(text), 1)
    yield f"first{step(links[0].start / length, 0.02, 0.3, 0.6, 0.8)}"
    yield f"last{step(links[-1].end / length, 0.3, 0.7, 0.9, 0.98)}"


def _is_spaced(text: str) -> bool:
    """The search is dear, and a space beside a dot is rare."""
    return (" ." in text or ". " in text or "dot" in text) and _SPACED.search(text) is not None


def is_signed(reading: Reading) -> bool:
    """Whether the last words are a link, as below a letter."""
    return bool(reading.links) and not reading.folded.text[reading.links[-1].end :].strip(" \n/.)>\"'")


def address_shape(link: Link) -> Iterator[str]:
    """Depth, length, hyphens and digits: a page to be pushed looks different from someone's own site."""
    host, path = link.host, link.path.strip("/")
    yield f"repute {link.repute}"
    yield f"file{path.rpartition('.')[2]}" if path[-6:].count(".") else "nofile"
    yield f"depth{min(path.count('/') + bool(path), 4)}"
    yield f"path{step(len(path), 1, 12, 30, 60)}"
    yield f"hyphens{step(path.count('-'), 1, 3, 6)}"
    yield f"host{step(len(host), 8, 14, 20, 28)}"
    yield f"hosthyphens{step(host.count('-'), 1, 2)}"
    yield f"hostdigits{step(sum(map(str.isdigit, host)), 1, 3)}"
    yield f"hostcrowded{step(longest_run(host), 4, 5, 6)}"
    yield f"hostparts{min(host.count('.'), 4)}"
    yield f"ending{host.rpartition('.')[2][:6]}"


def all_of(shapes: Iterable[Iterable[str]]) -> set[str]:
    """The shapes of several things, each once."""
    return {name for shape in shapes for name in shape}
