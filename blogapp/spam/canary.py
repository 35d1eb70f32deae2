"""Good comments that must stay good: learning stops when it would hold too many of them."""

import gzip
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from blogapp.spam.features import Group
from blogapp.spam.filter import Learned
from blogapp.spam.model import Model
from blogapp.spam.packing import packed, unpacked

SHIPPED: Final = Path(__file__).with_name("canary.bin.gz")
NUMBER: Final = 200
# Beyond this share of good comments held, moderators are teaching the filter something wrong.
MOST_HELD: Final = 0.05
_LENGTH: Final = struct.Struct("<I")

Canary = Sequence[tuple[Group, ...]]


def load(path: Path = SHIPPED) -> Canary:
    """The hashed features of the good comments; no text."""
    content = gzip.decompress(path.read_bytes())
    found, at = [], 0
    while at < len(content):
        (length,) = _LENGTH.unpack_from(content, at)
        at += _LENGTH.size
        found.append(unpacked(content[at : at + length]))
        at += length
    return found


def saved(canary: Canary) -> bytes:
    """The bytes of the file, the same for the same comments."""
    parts = [packed(groups) for groups in canary]
    return gzip.compress(b"".join(_LENGTH.pack(len(part)) + part for part in parts), 9, mtime=0)


def held_share(canary: Canary, model: Model, learned: Learned) -> float:
    """The share of the good comments that would be held with what was learned."""
    held = sum(
        model.probability(model.score(groups) + learned.score(groups)) >= model.hold_at for groups in canary
    )
    return held / max(len(canary), 1)


def may_learn(canary: Canary, model: Model, learned: Learned) -> bool:
    """Whether learning may go on."""
    return held_share(canary, model, learned) <= MOST_HELD
