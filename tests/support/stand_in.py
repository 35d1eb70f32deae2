"""A small provider over real HTTP on loopback, which answers what a test tells it to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import pytest


@dataclass
class Asked:
    """One request that came."""

    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]


# A status, and what is told: plain values, or a function that makes them of what was asked.
Answer = tuple[int, object]


@dataclass
class StandIn:
    """Answers JSON by path: `answers["/token"] = 200, {...}`; bytes are sent as they are, text is a page."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    # Until it is set, a path in `silent` says nothing.
    woken: Event = field(default_factory=Event)
    silent: set[str] = field(default_factory=set)
    redirects: dict[str, str] = field(default_factory=dict)
    # More headers than the usual ones.
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    # After these bytes, status line and all, one more now and then for ever.
    endless: dict[str, bytes] = field(default_factory=dict)

    def last(self, path: str) -> Asked:
        """The last request to a path."""
        return next(asked for asked in reversed(self.asked) if asked.path == path)


class _Server(ThreadingHTTPServer):
    stand_in: StandIn


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:  # the library's name
        self._answer({})

    def do_POST(self) -> None:  # the library's name
        length = int(self.headers.get("Content-Length", "0"))
        self._answer(_single(self.rfile.read(length).decode()))

    def _answer(self, form: dict[str, str]) -> None:
        stand_in, parts = self.server.stand_in, urlsplit(self.path)
        stand_in.asked.append(Asked(parts.path, _single(parts.query), form, dict(self.headers)))
        if parts.path in stand_in.silent:
            stand_in.woken.wait(30)
        if parts.path in stand_in.endless:
            self._dribble(stand_in.endless[parts.path], stand_in.woken)
            return
        if parts.path in stand_in.redirects:
            self.send_response(302)
            self.send_header("Location", stand_in.redirects[parts.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, told = stand_in.answers.get(parts.path, (404, {"message": "Not Found"}))
        if callable(told):
            told = told(stand_in.asked[-1])
        is_page = isinstance(told, str)
        body = (
            told if isinstance(told, bytes) else str(told).encode() if is_page else json.dumps(told).encode()
        )
        try:
            self.send_response(status)
            self.send_header(
                "Content-Type", f"{'text/html' if is_page else 'application/json'}; charset=utf-8"
            )
            for name, value in stand_in.headers.get(parts.path, {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            return  # the site has heard enough

    def _dribble(self, begun: bytes, woken: Event) -> None:
        try:
            self.wfile.write(begun)
            while not woken.wait(0.02):
                self.wfile.write(b"x")
        except OSError:
            return  # the site has waited enough

    def log_message(self, *_words: object) -> None:
        """Says nothing on the tests' output."""


def _single(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}


@contextmanager
def _running() -> Iterator[StandIn]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.block_on_close = False
    server.stand_in = StandIn(f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server.stand_in
    finally:
        server.stand_in.woken.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A provider in the test's hands."""
    with _running() as one:
        yield one
