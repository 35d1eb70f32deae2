"""What a site has learned, ready to score with: a number for each feature, in two megabytes however many."""

from array import array
from collections.abc import Iterable, Sequence

from blogapp.spam.features import SIZE, Group
from blogapp.spam.learning import Delta, LearnedWeights
from blogapp.spam.steps import Row


class SiteWeights:
    """The same changes as LearnedWeights, of which it keeps no sums."""

    def __init__(self, changes: "array[float] | None" = None) -> None:
        self.changes = changes or array("d", bytes(8 * SIZE))

    def take(self, rows: Iterable[Row]) -> None:
        """Work out the changes of these features afresh."""
        delta = Delta({feature: (step, count) for feature, step, count in rows})
        for index, change in LearnedWeights(delta).changes.items():
            self.changes[index] = change

    def copy(self) -> "SiteWeights":
        """To try something."""
        return SiteWeights(self.changes[:])

    def score(self, groups: Sequence[Group]) -> float:
        """What was learned adds to the score of the weights that ship."""
        change = self.changes.__getitem__
        return sum(group.value * sum(map(change, group.indices)) for group in groups)
