"""What came of asking Akismet: an opinion, a promise of one, or none; and when to ask again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from blogapp.spam.akismet.client import Answer, Opinion

# Akismet's own plugin waits as long: at first, and where only the owner can mend what is wrong.
FIRST_PAUSE: Final = timedelta(minutes=20)
PAUSE_WHEN_REFUSED: Final = timedelta(hours=6)
LONGEST_PAUSE: Final = timedelta(days=1)
# More doublings than these change nothing.
_DOUBLINGS: Final = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, or why there is none. `is_refused`: asking again helps only after the owner has acted."""

    answer: Answer | None = None
    error: str = ""
    is_refused: bool = False

    @property
    def is_looking(self) -> bool:
        """Whether Akismet wants more time: its "ham" means "not sure" until then."""
        return self.answer is not None and self.answer.recheck_after is not None

    @property
    def opinion(self) -> Opinion | None:
        """What to act on; None where nothing is sure."""
        return self.answer.opinion if self.answer and not self.is_looking else None

    def pause(self, attempts: int) -> timedelta | None:
        """How long to wait before the next attempt; None where none is needed."""
        if self.answer:
            after = self.answer.recheck_after
            return None if after is None else min(timedelta(seconds=after), LONGEST_PAUSE)
        patience: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, _DOUBLINGS), LONGEST_PAUSE)
        return max(patience, PAUSE_WHEN_REFUSED) if self.is_refused else patience
