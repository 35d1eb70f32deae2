"""`make run`, as an owner types it: the site comes with its demo, stops with Ctrl-C, comes back as it was."""

import os
import re
import shutil
import signal
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

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
        question = site + _first_question(site)
        with urlopen(f"{question}/comments", urlencode(ANSWER).encode()) as answered:
            assert ANSWER["body"] in answered.read().decode()
        assert terminal.press_ctrl_c().endswith("^C")
        assert terminal.exit_code() == -signal.SIGINT

    before = _seconds_of_children()
    with _make_run(environ) as terminal:
        terminal.read_until("/login/link/")
        wait_for_listener(port)
        with urlopen(question) as shown:
            assert ANSWER["body"] in shown.read().decode()
        terminal.press_ctrl_c()
        terminal.exit_code()
    assert _seconds_of_children() - before < 3


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
