"""Apple's answer: a form that its page sends here, which we turn into an answer as the others give it."""

from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request

from blogapp.signin.apple.answer import LONGEST_USER
from blogapp.web import limits
from blogapp.web.access import anyone
from blogapp.web.origin import from_other_sites

# Of what is sent, this is passed on, and no longer than it ever is.
FIELDS: Final = {"code": 1000, "state": 200, "error": 100, "user": LONGEST_USER}

bp = Blueprint("apple", __name__)


@bp.post("/login/apple/callback")
@anyone
@from_other_sites
@limits.answers_by_network
def pass_on() -> Response:
    """Nothing is done with it here: browsers keep the session's cookie from a form of another site.

    The same answer by GET brings the cookie along, and is checked like every other.
    """
    kept = {name: request.form.get(name, "")[:longest] for name, longest in FIELDS.items()}
    answer = urlencode({name: value for name, value in kept.items() if value})
    return make_response(redirect(f"/login/apple/callback?{answer}", 303))
