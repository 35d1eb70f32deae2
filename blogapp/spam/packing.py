"""Hashed features as bytes, for the log of decisions and for the canary."""

import zlib
from array import array
from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Final

from blogapp.spam.features import SCALES, SIZE, Group

_NAMES: Final = tuple(SCALES)
_HEAD: Final = 2
_LARGEST: Final = 1 << 20


class WrongPacking(Exception):
    """Bytes that hold no features."""


def packed(groups: Sequence[Group]) -> bytes:
    """Which features there are, without their values: these follow from their number."""
    numbers = array("I")
    for group in groups:
        numbers.extend((_NAMES.index(group.name), len(group.indices), *_differences(group.indices)))
    return zlib.compress(numbers.tobytes(), 9)


def unpacked(content: bytes) -> tuple[Group, ...]:
    """The features again, the same to the last bit. Raises WrongPacking."""
    try:
        numbers = array("I", zlib.decompressobj().decompress(content, _LARGEST))
        return tuple(_groups(numbers))
    except (ValueError, IndexError, ZeroDivisionError, zlib.error) as error:
        raise WrongPacking(str(error)) from error


def _groups(numbers: "array[int]") -> Iterator[Group]:
    at = 0
    while at < len(numbers):
        name, count = numbers[at], numbers[at + 1]
        at += _HEAD
        indices, index = [], 0
        for difference in numbers[at : at + count]:
            index += difference
            indices.append(index % SIZE)
        at += count
        yield Group(_NAMES[name], SCALES[_NAMES[name]] / sqrt(len(indices)), tuple(indices))


def _differences(indices: Sequence[int]) -> list[int]:
    """Sorted numbers by their gaps, which compress better."""
    return [index - before for before, index in zip((0, *indices), indices, strict=False)]
