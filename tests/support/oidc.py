"""A real OpenID provider, and a person who signs in there without a browser."""

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import pytest
import requests
from flask.testing import FlaskClient

from tests.support.missing_services import skip_if_missing
from tests.support.server_process import ServerFailed, ServerProcess, free_port
from tests.support.services import ServiceMissing

HERE: Final = Path(__file__).parent / "oidc-op"
SITE: Final = "http://127.0.0.1:8000"
PROVIDERS: Final = ("google", "linkedin", "microsoft", "wordpress", "oidc")
MOST_HOPS: Final = 20

StartProvider = Callable[..., str]


@pytest.fixture(scope="session")
def oidc_program() -> Path:
    """The provider with its packages, installed once for all worktrees of this machine."""
    with skip_if_missing():
        return _installed()


@pytest.fixture(scope="session")
def oidc_provider(oidc_program: Path) -> Iterator[str]:
    """The issuer of a running provider with users 1 to 8."""
    with running_provider(oidc_program) as issuer:
        yield issuer


@pytest.fixture
def start_provider(oidc_program: Path) -> Iterator[StartProvider]:
    """Starts one more, at a port of one's choice: another issuer, or the same one with new keys."""
    with ExitStack() as stack:
        yield lambda *options, port=0: stack.enter_context(
            running_provider(oidc_program, *options, port=port)
        )


@contextmanager
def running_provider(program: Path, *options: str, port: int = 0) -> Iterator[str]:
    """The issuer of a provider; started again at the same port it is the same one with new keys."""
    port = port or free_port()
    redirects = [f"--redirect={SITE}/login/{name}/callback" for name in PROVIDERS]
    command = ["node", str(program / "server.mjs"), f"--port={port}", "--users=8", "--quiet"]
    server = _started([*command, *redirects, *options], program)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()


def _started(command: list[str], program: Path) -> ServerProcess:
    """On a machine that is busy with other tests it may end at once: then it gets a second try."""
    try:
        return ServerProcess(command, ready='"ready":true', folder=program)
    except ServerFailed:
        return ServerProcess(command, ready='"ready":true', folder=program)


def _installed() -> Path:
    if not shutil.which("node") or not shutil.which("npm"):
        raise ServiceMissing("OpenID provider", "node or npm was not found (Debian's packages nodejs, npm)")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "blogapp-tests" / "oidc-op"
    cache.mkdir(parents=True, exist_ok=True)
    for name in ("server.mjs", "package.json"):
        shutil.copy(HERE / name, cache / name)
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]["oidc-provider"]
    package = cache / "node_modules" / "oidc-provider" / "package.json"
    if not package.exists() or json.loads(package.read_text())["version"] != wanted:
        npm = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"]
        made = subprocess.run(npm, cwd=cache, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise ServiceMissing("OpenID provider", f"npm install failed: {made.stderr.strip()[-200:]}")
    return cache


def leave(browser: FlaskClient, provider: str, **form: str) -> str:
    """Press the provider's button; the address the browser goes to."""
    page = browser.post(f"/login/{provider}", data=form)
    assert page.status_code == 200, page.text
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)
    assert found, page.text
    return html.unescape(found[1])


def visit(address: str, login: str = "user1", *, cancel: bool = False) -> str:
    """Walk through the provider's forms; the path and query with which the browser comes back to the site."""
    session = requests.Session()
    answer = session.get(address, allow_redirects=False)
    for _ in range(MOST_HOPS):
        if answer.is_redirect:
            target = urljoin(answer.url, answer.headers["Location"])
            if target.startswith(SITE):
                return target.removeprefix(SITE)
            answer = session.get(target, allow_redirects=False)
            continue
        action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
        assert action, answer.text
        form_address = urljoin(answer.url, html.unescape(action[1]))
        if cancel:
            answer = session.get(f"{form_address}/abort", allow_redirects=False)
            continue
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
        if 'name="login"' in answer.text:
            fields |= {"login": login, "password": "any"}
        answer = session.post(form_address, data=fields, allow_redirects=False)
    raise AssertionError("the provider does not let us go")
