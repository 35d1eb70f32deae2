"""The addresses of the rules: of the site, listed words and what they would catch, of one thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import lazy_gettext as _l

from blogapp.accounts import current
from blogapp.comments import rule_words
from blogapp.comments.models import Thread
from blogapp.comments.thread_rules import own_rules
from blogapp.errors import AppError
from blogapp.moderation import policy
from blogapp.moderation.queues import MOST_COUNTED
from blogapp.moderation.rules import dry_run, forms, queries, service
from blogapp.moderation.rules.forms import TypedRules
from blogapp.moderation.service import require_rules
from blogapp.spam import rules
from blogapp.spam.akismet.account import account_state
from blogapp.spam.rules import RuleKind
from blogapp.spam.state import why_stopped
from blogapp.web.access import staff
from blogapp.web.context import settings, site
from blogapp.web.site import shown

bp = Blueprint("rules", __name__)

WORDS: Final = {
    RuleKind.HELD_WORD: _l("Words that make a comment wait"),
    RuleKind.REFUSED_WORD: _l("Words that send a comment to the spam folder"),
}
OTHERS: Final = {
    RuleKind.BLOCKED_DOMAIN: _l("Blocked domains"),
    RuleKind.BANNED_NETWORK: _l("Banned networks"),
    RuleKind.TRUSTED_DOMAIN: _l("Domains that are fine"),
    RuleKind.FINE_PHRASE: _l("Phrases that are fine here"),
    RuleKind.FINE_PERSON: _l("People who are fine"),
}
# As much as a rule holds.
LONGEST_WORD: Final = 250


@dataclass(frozen=True, slots=True)
class Declared:
    """What was typed into one of the two forms for single entries, and why it cannot be one."""

    kind: str = ""
    value: str = ""
    error: str = ""


@bp.get("/moderation/rules")
@staff
def list_rules() -> str:
    require_rules(current.person())
    return _rules_page()


@bp.post("/moderation/rules")
@staff
def add_rule() -> Response:
    require_rules(current.person())
    kind, value = request.form.get("kind", ""), request.form.get("value", "")
    try:
        rules.add_rule(kind, value, current.user_id())
    except AppError as refusal:
        return make_response(_rules_page(Declared(kind, value, refusal.sentence)), refusal.status)
    return _to("/moderation/rules")


@bp.get("/moderation/rules/try")
@staff
def try_word() -> str | Response:
    """What a word would have caught. Asking changes nothing."""
    require_rules(current.person())
    kind, value = request.args.get("kind", ""), request.args.get("value", "")
    if kind not in WORDS:
        kind = RuleKind.HELD_WORD
    try:
        rules.check_rule(kind, value)
    except AppError as refusal:
        return make_response(_rules_page(Declared(kind, value, refusal.sentence)), refusal.status)
    return render_template(
        "moderation/rules/try_word.html",
        kind=kind,
        value=value.strip(),
        run=dry_run.try_word(value),
        **_frame(),
    )


@bp.post("/moderation/rules/<int:rule_id>/remove")
@staff
def remove_rule(rule_id: int) -> Response:
    require_rules(current.person())
    rules.remove_rule(rule_id)
    return _to("/moderation/rules")


@bp.post("/moderation/rules/words/remove")
@staff
def remove_word() -> Response:
    """One that stands in the site's settings."""
    kind, value = request.form.get("kind", ""), request.form.get("value", "")
    key = next((key for known, key in queries.SETTING_OF.items() if known == kind), "")
    service.drop_listed_word(key, value, current.person())
    return _to("/moderation/rules")


@bp.post("/moderation/rules/site")
@staff
def change_site_rules() -> Response:
    service.require_owner(current.person())
    typed = forms.typed_site_rules(request.form)
    if typed.errors:
        return make_response(_rules_page(typed=typed), 422)
    service.change_site_rules(typed.values, current.person())
    return _to("/moderation/rules?saved=1")


@bp.get("/moderation/threads/<int:thread_id>/rules")
@staff
def edit_thread_rules(thread_id: int) -> str:
    thread = service.ruled_thread(thread_id, current.person())
    return _thread_page(thread, TypedRules(own_rules(thread), {}))


@bp.post("/moderation/threads/<int:thread_id>/rules")
@staff
def change_thread_rules(thread_id: int) -> Response:
    thread = service.ruled_thread(thread_id, current.person())
    typed = forms.typed_thread_rules(request.form)
    if typed.errors:
        return make_response(_thread_page(thread, typed), 422)
    service.change_thread_rules(thread_id, typed.values, current.person())
    return _to(f"/moderation/threads/{thread_id}/rules?saved=1")


def _rules_page(declared: Declared | None = None, typed: TypedRules | None = None) -> str:
    entries = queries.lists(site())
    return render_template(
        "moderation/rules/list_rules.html",
        sections=list(rule_words.site_sections()),
        values={**_site_values(), **(typed.values if typed else {})},
        errors=typed.errors if typed else {},
        may_set=policy.may_set_site_rules(current.person()),
        changes=queries.site_changes(),
        words=WORDS,
        others=OTHERS,
        entries=entries,
        has_rules=any(entries.values()),
        declared=declared or Declared(),
        longest=LONGEST_WORD,
        learning_stopped=why_stopped(),
        akismet=account_state() if settings().akismet_key else None,
        **_frame(),
    )


def _thread_page(thread: Thread, typed: TypedRules) -> str:
    entries = queries.lists(site())
    return render_template(
        "moderation/rules/edit_thread.html",
        thread=thread,
        sections=list(rule_words.thread_sections()),
        values=typed.values,
        errors=typed.errors,
        on_site=_site_values(),
        numbers={key: len(entries[kind]) for kind, key in queries.SETTING_OF.items()},
        changes=queries.thread_changes(thread.id),
        **_frame(),
    )


def _site_values() -> Mapping[str, str]:
    return {
        rule.key: shown(getattr(site(), rule.key)) for rule in rule_words.rules_in(iter(rule_words.SECTIONS))
    }


def _frame() -> dict[str, object]:
    """What the desk's navigation needs, and whether the page before this one has saved something."""
    return {
        "here": "rules",
        "counts": {},
        "most_counted": MOST_COUNTED,
        "may_rule": policy.may_rule(current.person()),
        "is_saved": "saved" in request.args or "done" in request.args,
    }


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))
