"""`make run`, as an owner types it: the site comes with its demo, stops with Ctrl-C, comes back as it was."""

import os
import re
import shutil
import signal
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from blogapp.app import create_app
from blogapp.config import Settings
from blogapp.extensions import db
from tests.support.factories import Factory
from tests.support.server_process import free_port, wait_for_listener
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[2]
ANSWER = {"name": "Ada", "email": "ada@example.org", "body": "Ask the person first, and the boss afterwards."}


@pytest.mark.skipif(not shutil.which("setsid"), reason="a terminal of its own needs setsid, which Linux has")
def test_make_run_works_twice_and_loses_nothing(tmp_path: Path) -> None:
    port = free_port()
    environ = {"PORT": str(port), "BLOGAPP_DATA_DIR": str(tmp_path)}
    site = f"http://127.0.0.1:{port}"

    with _make_run(environ) as terminal:
        assert site in terminal.read_until("/login/link/")
        wait_for_listener(port)
        assert _offers_demo_accounts(site)
        question = site + _first_question(site)
        with urlopen(f"{question}/comments", urlencode(ANSWER).encode()) as answered:
            assert ANSWER["body"] in answered.read().decode()
        assert terminal.press_ctrl_c().endswith("^C")
        assert terminal.exit_code() == -signal.SIGINT

    _publish_a_question(tmp_path)
    before = _seconds_of_children()
    with _make_run(environ) as terminal:
        terminal.read_until("/login/link/")
        wait_for_listener(port)
        with urlopen(question) as shown:
            assert ANSWER["body"] in shown.read().decode()
        # Not the demo's alone any more: whoever comes must not be whom they like.
        assert not _offers_demo_accounts(site)
        terminal.press_ctrl_c()
        terminal.exit_code()
    # Nothing is installed or built a second time. What is left is to load the application in three processes:
    # the command, the server and the worker.
    assert _seconds_of_children() - before < 6


def test_make_run_rejects_demo_accounts_where_others_can_come(tmp_path: Path) -> None:
    environ = {"BLOGAPP_DATA_DIR": str(tmp_path), "BLOGAPP_DEMO_SIGNIN": "1"}
    with _make_run({**environ, "BLOGAPP_BASE_URL": "https://blog.example.org"}) as terminal:
        refusal = "blogapp cannot start: BLOGAPP_DEMO_SIGNIN=1 is for loopback addresses only"
        assert refusal in terminal.read_until("loopback")
        assert terminal.exit_code() != 0


def test_make_run_rejects_demo_accounts_beside_questions_of_ones_own(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "blogapp.db")
    _publish_a_question(tmp_path)
    with _make_run({"BLOGAPP_DATA_DIR": str(tmp_path), "BLOGAPP_DEMO_SIGNIN": "1"}) as terminal:
        assert "blogapp cannot start: BLOGAPP_DEMO_SIGNIN=1" in terminal.read_until("there are others")
        assert terminal.exit_code() != 0


def _offers_demo_accounts(site: str) -> bool:
    with urlopen(f"{site}/login") as page:
        return "/login/demo" in page.read().decode()


def _publish_a_question(data_dir: Path) -> None:
    app = create_app(Settings.from_environ({"BLOGAPP_DATA_DIR": str(data_dir)}))
    Factory(app).make_post()
    with app.app_context():
        db.engine.dispose()


def _make_run(environ: dict[str, str]) -> Terminal:
    return Terminal(["make", "run"], folder=ROOT, environ={**environ, "MAKEFLAGS": ""})


def _seconds_of_children() -> float:
    # Of the processor, not of the clock: other tests run beside this one.
    spent = os.times()
    return spent.children_user + spent.children_system


def _first_question(site: str) -> str:
    with urlopen(site) as page:
        found = re.search(r'href="(/posts/[^"/#?]+)', page.read().decode())
    assert found
    return found[1]
