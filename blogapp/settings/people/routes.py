"""The addresses of people and roles, for the owner; and of an invitation, for whoever has its link."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp import clock
from blogapp.accounts import current
from blogapp.accounts.models import Role
from blogapp.accounts.names import short_name
from blogapp.errors import AppError, NotFound
from blogapp.settings.people import queries, service
from blogapp.settings.people.roles import OFFERED, RANK, ROLES
from blogapp.web import limits
from blogapp.web.access import anyone, owner
from blogapp.web.addresses import id_in
from blogapp.web.context import settings

bp = Blueprint("people", __name__)

PAGE = "/settings/people"


@bp.get(PAGE)
@owner
def list_people() -> str:
    return _page()


@bp.post(f"{PAGE}/<int:user_id>")
@owner
def change_role(user_id: int) -> Response:
    role = request.form.get("role", "")
    if role not in RANK:
        raise NotFound(_("There is no such role."))
    try:
        service.give_role(user_id, Role(role), current.person())
    except AppError as refusal:
        return make_response(_page(refusal=refusal.sentence), refusal.status)
    flash(_("The role is changed. It begins with the next sign-in."))
    return _back()


@bp.post(f"{PAGE}/invitations")
@owner
@limits.mails_by_network
def invite() -> Response:
    typed, role = request.form.get("email", ""), request.form.get("role", "")
    try:
        if _asks_for_link():
            return _shown_once(service.make_link(typed, role))
        email = service.invite(typed, role, current.person())
    except service.NotInvited as refusal:
        return make_response(_page(typed, role, not_invited=refusal.sentence), refusal.status)
    return _sent_to(email)


@bp.post(f"{PAGE}/invitations/<int:invitation_id>/send")
@owner
@limits.mails_by_network
def send_anew(invitation_id: int) -> Response:
    if _asks_for_link():
        return _shown_once(service.make_link_anew(invitation_id))
    return _sent_to(service.send_anew(invitation_id, current.person()))


@bp.post(f"{PAGE}/invitations/<int:invitation_id>/take-back")
@owner
def take_back(invitation_id: int) -> Response:
    service.take_back(invitation_id)
    flash(_("The invitation is taken back. Its link does nothing any more."))
    return _back()


@bp.get("/invitation/<token>")
@anyone
@limits.mail_links_by_network
def show_invitation(token: str) -> str:
    # One more click: programs that look at the links in mails must not accept for anyone.
    return _invitation(token)


@bp.post("/invitation/<token>")
@anyone
@limits.mail_links_by_network
def accept(token: str) -> Response:
    name = short_name(request.form.get("name", ""))
    is_known = service.has_account(service.open_invitation(token).email)
    if not name and not is_known:
        return make_response(_invitation(token, _("Please say what you are called.")), 422)
    user = service.accept(token, name)
    # A link that lay about for days opens no account that has ways in of its own.
    if not is_known:
        current.sign_in(user, _("an invitation") if service.is_by_hand(token) else _("e-mail"))
    flash(_("Welcome. Your role is: %(role)s.", role=ROLES[Role(user.role)].name))
    if is_known:
        return make_response(redirect("/login?next=/account", 303))
    if service.is_by_hand(token):
        flash(_("Please choose a password or a passkey now: without one you could not come back."))
        return make_response(redirect("/account/sign-in", 303))
    return make_response(redirect("/account", 303))


def _asks_for_link() -> bool:
    """Whether the owner passes the link on; where no mail can be sent there is no other way."""
    return settings().mail_server is None or request.form.get("by") == "link"


def _shown_once(made: service.LinkMade) -> Response:
    # Answered at once: a redirect would have to keep the link somewhere in between.
    return make_response(_page(made=made))


def _sent_to(email: str) -> Response:
    flash(_("An invitation is on its way to %(email)s.", email=email))
    return _back()


def _page(
    typed: str = "",
    role: str = Role.AUTHOR,
    *,
    refusal: str = "",
    not_invited: str = "",
    made: service.LinkMade | None = None,
) -> str:
    after = request.args.get("after", type=id_in)
    return render_template(
        "settings/people/list_people.html",
        here="people",
        page=queries.people_page(request.args.get("q", ""), after),
        invitations=queries.invitations(),
        now=clock.now(),
        roles=ROLES,
        rank=RANK,
        offered=OFFERED,
        typed=typed,
        chosen=role,
        refusal=refusal,
        not_invited=not_invited,
        made=made,
        can_mail=settings().mail_server is not None,
    )


def _invitation(token: str, error: str = "") -> str:
    invitation = service.open_invitation(token)
    return render_template(
        "settings/people/show_invitation.html",
        token=token,
        invitation=invitation,
        role=ROLES[Role(invitation.role)],
        is_known=service.has_account(invitation.email),
        is_by_hand=service.is_by_hand(token),
        name=request.form.get("name", ""),
        error=error,
    )


def _back() -> Response:
    return make_response(redirect(PAGE, 303))
