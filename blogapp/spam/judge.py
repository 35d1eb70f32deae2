"""For programs: questions and lessons in JSON Lines, one answer each, in order."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from blogapp.spam.corpus import submission_of
from blogapp.spam.features import Group, feature_groups
from blogapp.spam.filter import judge_reading
from blogapp.spam.model import Model
from blogapp.spam.reading import Reading
from blogapp.spam.scratch import Scratch
from blogapp.spam.submission import Rules
from blogapp.spam.verdict import Signal

# More learns faster and, where nearly everything is spam, soon calls good comments spam as well.
RATE: Final = 1.0
# An archive has no new and known writers, so the rule for links is only against many of them.
RULES: Final = Rules(max_links=5)
# A lesson names a comment that was asked about before; so many are remembered.
_REMEMBERED: Final = 50_000
_LABELS: Final = {"spam": True, "ham": False}

Answer = dict[str, object]


class BadLine(Exception):
    """A line that cannot be answered; the message says why."""


class Judge:
    """Answers line by line. `say` turns a signal into a sentence."""

    def __init__(self, model: Model, say: Callable[[Signal], str], folder: Path | None = None) -> None:
        self.model = model
        self.say = say
        self.scratch = Scratch(model, folder, RATE)
        self.asked: OrderedDict[str, list[Group]] = OrderedDict()

    def answers(self, lines: Iterable[str | bytes]) -> Iterator[str]:
        """One line of JSON for each line that is not empty."""
        for line in lines:
            if line.strip():
                yield json.dumps(self._answer(line))

    def _answer(self, line: str | bytes) -> Answer:
        try:
            row = _row(line)
            name = str(row.get("id", ""))
            answer = self._learn(name, row) if row.get("op") == "learn" else self._check(name, row)
        except BadLine as error:
            return {"error": str(error)}
        return {"id": row["id"], **answer} if "id" in row else answer

    def _check(self, name: str, row: dict[str, object]) -> Answer:
        if row.get("op") != "check":
            raise BadLine('"op" is neither "check" nor "learn"')
        if not isinstance(row.get("text"), str):
            raise BadLine('"text" is missing')
        reading = Reading(submission_of(row), RULES)
        groups = feature_groups(reading)
        verdict = judge_reading(reading, groups, self.model, self.scratch.learned)
        self._remember(name, groups)
        return {
            "score": round(verdict.probability, 6),
            "verdict": verdict.decision.word,
            "reasons": [self.say(signal) for signal in verdict.signals],
        }

    def _learn(self, name: str, row: dict[str, object]) -> Answer:
        label = row.get("label")
        if not isinstance(label, str) or label not in _LABELS:
            raise BadLine('"label" is neither "spam" nor "ham"')
        groups = self.asked.get(name)
        if isinstance(row.get("text"), str):
            groups = feature_groups(Reading(submission_of(row), RULES))
        if groups is None:
            raise BadLine(f"nothing was asked about {name!r}, and there is no text")
        if not self.scratch.learn(name, groups, is_spam=_LABELS[label]):
            return {"ok": True, "learned": False}
        return {"ok": True}

    def _remember(self, name: str, groups: list[Group]) -> None:
        self.asked[name] = groups
        if len(self.asked) > _REMEMBERED:
            self.asked.popitem(last=False)


def _row(line: str | bytes) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise BadLine("not a JSON object")
    return row
