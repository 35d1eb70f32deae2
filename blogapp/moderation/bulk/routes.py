"""The addresses of decisions about many: one page that asks how many are meant, and then does it."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.comments.models import PUBLIC_ID_LENGTH, Status
from blogapp.errors import AppError
from blogapp.moderation import queries, reasons, requests
from blogapp.moderation.bulk.service import MOST_AT_ONCE, decide_many
from blogapp.moderation.decision import Decision
from blogapp.web.access import staff
from blogapp.web.errors import wants_fragment

bp = Blueprint("bulk", __name__)

# Some may not be read: that many and one more are looked for, to say that there are others.
ALL: Final = "all"


class NothingChosen(AppError):
    """No comment was selected, or no decision."""

    status = 422


@bp.post("/moderation/bulk")
@staff
def decide() -> Response:
    person, spot = current.person(), requests.spot()
    decision = requests.choice(Decision, "decision")
    chosen = _all_matching() if request.form.get("scope") == ALL else _chosen()
    if decision is None or not chosen:
        raise NothingChosen(_("Select comments first, and then what becomes of them."))
    if "confirmed" not in request.form:
        return _confirmation(decision, chosen)
    done = decide_many(chosen, decision, person, requests.why())
    if not done.number:
        return requests.to(spot.address)
    return requests.to(spot.address, batch=done.batch, kept=str(done.passed_over))


def _confirmation(decision: Decision, chosen: Mapping[str, str]) -> Response:
    """How many, once: what is confirmed is what was counted, not what matches a moment later."""
    html = render_template(
        "moderation/_confirm_many.html" if wants_fragment() else "moderation/confirm_many.html",
        decision=decision,
        chosen=" ".join(f"{public_id}.{status}" for public_id, status in chosen.items()),
        number=len(chosen),
        is_most=len(chosen) == MOST_AT_ONCE,
        spot=requests.spot(),
        reasons=reasons.WORDS,
        **({} if wants_fragment() else requests.frame(current.person(), requests.spot().queue)),
    )
    return make_response(html)


def _chosen() -> dict[str, str]:
    """Public ids with where each comment was when the page was shown: one field each, or all in one."""
    said = " ".join(request.form.getlist("chosen")).split()[:MOST_AT_ONCE]
    pairs = (one.partition(".")[::2] for one in said)
    return {
        public_id: status
        for public_id, status in pairs
        if public_id.isalnum() and len(public_id) <= PUBLIC_ID_LENGTH and status in set(Status)
    }


def _all_matching() -> dict[str, str]:
    """The first of the whole filter, however many pages it has."""
    spot = requests.spot()
    return queries.matching(spot.queue, current.person(), spot.wanted, MOST_AT_ONCE)
