"""The addresses of the desk: queues, one comment, decisions, and the rules of the spam filter."""

from typing import Final

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blogapp.accounts import current
from blogapp.comments.models import Thread
from blogapp.errors import AppError, NotFound
from blogapp.moderation import policy, queries, queues, reasons, requests, service
from blogapp.moderation.bulk import routes as bulk
from blogapp.moderation.decision import Decision
from blogapp.moderation.journal import queries as journal
from blogapp.moderation.journal import routes as journal_routes
from blogapp.moderation.pages import Spot, frame
from blogapp.spam import rules
from blogapp.spam.akismet.account import account_state
from blogapp.spam.rules import RuleKind
from blogapp.spam.sentences import known_signals
from blogapp.spam.state import why_stopped
from blogapp.web.access import staff
from blogapp.web.context import settings

bp = Blueprint("moderation", __name__)
bp.register_blueprint(bulk.bp)
bp.register_blueprint(journal_routes.bp)

KINDS: Final = {
    RuleKind.HELD_WORD: _l("Words that make a comment wait"),
    RuleKind.REFUSED_WORD: _l("Words that send a comment to the spam folder"),
    RuleKind.BLOCKED_DOMAIN: _l("Blocked domains"),
    RuleKind.BANNED_NETWORK: _l("Banned networks"),
    RuleKind.TRUSTED_DOMAIN: _l("Domains that are fine"),
    RuleKind.FINE_PHRASE: _l("Phrases that are fine here"),
    RuleKind.FINE_PERSON: _l("People who are fine"),
}


@bp.app_context_processor
def _waiting() -> dict[str, object]:
    """For the masthead, which asks only for people who decide; a page of the desk has counted already."""
    return {"waiting_comments": lambda: requests.counted() or queues.waiting(current.person())}


@bp.app_template_global("reason_in_words")
def _reason_in_words(reason: str) -> str:
    return reasons.in_words(reason)


@bp.app_template_global("moderates")
def _moderates(thread: Thread) -> bool:
    """Whether the viewer decides about comments of a thread: for the controls under each of them."""
    return policy.may_decide(current.person(), thread.owner_id)


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


@bp.get("/moderation/rules")
@staff
def list_rules() -> str:
    service.require_rules(current.person())
    return _rules_page(RuleKind.HELD_WORD, "")


@bp.post("/moderation/rules")
@staff
def add_rule() -> Response:
    service.require_rules(current.person())
    kind, value = request.form.get("kind", ""), request.form.get("value", "")
    try:
        rules.add_rule(kind, value, current.user_id())
    except AppError as refusal:
        return make_response(_rules_page(kind, value, refusal.sentence), refusal.status)
    return requests.to("/moderation/rules")


@bp.post("/moderation/rules/<int:rule_id>/remove")
@staff
def remove_rule(rule_id: int) -> Response:
    service.require_rules(current.person())
    rules.remove_rule(rule_id)
    return requests.to("/moderation/rules")


def _rules_page(kind: str, value: str, error: str | None = None) -> str:
    listed = rules.listed_rules()
    return render_template(
        "moderation/list_rules.html",
        kinds=KINDS,
        rules={kind: [rule for rule in listed if rule.kind == kind] for kind in KINDS},
        has_rules=bool(listed),
        learning_stopped=why_stopped(),
        akismet=account_state() if settings().akismet_key else None,
        typed={"kind": kind, "value": value},
        error=error,
        **frame(current.person(), "rules", {}),
    )
