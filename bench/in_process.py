"""Calls the application in this process, under its page cache: how long it took, which statements it sent."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import create_environ

from blogapp.extensions import db

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def ask(app: Flask, path: str, cookie: str = "") -> bytes:
    """The body of a page made by Flask: its own WSGI application, with nothing in front of it."""
    statuses: list[str] = []

    def start_response(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _: None

    answer = Flask.wsgi_app(app, environ_of(path, cookie), start_response)
    body = b"".join(answer)
    answer.close()  # type: ignore[attr-defined]  # werkzeug's answers have it
    assert statuses == ["200 OK"], f"{path}: {statuses}"
    return body


def environ_of(path: str, cookie: str = "") -> "WSGIEnvironment":
    """A reader's request; without cookies unless told."""
    return create_environ(path, "http://127.0.0.1:8000", headers={"Cookie": cookie} if cookie else {})


def seconds_in_turn(calls: list[Callable[[], object]], times: int) -> list[float]:
    """The best of each: what the code costs when nobody else uses the core. In turn, so that a busy moment
    of the machine meets all of them.
    """
    rounds = [[_seconds(call) for call in calls] for _ in range(times)]
    return [min(taken) for taken in zip(*rounds, strict=True)]


@contextmanager
def statements_of(app: Flask) -> Iterator[list[str]]:
    """Collects the SQL the application sends, but for BEGIN and COMMIT."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
