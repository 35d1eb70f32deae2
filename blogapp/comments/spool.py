"""Holds many rows of plain values for a while: in memory while they are few, then in a temporary file."""

import json
from array import array
from tempfile import SpooledTemporaryFile
from typing import Any, Final

# A thread of ordinary length stays below, and no file is made for it.
HELD_IN_MEMORY: Final = 2_000_000


class Spool:
    """Rows in the order of their coming, to be read in any order once all are there. Gone when closed."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=HELD_IN_MEMORY)  # noqa: SIM115  # see `close`
        self._starts = array("q")
        self._end = 0

    def append(self, *row: object) -> None:
        """Put a row at the end."""
        self._starts.append(self._end)
        self._end += self._file.write(json.dumps(row).encode() + b"\n")

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> list[Any]:
        self._file.seek(self._starts[index])
        row: list[Any] = json.loads(self._file.readline())
        return row

    def close(self) -> None:
        """Give the space back."""
        self._file.close()
