"""The worker does what waits: woken by a page, by itself, with each kind of queue."""

import os
import pickle
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from flask import Flask
from huey.exceptions import HueyException

from blogapp import jobs
from blogapp.app import create_app
from blogapp.extensions import db, transaction
from blogapp.jobs import MOST_WAITING, Job, Jobs
from blogapp.notifications.outbox import SEND, put_in_outbox
from tests.conftest import settings_for
from tests.support.mail_server import Mailbox
from tests.support.server_process import free_port, wait_for_listener
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[1]
FLASK = [str(Path(sys.executable).with_name("flask")), "--app", "wsgi"]
PATIENCE_S = 30

Found = TypeVar("Found")

needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="Linux says who is whose child")
needs_setsid = pytest.mark.skipif(not shutil.which("setsid"), reason="a terminal of its own needs setsid")


class Site:
    """The server and its worker in a terminal, as `make run` starts them."""

    def __init__(self, terminal: Terminal, url: str, port: int) -> None:
        self.terminal = terminal
        self.url = url
        self.port = port

    @property
    def processes(self) -> list[int]:
        """The server itself, its workers, and the worker for jobs."""
        main = self.terminal.pid
        return [main, *_children(main)]

    def worker(self) -> int:
        """The process that does the jobs, once there is one."""
        return _when(lambda: next((pid for pid in self.processes if b"worker" in _command(pid)), None))


@contextmanager
def running(data_dir: Path, **environ: str) -> Iterator[Site]:
    port = free_port()
    known = {"PORT": str(port), "BLOGAPP_DATA_DIR": str(data_dir), **environ}
    with Terminal([*FLASK, "serve"], folder=ROOT, environ=known) as terminal:
        terminal.read_until("/login/link/")
        yield Site(terminal, f"http://127.0.0.1:{port}", port)


def _children(pid: int) -> list[int]:
    try:
        # The keeper of the worker is a thread of its own, and children are listed under the thread.
        lists = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for children in lists for child in children]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _is_there(pid: int) -> bool:
    # A process that ended is there until its parent has noticed.
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def _when(condition: Callable[[], Found | None]) -> Found:
    deadline = monotonic() + PATIENCE_S
    while not (found := condition()):
        assert monotonic() < deadline
        sleep(0.02)
    return found


def _ask_for_link(site: Site, email: str) -> None:
    wait_for_listener(site.port)
    form = urlencode({"email": email}).encode()
    with urlopen(f"{site.url}/login/mail", form) as answered:
        assert "a link is on its way" in answered.read().decode()


@needs_setsid
def test_sends_the_mail_that_a_page_has_caused(tmp_path: Path, mailbox: Mailbox) -> None:
    with running(tmp_path, BLOGAPP_SMTP_URL=mailbox.url) as site:
        _ask_for_link(site, "ada@example.org")
        [mail] = mailbox.wait_for(1)
        assert mail["To"] == "ada@example.org"
        # Awake now, it needs no minute for the next one.
        began = monotonic()
        _ask_for_link(site, "bob@example.org")
        mailbox.wait_for(2)
        assert monotonic() - began < 10
        assert site.terminal.press_ctrl_c().endswith("^C")


@needs_setsid
@needs_proc
def test_a_worker_that_dies_comes_back(tmp_path: Path, mailbox: Mailbox) -> None:
    with running(tmp_path, BLOGAPP_SMTP_URL=mailbox.url) as site:
        first = site.worker()
        os.kill(first, signal.SIGKILL)
        assert _when(lambda: (pid := site.worker()) != first and pid)
        _ask_for_link(site, "ada@example.org")
        mailbox.wait_for(1)
        site.terminal.press_ctrl_c()


@needs_setsid
@needs_proc
@pytest.mark.parametrize("moment", ["at once", "while it loads", "at work"])
def test_ctrl_c_ends_everything_at_any_moment(tmp_path: Path, moment: str) -> None:
    with running(tmp_path) as site:
        if moment != "at once":
            wait_for_listener(site.port)
        if moment == "at work":
            site.worker()
        processes = site.processes
        began = monotonic()
        assert site.terminal.press_ctrl_c() == "^C"
        assert monotonic() - began < 5  # not the ten seconds after which a server is killed
        assert [pid for pid in processes if _is_there(pid) and pid != site.terminal.pid] == []


@needs_setsid
@needs_proc
def test_leaves_nothing_behind_when_it_is_killed(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        wait_for_listener(site.port)
        site.worker()
        others = [pid for pid in site.processes if pid != site.terminal.pid]
        assert len(others) == 2
        os.kill(site.terminal.pid, signal.SIGKILL)
        assert _when(lambda: not any(_is_there(pid) for pid in others))


@needs_setsid
def test_works_alone_and_ends_with_ctrl_c(tmp_path: Path, mailbox: Mailbox) -> None:
    site = create_app(settings_for(f"sqlite:///{tmp_path / 'blogapp.db'}", tmp_path))
    environ = {"BLOGAPP_DATA_DIR": str(tmp_path), "BLOGAPP_SMTP_URL": mailbox.url}
    with Terminal([*FLASK, "worker"], folder=ROOT, environ=environ) as terminal:
        _when((tmp_path / "jobs.db").exists)
        with site.app_context():
            with transaction():
                put_in_outbox("ada@example.org", "Good news", "It works.")
            jobs.kick(SEND)
            db.engine.dispose()
        mailbox.wait_for(1)
        assert terminal.press_ctrl_c() == "^C"
        assert terminal.exit_code() == 0
    site.extensions["jobs"].close()
    site.extensions["page_versions"].close()


@pytest.fixture(params=["own database", "redis"])
def site(request: pytest.FixtureRequest, make_app: Callable[..., Flask]) -> Flask:
    """A site with each kind of queue: a file, PostgreSQL, Redis."""
    if request.param == "redis":
        return make_app(redis_url=request.getfixturevalue("redis_url"))
    return make_app()


def test_works_with_each_kind_of_queue(site: Flask) -> None:
    done: list[str] = []
    job = Job("try", lambda: done.append("done"))
    jobs.init_app(site, site.config["SETTINGS"], [job])
    queue: Jobs = site.extensions["jobs"]
    queue.queue.storage.flush_queue()
    with site.app_context():
        for _ in range(MOST_WAITING + 5):
            jobs.kick(job)
    calls = 0
    while task := queue.queue.dequeue():
        queue.queue.execute(task)
        calls += 1
    assert calls == MOST_WAITING
    assert done == ["done"] * calls
    assert queue.queue.storage.queue_size() == 0
    queue.close()


def test_a_queue_that_is_away_does_not_stop_the_page(
    make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    site = make_app(redis_url="redis://127.0.0.1:9/0")
    with site.app_context():
        jobs.kick(SEND)
    assert "the worker could not be woken" in caplog.text


def test_ignores_calls_that_are_no_names_of_jobs(make_app: Callable[..., Flask]) -> None:
    queue: Jobs = make_app().extensions["jobs"]
    queue.queue.storage.flush_queue()
    queue.queue.storage.enqueue(pickle.dumps(print))
    with pytest.raises((HueyException, UnicodeDecodeError)):
        queue.queue.dequeue()


def test_looks_by_itself_as_often_as_the_job_says(make_app: Callable[..., Flask]) -> None:
    site = make_app()
    soon, often = Job("soon", lambda: None, every_minutes=0.25), Job("often", lambda: None)
    seldom = Job("seldom", lambda: None, every_minutes=60)
    jobs.init_app(site, site.config["SETTINGS"], [soon, often, seldom])
    queue: Jobs = site.extensions["jobs"]

    def due(minute: int, second: int) -> list[str]:
        moment = datetime(2026, 3, 1, 12, minute, second, tzinfo=UTC).replace(tzinfo=None)
        return [task.name for task in queue.queue.read_periodic(moment)]

    assert due(0, 7) == ["soon", "often", "seldom"]
    assert due(1, 7) == due(59, 14) == ["soon", "often"]
    assert due(1, 16) == due(0, 46) == ["soon"]
