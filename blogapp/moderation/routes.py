"""The addresses of the desk: queues, decisions, undo, and the rules of the spam filter."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blogapp.accounts import current
from blogapp.comments.models import PUBLIC_ID_LENGTH, Status
from blogapp.comments.view import shown_name
from blogapp.errors import AppError, NotFound
from blogapp.moderation import policy, queries, queues, service
from blogapp.moderation.queues import MOST_COUNTED, Queue
from blogapp.moderation.service import Decision
from blogapp.spam import rules
from blogapp.spam.akismet.account import account_state
from blogapp.spam.rules import RuleKind
from blogapp.spam.state import why_stopped
from blogapp.web.access import staff
from blogapp.web.context import settings

bp = Blueprint("moderation", __name__)

Choice = TypeVar("Choice", bound=StrEnum)

KINDS: Final = {
    RuleKind.HELD_WORD: _l("Words that make a comment wait"),
    RuleKind.REFUSED_WORD: _l("Words that send a comment to the spam folder"),
    RuleKind.BLOCKED_DOMAIN: _l("Blocked domains"),
    RuleKind.BANNED_NETWORK: _l("Banned networks"),
    RuleKind.TRUSTED_DOMAIN: _l("Domains that are fine"),
    RuleKind.FINE_PHRASE: _l("Phrases that are fine here"),
    RuleKind.FINE_PERSON: _l("People who are fine"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What has just been done, and from where to where it can be undone."""

    sentence: str
    public_id: str = ""
    before: str = ""
    after: str = ""


@bp.app_context_processor
def _waiting() -> dict[str, object]:
    """For the masthead, which asks only for people who decide."""
    return {"waiting_comments": lambda: queues.waiting(current.person())}


@bp.get("/moderation")
@staff
def list_comments() -> str:
    person, queue = current.person(), _choice(Queue, "queue")
    page = queries.desk_page(queue or Queue.HELD, person, _public_id("after"))
    return render_template(
        "moderation/list_comments.html",
        page=page,
        here=page.queue,
        counts=page.counts,
        most_counted=MOST_COUNTED,
        may_rule=policy.may_rule(person),
        akismet=account_state() if settings().akismet_key else None,
        notice=_notice(),
    )


@bp.post("/moderation/<public_id>/<any(publish, spam, trash, hold):decision>")
@staff
def decide(public_id: str, decision: str) -> Response:
    decided = service.decide(public_id, Decision(decision), current.person())
    before = {"before": decided.before} if decided.is_new else {}
    return _back(done=public_id, **before)


@bp.post("/moderation/<public_id>/undo")
@staff
def undo(public_id: str) -> Response:
    before, after = _choice(Status, "before"), _choice(Status, "after")
    if before is None or after is None or Status.WITHDRAWN in {before, after}:
        raise NotFound(_("There is nothing to undo."))
    service.undo(public_id, before, after, current.person())
    return _back(done=public_id)


@bp.post("/moderation/<public_id>/fine")
@staff
def declare_fine(public_id: str) -> Response:
    rule_id = service.declare_fine(public_id, request.form.get("signal", ""), current.person())
    return _back(fine=str(rule_id))


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
    return _to("/moderation/rules")


@bp.post("/moderation/rules/<int:rule_id>/remove")
@staff
def remove_rule(rule_id: int) -> Response:
    service.require_rules(current.person())
    rules.remove_rule(rule_id)
    return _to("/moderation/rules")


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
        here="rules",
        counts={},
        most_counted=MOST_COUNTED,
        may_rule=True,
    )


def _notice() -> Notice | None:
    """What the page before this one has done; read from the database, so that it is never untrue."""
    if value := queries.ruled(request.args.get("fine", "")):
        return Notice(_("From now on this is fine here: %(value)s", value=value))
    outcome = queries.outcome(_public_id("done") or "", current.person())
    if outcome is None:
        return None
    name = shown_name(outcome.author_name)
    words = {
        Status.PUBLISHED: _("The comment by %(name)s is published.", name=name),
        Status.HELD: _("The comment by %(name)s waits.", name=name),
        Status.SPAM: _("The comment by %(name)s is in the spam folder.", name=name),
        Status.TRASHED: _("The comment by %(name)s is in the trash.", name=name),
    }
    if outcome.status not in words:
        return None
    before = _choice(Status, "before")
    is_undoable = before not in {None, Status.WITHDRAWN, outcome.status}
    places = (outcome.public_id, before or "", outcome.status) if is_undoable else ("", "", "")
    return Notice(words[outcome.status], *places)


def _back(**what: str) -> Response:
    """To the page of the queue where the button was pressed, which says what was done."""
    queue, after = _choice(Queue, "queue") or Queue.HELD, _public_id("after")
    where = {"queue": queue, "after": after} if after else {"queue": queue}
    return _to(f"/moderation?{urlencode(where | what)}")


def _choice(choices: type[Choice], field: str) -> Choice | None:
    """What the request says in a field, if it is one of these."""
    said = request.values.get(field, "")
    return choices(said) if said in set(choices) else None


def _public_id(field: str) -> str | None:
    said = request.values.get(field, "")
    return said if 0 < len(said) <= PUBLIC_ID_LENGTH and said.isalnum() else None


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))
