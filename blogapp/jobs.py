"""Work that no reader waits for: which jobs there are, how the worker is woken, how often it looks itself.

A job carries no data. It works through whatever waits in a table of its own feature, so waking it twice does
no harm, and a wake-up call that is lost costs a minute: the worker looks by itself too. A feature describes
its job once (`SEND: Final = Job("send-mail", send_mail)`), `app.py` names it, and who has committed something
to do calls `jobs.kick(SEND)` after the commit.
"""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

import psycopg
import redis
from flask import Flask, current_app
from huey.api import Huey, TaskWrapper
from huey.consumer import Consumer, Scheduler
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import PostgresStorage, RedisStorage, SqliteStorage
from sqlalchemy import make_url

from blogapp.config import Settings

# More calls than these say nothing new: whoever hears the first does all that waits.
MOST_WAITING: Final = 20
# One slow server that pictures come from must not keep the mail waiting.
THREADS: Final = 2
# How long a mail may lie until a worker that polls a file notices: about as long as one looks for the mail.
LONGEST_NAP_S: Final = 1.0
# How often the worker looks by itself which jobs are due; no job is due more often.
TICK_S: Final = 15
# What is under way at the end gets so long to finish: the same as the server's answers.
STOPS_WITHIN_S: Final = 10
# What the three kinds of queue raise when they cannot be reached.
QUEUE_AWAY: Final = (OSError, sqlite3.Error, psycopg.Error, redis.RedisError)


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of work: `act` does all of it that waits, and may run twice at once."""

    name: str
    act: Callable[[], object]
    every_minutes: float = 1


def init_app(app: Flask, settings: Settings, jobs: Iterable[Job]) -> None:
    """Know the jobs. Nothing is opened or started before the first call or the worker."""
    app.extensions["jobs"] = Jobs(app, settings, jobs)


def kick(job: Job) -> None:
    """Wake the worker, after the commit. A queue that is away stops nobody: the worker looks anyway."""
    jobs: Jobs = current_app.extensions["jobs"]
    try:
        jobs.enqueue(job)
    except QUEUE_AWAY as error:
        current_app.logger.warning("the worker could not be woken: %s", error)


class Jobs:
    """The jobs of one site, and the queue of calls."""

    def __init__(self, app: Flask, settings: Settings, jobs: Iterable[Job]) -> None:
        self.app = app
        self.settings = settings
        self.jobs = tuple(jobs)
        # Each job as the queue knows it, once that is open.
        self.tasks: dict[str, TaskWrapper] = {}

    @cached_property
    def queue(self) -> Huey:
        """The queue, opened in the process that uses it: no connection outlives a fork."""
        storage, options = _storage(self.settings)
        # No results are kept: what a job did is in its own table.
        queue = Huey("blogapp", results=False, serializer=NameSerializer(), storage_class=storage, **options)
        for job in self.jobs:
            self.tasks[job.name] = self._task(queue, job)
        return queue

    def enqueue(self, job: Job) -> None:
        """One more call for the worker, unless enough of them wait."""
        if self.queue.storage.queue_size() < MOST_WAITING:
            self.tasks[job.name]()

    def run(self) -> None:
        """Be the worker, until a signal ends it. What is under way is finished first."""
        PatientConsumer(
            self.queue,
            workers=THREADS,
            max_delay=LONGEST_NAP_S,
            scheduler_interval=TICK_S,
            shutdown_timeout=STOPS_WITHIN_S,
        ).run()

    def close(self) -> None:
        """Let the queue's connection go, if there is one."""
        if "queue" in vars(self):
            self.queue.storage.close()

    def _task(self, queue: Huey, job: Job) -> TaskWrapper:
        def act() -> None:
            with self.app.app_context():
                job.act()

        return queue.periodic_task(lambda moment: _is_due(job, moment), name=job.name)(act)


class TickingScheduler(Scheduler):  # type: ignore[misc]  # huey is untyped
    """Looks every tick which jobs are due. Huey would look once a minute."""

    periodic_task_seconds = TICK_S


class PatientConsumer(Consumer):  # type: ignore[misc]  # huey is untyped
    """Finishes what is under way whatever signal ends it. Huey would drop it at a termination signal."""

    scheduler_class = TickingScheduler

    def stop(self, graceful: bool = True) -> None:
        super().stop(graceful=True)


class NameSerializer(Serializer):  # type: ignore[misc]  # huey is untyped
    """Calls as the plain name of a job. Huey would use pickle, and who writes one can run anything."""

    def serialize(self, data: Message) -> bytes:
        return str(data.name).encode()

    def deserialize(self, data: bytes) -> Message:
        return Message(None, bytes(data).decode())


def _is_due(job: Job, moment: datetime) -> bool:
    # Asked once a tick, with a naive moment in UTC.
    tick = int(moment.replace(tzinfo=UTC).timestamp()) // TICK_S
    return tick % round(job.every_minutes * 60 / TICK_S) == 0


def _storage(settings: Settings) -> tuple[type, dict[str, Any]]:
    """Redis where the owner has one, else beside the site's data: in its PostgreSQL, or in a file."""
    if settings.redis_url:
        return RedisStorage, {"url": settings.redis_url}
    address = make_url(settings.database_url)
    if address.get_backend_name() == "postgresql":
        plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresStorage, {"dsn": plain}
    # Losing calls in a power cut is cheap, so nobody waits for the disk.
    return SqliteStorage, {"filename": str(settings.data_dir / "jobs.db"), "fsync": False}
