"""Comments of our own making, of kinds that the few sites of the training data do not show."""

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from blogapp.spam.submission import Submission

_FILE: Final = Path(__file__).with_name("invented.txt")
_SEED: Final = 5
# How often each line is filled in.
VARIANTS: Final = 4
_CHOICE: Final = re.compile(r"\{([^{}]*)\}")
# A list's name may stand inside an address, right beside small letters.
_NAME: Final = re.compile(r"[A-Z]{2,}")
_MOST_STEPS: Final = 12
# Shares of comments in small letters, in capitals, and with a line for each sentence.
_TYPING: Final = {"blog": (0.05, 0.0, 0.15), "news": (0.1, 0.05, 0.1), "video": (0.3, 0.1, 0.0)}

Lists = dict[str, list[str]]


@cache
def _read() -> tuple[Lists, list[tuple[bool, str, str]]]:
    """Lists by their name; lines with whether they are spam, and the kind of site they are said on."""
    lists: Lists = {}
    lines: list[tuple[bool, str, str]] = []
    is_spam, kind = False, ""
    for line in filter(None, _FILE.read_text(encoding="utf-8").splitlines()):
        if line.startswith(("[spam", "[ham")):
            label, kind = line[1:].partition("]")[0].split()
            is_spam = label == "spam"
        elif kind:
            lines.append((is_spam, kind, line))
        elif " = " in line:
            name, _, words = line.partition(" = ")
            lists[name] = words.split("|")
    return lists, lines


def invented() -> Iterator[tuple[bool, str, Submission]]:
    """Spam or not, kind of site, and the comment; the same ones each time."""
    lists, lines = _read()
    dice = random.Random(_SEED)  # noqa: S311  # for examples, nothing secret
    for is_spam, kind, line in lines:
        for _ in range(VARIANTS):
            yield is_spam, kind, _submission(line, kind, lists, dice, is_spam=is_spam)


def _submission(line: str, kind: str, lists: Lists, dice: random.Random, *, is_spam: bool) -> Submission:
    title = {"blog": "POST", "news": "NEWS", "video": "ARTIST"}[kind]
    post = _filled(title, lists, dice)
    name = "PUSHER" if is_spam and kind == "blog" else "PERSON"
    website = ""
    if kind == "blog" and dice.random() < 0.5:
        website = _filled("PUSHED" if is_spam else "OWNSITE", lists, dice)
    # The text speaks of the post it stands under; a video's singer is its title.
    text = _typed(_filled(line, lists | {title: [post]}, dice), kind, dice)
    return Submission(text=text, author=_filled(name, lists, dice), website=website, post_title=post)


def _typed(text: str, kind: str, dice: random.Random) -> str:
    """As people type where they are: in small letters, in capitals (but for addresses), in lines."""
    small, large, lines = _TYPING[kind]
    chance = dice.random()
    if chance < small:
        return text.lower()
    if chance < small + large and "://" not in text:
        return text.upper()
    return re.sub(r"(?<=[.!?]) ", "\n\n", text) if chance > 1 - lines else text


def _filled(line: str, lists: Lists, dice: random.Random) -> str:
    """Choices made and lists drawn from, until there is nothing left to choose."""
    for _ in range(_MOST_STEPS):
        before = line
        line = _CHOICE.sub(lambda match: dice.choice(match[1].split("|")), line)
        line = _NAME.sub(lambda match: _drawn(match[0], lists, dice), line)
        if line == before:
            break
    return line.strip()


def _drawn(name: str, lists: Lists, dice: random.Random) -> str:
    if name in lists:
        return dice.choice(lists[name])
    # Two names run together, such as GIVENLAST.
    for known in lists:
        if name.startswith(known) and name != known:
            return dice.choice(lists[known]) + _drawn(name[len(known) :], lists, dice)
    return name
