"""Learning without a database: a folder with a line for each decision, for programs that ask."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path

from blogapp.spam import canary
from blogapp.spam.features import Group
from blogapp.spam.learning import Delta, LearnedWeights, LoggedDecision, Teacher, minus
from blogapp.spam.model import Model
from blogapp.spam.packing import WrongPacking, packed, unpacked


class Scratch:
    """Decisions, what they taught, and where they are kept. Without a folder they last as long as this."""

    def __init__(self, model: Model, folder: Path | None, rate: float) -> None:
        self.model = model
        self.log = folder / "decisions.jsonl" if folder else None
        self.delta = Delta()
        self.learned = LearnedWeights(self.delta, rate)
        self.decisions: dict[str, LoggedDecision] = {}
        self.canary = canary.load()
        self.teacher = Teacher(model, self.canary)
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            self._read()

    def learn(self, name: str, groups: Sequence[Group], *, is_spam: bool) -> bool:
        """Take in a decision; a later one about the same comment replaces it. False if the canary objects."""
        decision = LoggedDecision(len(self.decisions), is_spam, tuple(groups))
        before = self.decisions.get(name)
        if before:
            self._change(minus(self.teacher.lesson(before)))
        self._change(self.teacher.lesson(decision))
        if not canary.may_learn(self.canary, self.model, self.learned):
            self._change(minus(self.teacher.lesson(decision)))
            if before:
                self._change(self.teacher.lesson(before))
            return False
        self.decisions[name] = decision
        self._write(name, decision)
        return True

    def _change(self, steps: dict[int, tuple[int, int]]) -> None:
        self.delta.add(steps)
        self.learned.take(self.delta, steps)

    def _write(self, name: str, decision: LoggedDecision) -> None:
        if self.log is None:
            return
        features = base64.b64encode(packed(decision.groups)).decode()
        line = json.dumps({"id": name, "is_spam": decision.is_spam, "features": features})
        with self.log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def _read(self) -> None:
        """What was learned before. A line that was cut off by a crash is left out."""
        if self.log is None or not self.log.exists():
            return
        for line in self.log.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
                groups = unpacked(base64.b64decode(row["features"]))
                name, is_spam = str(row["id"]), bool(row["is_spam"])
            except (ValueError, KeyError, TypeError, WrongPacking):
                continue
            if before := self.decisions.get(name):
                self._change(minus(self.teacher.lesson(before)))
            self.decisions[name] = LoggedDecision(len(self.decisions), is_spam, groups)
            self._change(self.teacher.lesson(self.decisions[name]))
