"""The constants that pages are compared with: the same bytes and headers, by plain WSGI and through Flask.

Started by granian; the answer's folder is in BENCH_ANSWER.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response

from bench.answers import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def plain_application(answer: Answer) -> "WSGIApplication":
    """As little as WSGI can do."""
    body, headers = [answer.body], answer.headers

    def application(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", headers)
        return body

    return application


def flask_application(answer: Answer) -> Flask:
    """As little as Flask can do: one route, no template, no database."""
    app = Flask("constant")
    body, headers = answer.body, answer.headers

    @app.get("/")
    def constant() -> Response:
        return Response(body, headers=headers)

    return app


def wsgi() -> "WSGIApplication":
    """What `granian --factory` calls."""
    return plain_application(Answer.read(Path(os.environ["BENCH_ANSWER"])))


def flask() -> Flask:
    """The same through Flask."""
    return flask_application(Answer.read(Path(os.environ["BENCH_ANSWER"])))
