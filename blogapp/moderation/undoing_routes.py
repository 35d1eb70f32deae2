"""The address that takes an entry of the log back."""

from flask import Blueprint, Response, make_response, redirect, request

from blogapp.accounts import current
from blogapp.moderation.undoing import undo_entry
from blogapp.web.access import staff
from blogapp.web.redirects import own_path

bp = Blueprint("moderation_undoing", __name__)


@bp.post("/moderation/decisions/<int:entry_id>/undo")
@staff
def undo(entry_id: int) -> Response:
    undo_entry(entry_id, current.person())
    return make_response(redirect(own_path(request.form.get("back")) or "/moderation", 303))
