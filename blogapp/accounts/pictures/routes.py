"""Addresses of pictures: shown to everyone, chosen and removed by the person they are of."""

from typing import Final

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from blogapp.accounts import current
from blogapp.accounts.pictures import service
from blogapp.accounts.pictures.portrait import portrait_of
from blogapp.errors import NotFound
from blogapp.web import limits
from blogapp.web.access import anyone, signed_in
from blogapp.web.page_cache import public

# What a form is wrapped in besides its file.
WRAPPING_BYTES: Final = 10_000
# The same name is always the same picture, but a person may take it away: no copy may outlive that for long.
FOR_A_DAY: Final = "public, max-age=86400"

bp = Blueprint("pictures", __name__)
bp.add_app_template_global(portrait_of, "portrait_of")
bp.record(lambda setup: setup.app.jinja_env.globals.update(largest_picture_mb=service.LARGEST_MB))


@bp.get("/people/pictures/<key>.webp")
@anyone
@public
def show_picture(key: str) -> Response:
    content = service.picture_under(key)
    if content is None:
        raise NotFound(_("There is no picture at this address."))
    response = Response(content, content_type="image/webp")
    response.headers["Cache-Control"] = FOR_A_DAY
    return response


@bp.post("/account/picture")
@signed_in
@limits.pictures_by_network
def set_picture() -> Response:
    service.set_picture(current.user_id(), _sent_file())
    flash(_("Your picture is changed."))
    return make_response(redirect("/account#picture", 303))


@bp.post("/account/picture/remove")
@signed_in
@limits.account_changes_by_network
def remove_picture() -> Response:
    service.remove_picture(current.user_id())
    flash(_("Your picture is removed."))
    return make_response(redirect("/account#picture", 303))


def _sent_file() -> bytes:
    """The file of the form; empty without one. Other forms of this site are much smaller."""
    request.max_content_length = service.LARGEST_BYTES + WRAPPING_BYTES
    try:
        file = request.files.get("picture")
    except RequestEntityTooLarge as error:
        raise service.too_large() from error
    return file.read() if file else b""
