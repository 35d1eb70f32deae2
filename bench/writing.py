"""How many comments a second are stored for good, and whether each acknowledged one is there exactly once."""

import os
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from bench.servers import Server
from bench.site import BenchSite
from bench.table import Row
from bench.threads import build_thread
from bench.writers import write_together
from blogapp.comments.models import Comment, Status, Thread
from blogapp.extensions import db
from blogapp.web.site import change_setting

SECONDS: Final = 5.0
CROWDS: Final = (1, 8)
SYNCS: Final = 50


def rows(site: BenchSite, server: Server) -> Iterator[Row]:
    """A row for one writer and for eight at once, each with the spam filter on and off."""
    for writers, is_judged in product(CROWDS, (True, False)):
        with site.app.app_context():
            change_setting("spam_filter", "yes" if is_judged else "no")
            thread = build_thread(f"Written by {writers}, filter {is_judged}", 1)
        acknowledged, taken = write_together(server.port, thread.url, writers, SECONDS)
        stored = _stored(site, thread.url)
        lost = len(set(acknowledged) - set(stored))
        doubled = len(stored) - len(set(acknowledged)) - 1  # the thread had one before
        yield Row(
            f"comments stored per second, {writers} at once, {'judged' if is_judged else 'filter off'},"
            f" {lost} lost, {doubled} doubled",
            f"{len(acknowledged) / taken:,.0f}/s",
            f"this disk: {_syncs_per_second(site.folder):,.0f} synced writes/s",
            "",
            "none lost, none doubled",
            lost == 0 and doubled == 0,
        )


def _stored(site: BenchSite, url: str) -> list[str]:
    with site.app.app_context():
        found = list(db.session.scalars(select(Comment.public_id).join(Thread).where(Thread.url == url)))
        public = select(func.count()).select_from(Comment).join(Thread)
        shown = db.session.scalar(public.where(Thread.url == url, Comment.status == Status.PUBLISHED))
        counted = db.session.scalar(select(func.sum(Thread.comment_count)).where(Thread.url == url))
    assert counted == shown, f"the thread counts {counted} comments and shows {shown}"
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
