"""The tests' own servers answer, stand apart from each other, and leave nothing behind."""

import os
import select
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from playwright.sync_api import Browser
from pytest_socket import SocketConnectBlockedError
from redis import Redis

from tests.support.postgres import Postgres
from tests.support.server_process import ServerFailed, ServerProcess

NEEDS_TWO_SERVICES = """
def test_redis(redis_url): ...
def test_redis_again(redis_url): ...
def test_browser(browser): ...
"""

START_REDIS_AND_WAIT = """
from pathlib import Path
from tests.support.server_process import ServerProcess, free_port
server = ServerProcess(
    ["redis-server", "--port", str(free_port()), "--save", ""], ready="Ready to accept", folder=Path("/tmp")
)
print(server.pid, flush=True)
input()
"""


def _ask(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        answer = connection.execute(statement)
        return answer.fetchall() if answer.description else []


def _pytest_without_services(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_inner.py").write_text(NEEDS_TWO_SERVICES)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.support.missing_services",
        "-c",
        "/dev/null",
    ]
    bare = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [*command, "--rootdir", str(folder), str(folder)],
        env={**bare, "PATH": "", "CHROMIUM": "/nowhere", **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_postgres_works_with_letters_of_any_language(postgres: Postgres) -> None:
    with postgres.fresh_database() as url:
        assert _ask(url, "SELECT lower('ÄÉ')") == [("äé",)]


def test_each_database_is_a_fresh_copy_of_the_migrated_one(postgres: Postgres) -> None:
    migrated = []

    def migrate(url: str) -> None:
        migrated.append(url)
        _ask(url, "CREATE TABLE words (word text)")

    for _ in range(2):
        with postgres.fresh_database(migrate) as url:
            assert _ask(url, "SELECT * FROM words") == []
            _ask(url, "INSERT INTO words VALUES ('left behind')")
    assert len(migrated) == 1


def test_redis_works(redis_url: str) -> None:
    with Redis.from_url(redis_url) as redis:
        redis.set("key", "value")
        assert redis.get("key") == b"value"


def test_the_browser_opens_a_page_of_this_machine(browser: Browser) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>A page</title>")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        assert page.title() == "A page"
        page.close()
        server.shutdown()
        serving.join()


def test_a_test_speaks_to_no_other_machine() -> None:
    with pytest.raises(SocketConnectBlockedError):
        Redis(host="192.0.2.1").ping()


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(ServerFailed, match="No such file or directory"):
        ServerProcess(["cat", "nothing"], ready="never", folder=tmp_path)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux can end a server with its parent")
def test_a_server_ends_with_tests_that_were_killed(redis_url: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START_REDIS_AND_WAIT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as tests:
        assert tests.stdout
        server = os.pidfd_open(int(tests.stdout.readline()))
        tests.kill()
    assert select.select([server], [], [], 10)[0] == [server]
    os.close(server)


def test_missing_services_skip_their_tests_and_end_the_output(tmp_path: Path) -> None:
    run = _pytest_without_services(tmp_path)
    assert run.returncode == 0
    first, second = run.stdout.splitlines()[-2:]
    assert first.startswith("Skipped 2 for want of Redis: redis-server was not found")
    assert second.startswith("Skipped 1 for want of Chromium: ")


def test_ci_rejects_missing_services(tmp_path: Path) -> None:
    run = _pytest_without_services(tmp_path, CI="true")
    assert run.returncode == 1
    assert "missing service: Redis" in run.stdout
