"""The addresses of subscribing: ask, confirm from the mail, end from the mail or from one's account."""

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.accounts.tokens import hash_of
from blogapp.config import Settings
from blogapp.errors import AppError, NotFound, TooManyAttempts
from blogapp.notifications.addresses import person_of
from blogapp.notifications.subscriptions import links, queries, service
from blogapp.notifications.subscriptions.forms import SubscribeForm
from blogapp.web import limits
from blogapp.web.access import anyone, signed_in
from blogapp.web.context import settings
from blogapp.web.errors import with_refusal
from blogapp.web.page_cache import public

bp = Blueprint("subscriptions", __name__)


class NotAnAddress(AppError):
    """What was typed is no address; the sentence says so."""

    status = 422


def init_app(app: Flask, known: Settings) -> None:
    """Tell all templates whether there is something to subscribe to, and one's own page what one gets."""
    app.jinja_env.globals["can_subscribe"] = known.mail_server is not None
    app.jinja_env.globals["own_news"] = lambda: queries.own_news(current.user_id())


@bp.get("/subscribe")
@anyone
@public
def subscribe() -> Response:
    _refuse_without_server()
    return _asking(SubscribeForm())


@bp.post("/subscribe")
@anyone
def send() -> Response:
    _refuse_without_server()
    form = SubscribeForm(request.form)
    if not form.validate():
        return _asking(form, NotAnAddress(str(form.email.errors[0])))
    try:
        limits.mails_by_network.count()
        limits.mails_by_address.count(hash_of(person_of(form.address)))
    except TooManyAttempts as refusal:
        form.email.errors = [refusal.sentence]
        return _asking(form, refusal)
    # A program is told the same, and nothing is sent.
    if not form.is_from_program:
        service.send_confirmation(form.address)
    return make_response(redirect("/subscribe/sent", 303))


@bp.get("/subscribe/sent")
@anyone
def show_sent() -> str:
    return render_template("notifications/show_sent.html", days=links.CONFIRM_WITHIN.days)


@bp.get("/subscribe/confirm/<token>")
@anyone
def confirm(token: str) -> str:
    # One more click: programs that look at the links in mails must not subscribe anyone.
    email = links.address_to_confirm(token)
    return render_template("notifications/confirm.html", token=token, email=email, is_done=False)


@bp.post("/subscribe/confirm/<token>")
@anyone
def use_link(token: str) -> str:
    email = links.address_to_confirm(token)
    service.subscribe(email)
    return render_template("notifications/confirm.html", token=token, email=email, is_done=True)


@bp.get("/unsubscribe/<token>")
@anyone
def unsubscribe(token: str) -> str:
    row = queries.subscription_under(links.key_to_end(token))
    return render_template("notifications/unsubscribe.html", token=token, email=row.email if row else "")


@bp.post("/unsubscribe/<token>")
@anyone
def end(token: str) -> str:
    """Pressed on the page, or sent by a mail program (RFC 8058), which follows no redirect.

    Not limited: one provider's programs end the mails of many people, and no link can be guessed.
    """
    service.unsubscribe(links.key_to_end(token))
    return render_template("notifications/unsubscribe.html", token=token, email="")


@bp.post("/account/news")
@signed_in
@limits.account_changes_by_network
def change_own() -> Response:
    own = queries.own_news(current.user_id())
    if request.form.get("wanted") != "yes":
        service.unsubscribe(links.key_of(own.email))
    elif own.email:
        _refuse_without_server()
        service.subscribe(own.email)
    else:
        raise NotFound(_("Your account has no confirmed address yet."))
    return make_response(redirect("/account#news", 303))


def _asking(form: SubscribeForm, refusal: AppError | None = None) -> Response:
    return with_refusal(render_template("notifications/subscribe.html", form=form), refusal)


def _refuse_without_server() -> None:
    if settings().mail_server is None:
        raise NotFound(_("This site sends no mail. Its feed tells of new questions: /feed.xml"))
