"""One's own ways in: what they are, one more, one less."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.errors import AppError
from blogapp.signin import service
from blogapp.signin.password import policy
from blogapp.signin.ways import queries
from blogapp.web import limits
from blogapp.web.access import signed_in
from blogapp.web.errors import with_refusal

bp = Blueprint("ways", __name__)


@bp.app_context_processor
def _accounts_elsewhere() -> dict[str, object]:
    """For pages about people, which the rest of the sign-in does not concern."""
    return {"accounts_elsewhere": queries.identities_of}


@bp.get("/account/sign-in")
@signed_in
def show() -> Response:
    return show_ways()


@bp.post("/account/sign-in/<int:identity_id>/remove")
@signed_in
@limits.account_changes_by_network
def remove(identity_id: int) -> Response:
    try:
        service.unlink_identity(current.user_id(), identity_id)
    except service.LastWayIn as refusal:
        return show_ways(refusal)
    flash(_("That way in is removed."))
    return make_response(redirect("/account/sign-in", 303))


def show_ways(refusal: AppError | None = None) -> Response:
    """The page of the signed-in person's ways in, and why the last change was refused."""
    user_id = current.user_id()
    html = render_template(
        "signin/ways.html",
        identities=queries.identities_of(user_id),
        ways=service.count_ways_in(user_id),
        password={
            "is_set": queries.has_password(user_id),
            "shortest": policy.SHORTEST,
            "longest": policy.LONGEST,
        },
        passkeys=queries.passkeys_of(user_id),
        error=refusal.sentence if refusal else None,
    )
    return with_refusal(html, refusal)
