"""Turns refusals and accidents into pages of the site's look, in one place."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Final, TypeVar

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, TooManyRequests

from blogapp.errors import AppError

Refusal = TypeVar("Refusal", bound=Exception)

# It does not answer, or every connection to it stays in use.
DATABASE_AWAY: Final = (exc.OperationalError, exc.TimeoutError)


def init_app(app: Flask) -> None:
    """Catch what the product expects, what HTTP expects, and what nobody expected."""
    app.register_error_handler(AppError, _or_plain(refused))
    app.register_error_handler(HTTPException, _or_plain(_not_served))
    for away in DATABASE_AWAY:
        app.register_error_handler(away, _database_away)
    app.register_error_handler(Exception, _accident)


def wants_fragment() -> bool:
    """Whether a script asks, which puts the answer into the page it is on."""
    return request.headers.get("X-Fragment") == "1"


def _or_plain(answer: Callable[[Refusal], Response]) -> Callable[[Refusal], Response]:
    """A refusal in the site's look and language reads its settings; where it cannot, the plain page tells."""

    @wraps(answer)
    def answered(error: Refusal) -> Response:
        try:
            return answer(error)
        except DATABASE_AWAY as away:
            return _database_away(away)

    return answered


def refused(error: AppError) -> Response:
    """The page of a refusal, with its status and when to try again."""
    return _page(error.status, error.sentence, error.retry_after, error.text)


def _not_served(error: HTTPException) -> Response:
    sentences = {
        404: _("There is nothing at this address. It may have moved, or the link may have lost a part."),
        405: _("This address exists, but not for this kind of request."),
        413: _("That is more than a comment can hold. Please shorten it and send it again."),
        429: _("That was a little fast. Please wait a moment and try again: nothing you typed is lost."),
    }
    status = error.code or 500
    sentence = sentences.get(status, _("The request could not be understood."))
    response = _page(status, sentence, 60 if isinstance(error, TooManyRequests) else None)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    if isinstance(error, RequestEntityTooLarge):
        # The rest of the body stays unread, so the connection cannot be used again.
        response.headers["Connection"] = "close"
    return response


def with_refusal(html: str, refusal: AppError | None) -> Response:
    """A feature's own page: where it shows a refusal, with its status and when to try again."""
    if refusal is None:
        return make_response(html)
    return _answer(html, refusal.status, refusal.retry_after)


def _page(status: int, sentence: str, retry_after: int | None = None, text: str = "") -> Response:
    template = "web/_refusal.html" if wants_fragment() else "web/refusal.html"
    html = render_template(template, status=status, sentence=sentence, text=text)
    return _answer(html, status, retry_after)


def _answer(html: str, status: int, retry_after: int | None) -> Response:
    response = make_response(html, status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _database_away(error: Exception) -> Response:
    current_app.logger.error("the database does not answer: %s", error)
    return _plain_page(503)


def _accident(error: Exception) -> Response:
    current_app.logger.error("unexpected: %s", request.path, exc_info=error)
    return _plain_page(500)


def _plain_page(status: int) -> Response:
    """A page that needs neither the database nor a translation nor the session."""
    # Not `render_template`: that would look up the viewer first.
    page = current_app.jinja_env.get_template("web/accident.html").render(status=status)
    response = make_response(page, status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "30"
    return response
