"""Keeps a dead service from costing everyone three seconds: after a few silences nobody asks for a while."""

from threading import Lock
from time import monotonic
from typing import Final

SILENCES: Final = 3
REST_S: Final = 60.0


class Breaker:
    """Closed: ask. Open: do not. After a rest one caller may try, and its luck decides for all."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._silences = 0
        self._open_until = 0.0

    def is_closed(self) -> bool:
        """Whether to ask now."""
        with self._lock:
            if self._silences < SILENCES:
                return True
            if monotonic() < self._open_until:
                return False
            self._open_until = monotonic() + REST_S  # the others wait for this one's luck
            return True

    def note_answer(self) -> None:
        """It speaks, whatever it says."""
        with self._lock:
            self._silences = 0

    def note_silence(self) -> None:
        """It did not answer."""
        with self._lock:
            self._silences += 1
            self._open_until = monotonic() + REST_S
