"""The person behind the present request: read from the session cookie or the guest's signed browser token."""

from collections.abc import Collection, Sequence
from typing import Final

from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from blogapp.accounts import drafts
from blogapp.accounts.belongings import Belongings
from blogapp.accounts.drafts import KeptDraft
from blogapp.accounts.models import Guest, Role, User
from blogapp.accounts.person import Person
from blogapp.accounts.restrictions import queries as restrictions
from blogapp.accounts.restrictions.policy import FREE, Standing
from blogapp.accounts.restrictions.refusals import ban_in_words, silence_in_words
from blogapp.config import Settings
from blogapp.errors import AppError
from blogapp.extensions import db, login_manager
from blogapp.web import limits

GUEST_COOKIE: Final = "guest"
# A guest may withdraw a comment at any time, so the token lives as long as browsers allow (400 days).
GUEST_COOKIE_SECONDS: Final = 400 * 86400
LONGEST_AGENT: Final = 254
# What the session holds besides Flask-Login's own: the account signed in with, and a text on its way.
ACCOUNT: Final = "account"
DRAFT: Final = "draft"
# And a key of this browser, whoever uses it: only it can bring back the answer to what it asked.
BROWSER: Final = "browser"


def init_app(app: Flask, settings: Settings, parts: Sequence[Belongings]) -> None:
    """Let Flask-Login find users, templates know the `viewer`, and accounts what `parts` keep of people."""
    app.extensions["belongings"] = tuple(parts)
    app.extensions["guest_tokens"] = URLSafeSerializer(settings.secret_key, salt="guest")
    # Templates ask for the standing only where somebody might write.
    app.context_processor(
        lambda: {
            "viewer": person(),
            "viewer_standing": standing,
            "ban_in_words": ban_in_words,
            "silence_in_words": silence_in_words,
        }
    )

    @login_manager.user_loader
    def load_user(session_key: str) -> User | None:
        return db.session.scalar(
            select(User).where(User.session_key == session_key, User.closed_at.is_(None))
        )


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


def time_zone() -> str:
    """The one in which the signed-in person thinks of moments; empty where they never said."""
    zone: str = current_user.time_zone
    return zone


def standing() -> Standing:
    """How the person stands here, for a page of their own. Pages that are for everyone do not ask."""
    return restrictions.of(person()) if person().is_known else FREE


def user_id() -> int:
    """The signed-in person's id, for routes that nobody else can reach."""
    signed_in: int = current_user.id
    return signed_in


def sign_in(user: User, account: str = "", draft_key: str = "", *, is_remembered: bool = True) -> None:
    """Make this browser the user's, for 30 days after its last visit or until it is closed.

    Nothing of the session before survives but a text on its way, and the key of the browser: another tab may
    be on its way to a provider too. `account` is what the person signed in with, in their words: "Google".
    """
    browser = session.get(BROWSER)
    session.clear()
    if browser is not None:
        session[BROWSER] = browser
    # The session itself lasts; a cookie to remember it by would be a second one that signing out must end.
    login_user(user)
    session.permanent = is_remembered
    session[ACCOUNT] = account
    hand_over_draft(draft_key)
    g.pop("person", None)


def stay_signed_in(user: User) -> None:
    """After the user's key has changed: this browser goes on as before, all others are signed out."""
    sign_in(user, str(session.get(ACCOUNT, "")), draft_key(), is_remembered=session.permanent)


def sign_out() -> None:
    """Out of this browser: it belongs to a stranger from here on."""
    session.clear()
    logout_user()
    g.pop("person", None)


def keep_draft(place: str, *, leaves_out: Collection[str] = ()) -> str:
    """Store the text of the form for this browser, but for some fields, and return its key.

    A refusal, TooManyAttempts or TextTooLong, gives the text back.
    """
    try:
        limits.drafts_by_network.count()
        kept = {name: value for name, value in request.form.items() if name not in leaves_out}
        key = drafts.keep_draft(place, kept, draft_key())
    except AppError as refusal:
        refusal.text = request.form.get("body", "")
        raise
    hand_over_draft(key)
    return key


def hand_over_draft(key: str) -> None:
    """The next form at the draft's place shows it, in this browser only."""
    if key:
        session[DRAFT] = key


def draft_key() -> str:
    """The key of the text that this browser has on its way, or nothing."""
    return str(session.get(DRAFT, ""))


def own_draft() -> KeptDraft | None:
    """The text that this browser has on its way, or nothing."""
    return drafts.draft_under(draft_key()) if draft_key() else None


def resumed_draft(place: str) -> KeptDraft | None:
    """The text that was begun at this place, where the address asks for it."""
    draft = own_draft() if "draft" in request.args else None
    return draft if draft and draft.place == place else None


def drop_draft(place: str) -> None:
    """The text that was begun at this place has arrived; one for another place still waits."""
    draft = own_draft()
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
