"""What one verdict of the spam filter costs: time, memory, and how soon the filter is ready."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final

from bench import prose
from bench.table import Row
from blogapp.spam import model
from blogapp.spam.filter import judge
from blogapp.spam.submission import History, IdentityKind, Submission

MOST_MILLISECONDS: Final = 1.0
MOST_LOADING: Final = 100.0
MOST_MEGABYTES: Final = 50.0
ROUNDS: Final = 3
# Loading is measured where nothing is loaded yet.
_FRESH: Final = """
import resource, time
from pathlib import Path
memory = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
before, started = memory(), time.perf_counter()
from blogapp.spam import model
from blogapp.spam.filter import judge
from blogapp.spam.submission import Submission
shipped = model.load()
loaded = time.perf_counter() - started
for words in ("I would ask first.", "Great post, thanks for sharing! Visit http://example.org") * 50:
    judge(Submission(text=words, post_title="Boss's feedback"), shipped)
after = memory()
print(loaded * 1000, (after - before) / 1e6)
"""


def rows() -> Iterator[Row]:
    """One core, one comment after the other; comments as people write them."""
    times = sorted(_times())
    median, late = statistics.median(times), times[len(times) * 95 // 100]
    yield Row(
        f"one verdict of the spam filter, {len(times)} comments of {prose.COMMENT_LENGTH} characters",
        f"{median:.2f} ms",
        f"95 of 100 below {late:.2f} ms",
        "",
        f"at most {MOST_MILLISECONDS:g} ms",
        median <= MOST_MILLISECONDS,
    )
    loading, megabytes = _fresh()
    yield Row(
        "loading the spam filter, from import to ready",
        f"{loading:.0f} ms",
        "",
        "",
        f"at most {MOST_LOADING:g} ms",
        loading <= MOST_LOADING,
    )
    yield Row(
        "memory of the spam filter after a hundred verdicts",
        f"{megabytes:.0f} MB",
        "",
        "",
        f"at most {MOST_MEGABYTES:g} MB",
        megabytes <= MOST_MEGABYTES,
    )


def _times() -> Iterator[float]:
    """Milliseconds of each verdict, without the first round, in which phrases are compiled."""
    shipped = model.load()
    for number in range(ROUNDS):
        for words in prose.comments():
            submission = Submission(
                text=words,
                author=prose.NAMES[0],
                post_title="Boss's feedback: pro or con?",
                post_text=prose.question(),
                kind=IdentityKind.GUEST,
                history=History(),
            )
            started = time.perf_counter()
            judge(submission, shipped)
            if number:
                yield (time.perf_counter() - started) * 1000


def _fresh() -> tuple[float, float]:
    said = [
        subprocess.run(
            [sys.executable, "-c", _FRESH], capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(ROUNDS)
    ]
    return min(float(loading) for loading, _ in said), max(float(memory) for _, memory in said)
