"""What two texts have in common and what not, word by word: pure functions."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

# Comparing takes time that grows with the square; longer texts stand one after the other.
LONGEST_COMPARED: Final = 10_000

# A gap where a passage was struck is a word.
_WORDS: Final = re.compile("[^\\s\ufffc]+|\ufffc|\\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text: in both, only in the old one, or only in the new one."""

    text: str
    is_gone: bool = False
    is_new: bool = False


def differences(old: str, new: str) -> list[Part]:
    """Both texts as one: what stayed, what went, what came."""
    if old == new:
        return [Part(old)] if old else []
    if max(len(old), len(new)) > LONGEST_COMPARED:
        return [Part(old, is_gone=True), Part(new, is_new=True)]
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    parts: list[Part] = []
    for same, old_start, old_end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        if same == "equal":
            parts.append(Part("".join(before[old_start:old_end])))
            continue
        parts.append(Part("".join(before[old_start:old_end]), is_gone=True))
        parts.append(Part("".join(after[new_start:new_end]), is_new=True))
    return [part for part in parts if part.text]
