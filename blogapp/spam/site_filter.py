"""The filter as this site has taught it: every worker keeps what was learned, and sees when that is old."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select

from blogapp.extensions import db
from blogapp.spam import filter as scorer
from blogapp.spam import model, state, steps
from blogapp.spam.models import SpamRule
from blogapp.spam.rules import RuleKind
from blogapp.spam.site_weights import SiteWeights
from blogapp.spam.submission import Rules, Submission
from blogapp.spam.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Known:
    """What people taught and declared, at one version. Never changed, so that threads may share it."""

    version: int
    weights: SiteWeights
    rules: Rules


# Of what only one transaction sees.
NOT_KEPT: Final = -1
# By database: one process may serve several.
_kept: Final[WeakKeyDictionary[Engine, Known]] = WeakKeyDictionary()
_lock: Final = Lock()


def judge(
    submission: Submission,
    *,
    held_words: Sequence[str] = (),
    refused_words: Sequence[str] = (),
    own_lists: Collection[str] = (),
    max_links: int = 2,
    staff_names: Sequence[str] = (),
) -> Verdict:
    """What becomes of a submission here. The owner's settings come as values, and add to the rules.

    A list of words named in `own_lists` is that of one thread, which has it in place of the site's.
    """
    now = known()
    sites_held = () if "held_words" in own_lists else now.rules.held_words
    sites_refused = () if "refused_words" in own_lists else now.rules.refused_words
    rules = replace(
        now.rules,
        held_words=(*sites_held, *held_words),
        refused_words=(*sites_refused, *refused_words),
        max_links=max_links,
        staff_names=tuple(staff_names),
    )
    return scorer.judge(submission, shipped_model(), rules, now.weights)


def rules() -> Rules:
    """What moderators have declared, without the owner's settings."""
    return known().rules


@cache
def shipped_model() -> model.Model:
    """The weights that ship, read when the first text is judged."""
    return model.load()


def known() -> Known:
    """What is known now: one small read, and a long one after each change.

    The version is read first. What is read after it may be newer, and is then read once more; never older.
    """
    if state.is_changed_here():
        return _read(NOT_KEPT)
    version = state.version()
    with _lock:
        kept = _kept.get(db.engine)
        if kept is None or kept.version != version:
            kept = _kept[db.engine] = _read(version)
    return kept


def _read(version: int) -> Known:
    weights = SiteWeights()
    for rows in steps.all_rows():
        weights.take(rows)
    return Known(version, weights, _read_rules())


def _read_rules() -> Rules:
    by_kind: dict[str, list[str]] = {kind: [] for kind in RuleKind}
    for kind, value in db.session.execute(select(SpamRule.kind, SpamRule.value).order_by(SpamRule.id)):
        by_kind.setdefault(kind, []).append(value)
    return Rules(
        held_words=tuple(by_kind[RuleKind.HELD_WORD]),
        refused_words=tuple(by_kind[RuleKind.REFUSED_WORD]),
        trusted_domains=frozenset(by_kind[RuleKind.TRUSTED_DOMAIN]),
        blocked_domains=frozenset(by_kind[RuleKind.BLOCKED_DOMAIN]),
        banned_networks=tuple(by_kind[RuleKind.BANNED_NETWORK]),
        fine_phrases=frozenset(by_kind[RuleKind.FINE_PHRASE]),
        fine_people=frozenset(by_kind[RuleKind.FINE_PERSON]),
    )
