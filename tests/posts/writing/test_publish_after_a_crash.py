"""A worker that is killed in the midst of publishing: after the next start the post is out, once."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select

from blogapp import clock
from blogapp.app import create_app
from blogapp.comments.models import Comment
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post, PostStatus
from blogapp.web.versions import LAYOUT, PageVersion
from tests.conftest import settings_for
from tests.support.factories import Factory

ROOT: Final = Path(__file__).parents[3]
PATIENCE_S: Final = 60


@pytest.fixture
def site(postgres_site: str, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings_for(postgres_site, tmp_path))
    yield app
    with app.app_context():
        app.extensions["jobs"].close()
        db.engine.dispose()
    app.extensions["page_versions"].close()


@contextmanager
def worker(url: str, data_dir: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """The real process that does the jobs."""
    flask = str(Path(sys.executable).with_name("flask"))
    settings = {
        "BLOGAPP_DATABASE_URL": url,
        "BLOGAPP_DATA_DIR": str(data_dir),
        "PATH": os.environ["PATH"],
    } | more
    process = subprocess.Popen([flask, "--app", "wsgi", "worker"], cwd=ROOT, env=settings)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def when(condition: Callable[[], object]) -> None:
    deadline = monotonic() + PATIENCE_S
    while not condition():
        assert monotonic() < deadline
        sleep(0.05)


def state(app: Flask) -> tuple[str, int, int]:
    """Where the post is, how often all pages were told, and how often its opening was said."""
    with app.app_context():
        status = db.session.scalars(select(Post.status)).one()
        told = db.session.scalars(select(PageVersion.version).where(PageVersion.name == LAYOUT)).one()
        said = db.session.scalars(select(func.count(Comment.id))).one()
        db.session.rollback()
    return status, told, said


def test_publishes_once(site: Flask, postgres_site: str, tmp_path: Path) -> None:
    due = clock.now() + timedelta(seconds=1)
    factory = Factory(site)
    post = factory.make_post("Later?", status=PostStatus.SCHEDULED, published_at=due)
    with site.app_context(), transaction():
        db.session.get_one(Post, post.id).opening = "Good morning."
    _status, told, _said = before = state(site)
    assert before == (PostStatus.SCHEDULED, told, 0)
    with psycopg.connect(postgres_site.replace("+psycopg", "")) as other:
        # Whoever tells the pages must wait for this one: so the worker stands in the midst of publishing.
        other.execute("SELECT * FROM page_versions FOR UPDATE")
        with worker(postgres_site, tmp_path) as process:
            when(lambda: is_waited_for(postgres_site))
            process.send_signal(signal.SIGKILL)
            process.wait()
        other.rollback()
    assert state(site) == before
    with worker(postgres_site, tmp_path):
        when(lambda: state(site)[0] == PostStatus.PUBLISHED)
    assert state(site) == (PostStatus.PUBLISHED, told + 1, 1)


def is_waited_for(url: str) -> bool:
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(waiting).fetchone()
    return bool(row and row[0])
