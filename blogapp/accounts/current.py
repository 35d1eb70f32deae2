"""The person behind the present request: read from the session cookie or the guest's signed browser token."""

from typing import Final

from flask import Flask, Response, current_app, g, request
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from blogapp.accounts.models import Guest, Role, User
from blogapp.accounts.person import Person
from blogapp.config import Settings
from blogapp.extensions import db, login_manager

GUEST_COOKIE: Final = "guest"
# A guest may withdraw a comment at any time, so the token lives as long as browsers allow (400 days).
GUEST_COOKIE_SECONDS: Final = 400 * 86400
LONGEST_AGENT: Final = 254


def init_app(app: Flask, settings: Settings) -> None:
    """Let Flask-Login find users, and templates know the `viewer`."""
    app.extensions["guest_tokens"] = URLSafeSerializer(settings.secret_key, salt="guest")
    app.context_processor(lambda: {"viewer": person()})

    @login_manager.user_loader
    def load_user(session_key: str) -> User | None:
        return db.session.scalar(select(User).where(User.session_key == session_key))


def person() -> Person:
    """Who is asking, worked out once per request."""
    if "person" not in g:
        g.person = _signed_in() if current_user.is_authenticated else _guest_or_nobody()
    known: Person = g.person
    return known


def remember_guest(response: Response, token: str) -> None:
    """Give this browser the signed token that makes it a person."""
    signed = current_app.extensions["guest_tokens"].dumps(token)
    _set_guest_cookie(response, signed, GUEST_COOKIE_SECONDS)


def forget_guest(response: Response) -> None:
    """Make this browser a stranger again."""
    _set_guest_cookie(response, "", 0)


def _set_guest_cookie(response: Response, value: str, seconds: int) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    response.set_cookie(
        GUEST_COOKIE, value, max_age=seconds, httponly=True, samesite="Lax", secure=settings.is_https
    )


def _signed_in() -> Person:
    user: User = current_user
    return Person(
        user_id=user.id, role=Role(user.role), name=user.name, ip=request.remote_addr, agent=_agent()
    )


def _guest_or_nobody() -> Person:
    guest = _guest_of_cookie()
    if guest is None:
        return Person(ip=request.remote_addr, agent=_agent())
    details = (guest.name, guest.email, guest.website) if guest.is_remembered else ("", "", "")
    return Person(
        guest_id=guest.id,
        remembered_name=details[0],
        remembered_email=details[1],
        remembered_website=details[2],
        ip=request.remote_addr,
        agent=_agent(),
    )


def _guest_of_cookie() -> Guest | None:
    try:
        token = current_app.extensions["guest_tokens"].loads(request.cookies.get(GUEST_COOKIE, ""))
    except BadSignature:
        return None
    return db.session.scalar(select(Guest).where(Guest.token == token))


def _agent() -> str:
    return request.headers.get("User-Agent", "")[:LONGEST_AGENT]
