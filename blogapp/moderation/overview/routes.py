"""The address of the pictures."""

from flask import Blueprint, render_template, request

from blogapp.accounts import current
from blogapp.moderation import policy
from blogapp.moderation.overview import shapes
from blogapp.moderation.overview.period import LENGTHS
from blogapp.moderation.overview.view import overview
from blogapp.moderation.queues import MOST_COUNTED
from blogapp.web.access import staff
from blogapp.web.context import site

bp = Blueprint("overview", __name__)


@bp.get("/moderation/overview")
@staff
def show_overview() -> str:
    person = current.person()
    length = request.args.get("days", LENGTHS[0], type=int)
    return render_template(
        "moderation/show_overview.html",
        shown=overview(length, person, site()),
        lengths=LENGTHS,
        width=shapes.WIDTH,
        height=shapes.HEIGHT,
        sees_all=policy.sees_all(person),
        here="overview",
        counts={},
        most_counted=MOST_COUNTED,
        may_rule=policy.may_rule(person),
    )
