"""The way from a form to a sign-in and back: where it began, whose browser it is, and the text on its way."""

import secrets

from flask import Response, make_response, redirect, render_template, request
from flask import session as cookie

from blogapp.accounts import current, drafts
from blogapp.errors import AppError
from blogapp.web.errors import with_refusal
from blogapp.web.redirects import own_path


def place_of(text: str | None) -> str:
    """The path of this site that `next` asks for; the front page for whatever else it says."""
    path = own_path(text) or "/"
    return "/" if path.startswith("/login") else path


def browser_key() -> str:
    """A key that only this browser has, also when the answer takes half an hour and the phone sleeps."""
    if current.BROWSER not in cookie:
        cookie[current.BROWSER] = secrets.token_urlsafe(32)
        # The session of a signed-in person lasts as long as they asked for.
        cookie.permanent = cookie.permanent or not current.person().is_signed_in
    return str(cookie[current.BROWSER])


def keep_draft(place: str) -> str:
    """The key of the text that is to come back: of this form, or of the one that led to this page.

    A refusal, TooManyAttempts or TextTooLong, gives the text back.
    """
    if "body" in request.form:
        return current.keep_draft(place)
    draft = current.own_draft()
    return current.draft_key() if draft and draft.place == place else ""


def back_to(place: str, draft_key: str, refusal: AppError) -> Response:
    """To the form with the text and the reason; to the ways in where nothing had been written."""
    if not draft_key:
        return choice(place, refusal)
    drafts.note_on_draft(draft_key, refusal.sentence)
    current.hand_over_draft(draft_key)
    return make_response(redirect(place, 303))


def choice(place: str, refusal: AppError | None = None) -> Response:
    """The page of all ways in, and why the last one failed."""
    html = render_template("signin/choose.html", place=place, error=refusal.sentence if refusal else None)
    return with_refusal(html, refusal)
