"""The person behind the present request: read from the session cookie or the guest's signed browser token."""

from collections.abc import Sequence
from typing import Final

from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user, login_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from blogapp.accounts import drafts
from blogapp.accounts.belongings import Belongings
from blogapp.accounts.drafts import KeptDraft
from blogapp.accounts.models import Guest, Role, User
from blogapp.accounts.person import Person
from blogapp.config import Settings
from blogapp.extensions import db, login_manager

GUEST_COOKIE: Final = "guest"
# A guest may withdraw a comment at any time, so the token lives as long as browsers allow (400 days).
GUEST_COOKIE_SECONDS: Final = 400 * 86400
LONGEST_AGENT: Final = 254
# What the session holds besides Flask-Login's own: the account signed in with, and a text on its way.
ACCOUNT: Final = "account"
DRAFT: Final = "draft"


def init_app(app: Flask, settings: Settings, parts: Sequence[Belongings]) -> None:
    """Let Flask-Login find users, templates know the `viewer`, and accounts what `parts` keep of people."""
    app.extensions["belongings"] = tuple(parts)
    app.extensions["guest_tokens"] = URLSafeSerializer(settings.secret_key, salt="guest")
    app.context_processor(lambda: {"viewer": person()})

    @login_manager.user_loader
    def load_user(session_key: str) -> User | None:
        return db.session.scalar(select(User).where(User.session_key == session_key))


def belongings() -> tuple[Belongings, ...]:
    """Each feature's share of what is kept of people, in the order of `app.py`."""
    parts: tuple[Belongings, ...] = current_app.extensions["belongings"]
    return parts


def person() -> Person:
    """Who is asking, worked out once per request."""
    if "person" not in g:
        g.person = _signed_in() if current_user.is_authenticated else _guest_or_nobody()
    known: Person = g.person
    return known


def user_id() -> int:
    """The signed-in person's id, for routes that nobody else can reach."""
    signed_in: int = current_user.id
    return signed_in


def sign_in(user: User, account: str = "", draft_key: str = "", *, is_remembered: bool = True) -> None:
    """Make this browser the user's, for 30 days after its last visit or until it is closed.

    Nothing of the session before survives but a text on its way. `account` is what the person signed in with,
    in a reader's words: "Google".
    """
    session.clear()
    # The session itself lasts; a cookie to remember it by would be a second one that signing out must end.
    login_user(user)
    session.permanent = is_remembered
    session[ACCOUNT] = account
    hand_over_draft(draft_key)
    g.pop("person", None)


def stay_signed_in(user: User) -> None:
    """After the user's key has changed: this browser goes on as before, all others are signed out."""
    sign_in(user, str(session.get(ACCOUNT, "")), draft_key(), is_remembered=session.permanent)


def hand_over_draft(key: str) -> None:
    """The next form at the draft's place shows it, in this browser only."""
    if key:
        session[DRAFT] = key


def draft_key() -> str:
    """The key of the text that this browser has on its way, or nothing."""
    return str(session.get(DRAFT, ""))


def resumed_draft(place: str) -> KeptDraft | None:
    """The text that was begun at this place, where the address asks for it."""
    if "draft" not in request.args or not draft_key():
        return None
    draft = drafts.draft_under(draft_key())
    return draft if draft and draft.place == place else None


def drop_draft(place: str) -> None:
    """The text that was begun at this place has arrived; one for another place still waits."""
    draft = drafts.draft_under(draft_key()) if draft_key() else None
    if draft and draft.place == place:
        drafts.drop_draft(session.pop(DRAFT))


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
    former = _guest_of_cookie()
    return Person(
        user_id=user.id,
        former_guest_id=former.id if former else None,
        role=Role(user.role),
        name=user.name,
        picture_key=user.picture_key,
        account=str(session.get(ACCOUNT, "")),
        ip=request.remote_addr,
        agent=_agent(),
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
    if GUEST_COOKIE not in request.cookies:
        return None
    try:
        token = current_app.extensions["guest_tokens"].loads(request.cookies.get(GUEST_COOKIE, ""))
    except BadSignature:
        return None
    return db.session.scalar(select(Guest).where(Guest.token == token))


def _agent() -> str:
    return request.headers.get("User-Agent", "")[:LONGEST_AGENT]
