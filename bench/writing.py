"""How many comments a second are stored for good, and whether each acknowledged one is there exactly once."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from bench.servers import Server
from bench.site import BenchSite
from bench.table import Row
from bench.threads import build_thread
from bench.writers import write_together
from blogapp.comments.models import Comment, Thread
from blogapp.extensions import db

SECONDS: Final = 5.0
CROWDS: Final = (1, 8)
SYNCS: Final = 50


def rows(site: BenchSite, server: Server) -> Iterator[Row]:
    """A row for one writer, and for eight at once."""
    for writers in CROWDS:
        with site.app.app_context():
            thread = build_thread(f"Written by {writers}", 1)
        acknowledged, taken = write_together(server.port, thread.url, writers, SECONDS)
        stored = _stored(site, thread.url)
        lost = len(set(acknowledged) - set(stored))
        doubled = len(stored) - len(set(acknowledged)) - 1  # the thread had one before
        yield Row(
            f"comments stored per second, {writers} at once, {lost} lost, {doubled} doubled",
            f"{len(acknowledged) / taken:,.0f}/s",
            f"this disk: {_syncs_per_second(site.folder):,.0f} synced writes/s",
            "",
            "none lost, none doubled",
            lost == 0 and doubled == 0,
        )


def _stored(site: BenchSite, url: str) -> list[str]:
    with site.app.app_context():
        found = list(db.session.scalars(select(Comment.public_id).join(Thread).where(Thread.url == url)))
        counted = db.session.scalar(select(func.sum(Thread.comment_count)).where(Thread.url == url))
    assert counted == len(found), f"the thread counts {counted} comments and has {len(found)}"
    return found


def _syncs_per_second(folder: Path) -> float:
    """How often this disk can promise that 4 kB are safe: `synchronous=FULL` waits for it at each commit."""
    with (folder / "sync").open("wb") as file:
        started = time.perf_counter()
        for _ in range(SYNCS):
            file.write(bytes(4096))
            file.flush()
            os.fdatasync(file.fileno())
        return SYNCS / (time.perf_counter() - started)
