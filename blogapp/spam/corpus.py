"""Labelled comments to train on and to be judged by: JSON Lines, one file for each source."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Final, TypeVar

from blogapp.spam.features import Group, feature_groups
from blogapp.spam.invented import invented
from blogapp.spam.reading import Reading
from blogapp.spam.submission import Submission

# A campaign of a thousand equal texts is one lesson, not a thousand; these many first words tell a campaign.
_CAMPAIGN_WORDS: Final = 4
# Between every example counting the same (1) and every source counting the same (0).
_SOURCE_POWER: Final = 0.4


K = TypeVar("K")


class NoExamples(Exception):
    """A folder that holds nothing to learn from."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled comment. `bare` has its features without name and website: many sites ask for neither."""

    source: str
    post: str
    is_spam: bool
    submission: Submission
    full: tuple[Group, ...]
    bare: tuple[Group, ...]


def examples(folder: Path) -> list[Example]:
    """All examples of a folder, files by name. Raises NoExamples."""
    files = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.jsonl"))]
    found = [_example(line) for text in files for line in text.split("\n") if line]
    if not any(example.is_spam for example in found) or all(example.is_spam for example in found):
        raise NoExamples(f"{folder} holds no *.jsonl with spam and ham")
    return found


def _example(line: str) -> Example:
    row = json.loads(line)
    return _described(str(row.get("source", "")), submission_of(row), row["label"] == "spam")


def _described(source: str, submission: Submission, is_spam: bool) -> Example:
    bare = replace(submission, author="", website="")
    return Example(
        source=source,
        post=submission.post_title,
        is_spam=is_spam,
        submission=submission,
        full=tuple(feature_groups(Reading(submission))),
        bare=tuple(feature_groups(Reading(bare))),
    )


@cache
def invented_examples() -> tuple[Example, ...]:
    """Examples of our own making, a source for each kind of site; they are trained on and never judged by."""
    return tuple(
        _described(f"invented-{kind}", submission, is_spam) for is_spam, kind, submission in invented()
    )


def submission_of(row: dict[str, object]) -> Submission:
    """A comment as the training data and the judge's callers write it; what is missing is empty."""

    def text(key: str) -> str:
        value = row.get(key)
        return value if isinstance(value, str) else ""

    return Submission(
        text=text("text"),
        author=text("author"),
        website=text("url"),
        post_title=text("post"),
        post_text=text("post_text"),
        parent_text=text("parent_text"),
        language=text("language") or "en",
    )


def importance(chosen: Sequence[Example]) -> list[float]:
    """How much each example counts: campaigns and large sources less, spam and ham the same in all."""
    campaigns = [(example.source, example.is_spam, _beginning(example)) for example in chosen]
    sizes = Counter(campaigns)
    single = [1 / sqrt(sizes[campaign]) for campaign in campaigns]
    kinds = [(example.source, example.is_spam) for example in chosen]
    totals = _sums(kinds, single)
    shared = [
        weight * totals[kind] ** (_SOURCE_POWER - 1) for kind, weight in zip(kinds, single, strict=True)
    ]
    halves = _sums([kind[1] for kind in kinds], shared)
    return [weight * len(chosen) / (2 * halves[kind[1]]) for kind, weight in zip(kinds, shared, strict=True)]


def _sums(keys: Iterable[K], weights: Iterable[float]) -> dict[K, float]:
    totals: dict[K, float] = {}
    for key, weight in zip(keys, weights, strict=True):
        totals[key] = totals.get(key, 0.0) + weight
    return totals


def _beginning(example: Example) -> str:
    return " ".join(example.submission.text.lower().split()[:_CAMPAIGN_WORDS])
