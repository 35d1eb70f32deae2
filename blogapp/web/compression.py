"""Sends pages made for one person compressed; those for everyone are compressed once, by the page cache."""

import gzip
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Below this the headers weigh more than what is saved.
SMALLEST: Final = 1_000
# A third of the time of the default level, and nearly its result.
LEVEL: Final = 4


class Compression:
    """The WSGI layer, behind the page cache, which asks for plain answers."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if "gzip" not in environ.get("HTTP_ACCEPT_ENCODING", "") or environ["REQUEST_METHOD"] == "HEAD":
            return self.app(environ, start_response)
        status, headers, body = whole_answer(self.app, environ)
        named = Headers(headers)
        if len(body) >= SMALLEST and named.get("Content-Type", "").startswith("text/"):
            body = gzip.compress(body, LEVEL)
            named["Content-Encoding"] = "gzip"
            named["Content-Length"] = str(len(body))
            named.add("Vary", "Accept-Encoding")
        start_response(status, named.to_wsgi_list())
        return [body]


def whole_answer(
    app: "WSGIApplication", environ: "WSGIEnvironment"
) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status, headers and the complete body of an application's answer."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> object:
        started.append((status, headers))
        return lambda _: None

    answer = app(environ, start_response)  # type: ignore[arg-type]  # nobody writes through what it returns
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return *started[-1], body
