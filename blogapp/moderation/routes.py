"""The addresses of the desk: queues, one comment, decisions."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.errors import NotFound
from blogapp.moderation import queries, queues, reasons, requests, service
from blogapp.moderation.appeals import routes as appeals
from blogapp.moderation.bulk import routes as bulk
from blogapp.moderation.decision import Decision
from blogapp.moderation.journal import queries as journal
from blogapp.moderation.journal import routes as journal_routes
from blogapp.moderation.letters import routes as letters
from blogapp.moderation.overview import routes as overview
from blogapp.moderation.pages import Spot
from blogapp.moderation.people import routes as people
from blogapp.moderation.reports import routes as reports
from blogapp.moderation.rules import routes as rules
from blogapp.spam.akismet.account import account_state
from blogapp.spam.sentences import known_signals
from blogapp.web.access import staff
from blogapp.web.context import settings

bp = Blueprint("moderation", __name__)
for part in (bulk, journal_routes, people, rules, reports, appeals, letters, overview):
    bp.register_blueprint(part.bp)


@bp.app_context_processor
def _waiting() -> dict[str, object]:
    """For the masthead, which asks only for people who decide; a page of the desk has counted already."""
    return {"waiting_comments": lambda: requests.counted() or queues.waiting(current.person())}


@bp.app_template_global("reason_in_words")
def _reason_in_words(reason: str) -> str:
    return reasons.in_words(reason)


@bp.get("/moderation")
@staff
def list_comments() -> str:
    person, spot = current.person(), requests.spot()
    page = queries.desk_page(spot.queue, person, spot.wanted, spot.after)
    return render_template(
        "moderation/list_comments.html",
        page=page,
        spot=Spot(page.queue, spot.wanted, spot.after),
        reasons=reasons.WORDS,
        akismet=account_state() if settings().akismet_key else None,
        signals=sorted(known_signals()),
        notice=requests.notice(person),
        **requests.frame(person, page.queue),
    )


@bp.get("/moderation/<public_id>")
@staff
def show_comment(public_id: str) -> str:
    person = current.person()
    comment = queries.desk_comment_of(public_id, person)
    if comment is None:
        raise NotFound(_("There is no comment here that you could decide about."))
    return render_template(
        "moderation/show_comment.html",
        comment=comment,
        spot=None,
        reasons=reasons.WORDS,
        log=journal.log_page(person, journal.Wanted(public_id=public_id)),
        notice=requests.notice(person),
        **requests.frame(person, ""),
    )


@bp.post("/moderation/<public_id>/<any(publish, spam, trash, hold):decision>")
@staff
def decide(public_id: str, decision: str) -> Response:
    person = current.person()
    why = requests.why()
    try:
        decided = service.decide(
            public_id, Decision(decision), person, why.reason, why.note, requests.seen_one()
        )
    except service.DecidedOtherwise as refusal:
        return requests.too_late(refusal, public_id)
    return requests.answer(person, public_id, decided.entry_id)


@bp.post("/moderation/<public_id>/fine")
@staff
def declare_fine(public_id: str) -> Response:
    rule_id = service.declare_fine(public_id, request.form.get("signal", ""), current.person())
    return requests.to(requests.back(public_id), fine=str(rule_id))
