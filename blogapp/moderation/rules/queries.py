"""Reads what the pages of rules show: lists with their entries, and the last changes."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from blogapp.accounts.models import User
from blogapp.comments.rule_words import rule_of
from blogapp.extensions import db
from blogapp.moderation.log import TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.rules.service import UNDO
from blogapp.spam import rules as declared
from blogapp.spam.rules import RuleKind
from blogapp.web.site import Site, words_in

CHANGES_SHOWN: Final = 10
# The settings that hold words too, by the kind of rule they are like.
SETTING_OF: Final = {RuleKind.HELD_WORD: "held_words", RuleKind.REFUSED_WORD: "refused_words"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list, and whether it stands in the site's settings or was declared by a moderator."""

    value: str
    rule_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed which rules, from what to what."""

    entry_id: int
    made_at: datetime
    name: str
    lines: list[str]
    is_undone: bool


def lists(site: Site) -> dict[RuleKind, list[Entry]]:
    """All entries by kind."""
    found: dict[RuleKind, list[Entry]] = {kind: [] for kind in RuleKind}
    for rule in declared.listed_rules():
        if rule.kind in found:
            found[RuleKind(rule.kind)].append(Entry(rule.value, rule.id))
    for kind, key in SETTING_OF.items():
        found[kind] += [Entry(word) for word in words_in(str(getattr(site, key)))]
    return found


def site_changes() -> list[Change]:
    """The last changes of the site's rules, the newest first."""
    return _changes(DecisionEntry.target_kind == TargetKind.SITE)


def thread_changes(thread_id: int) -> list[Change]:
    """The last changes of one thread's rules, the newest first."""
    return _changes(DecisionEntry.thread_id == thread_id)


def _changes(which: ColumnElement[bool]) -> list[Change]:
    undo = aliased(DecisionEntry)
    query = (
        select(DecisionEntry, User.name, undo.id.label("undo_id"))
        .outerjoin(User, User.id == DecisionEntry.user_id)
        .outerjoin(undo, undo.undoes_id == DecisionEntry.id)
        .where(which, DecisionEntry.action.in_(UNDO))
        .order_by(DecisionEntry.id.desc())
        .limit(CHANGES_SHOWN)
    )
    return [_change(*row) for row in db.session.execute(query)]


def _change(entry: DecisionEntry, name: str | None, undo_id: int | None) -> Change:
    detail = json.loads(entry.detail)
    lines = [_line(key, detail["before"][key], after) for key, after in detail["after"].items()]
    return Change(entry.id, entry.made_at, name or "", lines, undo_id is not None)


def _line(key: str, before: str | None, after: str | None) -> str:
    rule = rule_of(key)
    old, new = (_("as on the site") if value is None else rule.in_words(value) for value in (before, after))
    return _("%(rule)s: %(new)s (before: %(old)s)", rule=rule.label, new=new, old=old)
