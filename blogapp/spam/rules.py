"""What people declare instead of teaching: a domain is fine, a word is to be looked at."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from ipaddress import ip_network
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp.errors import AppError, NotFound
from blogapp.extensions import db, transaction
from blogapp.spam import state
from blogapp.spam.folding import fold
from blogapp.spam.links import link_of
from blogapp.spam.models import SpamRule
from blogapp.spam.phrases import find_phrases
from blogapp.spam.words import is_blank


class RuleKind(StrEnum):
    """What a rule is about."""

    TRUSTED_DOMAIN = "trusted-domain"
    BLOCKED_DOMAIN = "blocked-domain"
    FINE_PHRASE = "fine-phrase"
    FINE_PERSON = "fine-person"
    BANNED_NETWORK = "banned-network"
    HELD_WORD = "held-word"
    REFUSED_WORD = "refused-word"


class RuleRefused(AppError):
    """This cannot be a rule; the sentence says why."""

    status = 422


# As much as the column holds.
_LONGEST: Final = 250
# Wider networks are whole providers or countries.
_WIDEST: Final = {4: 8, 6: 16}
_DOMAIN: Final = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,10}[^\W_][\w-]{0,61}[^\W_]")
# Who declares one of these means that the other no longer holds.
_CONTRARY: Final = {
    RuleKind.TRUSTED_DOMAIN: RuleKind.BLOCKED_DOMAIN,
    RuleKind.BLOCKED_DOMAIN: RuleKind.TRUSTED_DOMAIN,
}


def add_rule(kind: str, value: str, user_id: int | None) -> int:
    """Declare something; returns the rule's id, that of the old one if it was declared before.

    Raises RuleRefused with a sentence for who declared it.
    """
    kind, value = _checked(kind, value)
    with transaction():
        state.take()
        known = _find(kind, value)
        if known is not None:
            return known.id
        if kind in _CONTRARY and _find(_CONTRARY[kind], value) is not None:
            raise RuleRefused(
                _("There is a rule that says the contrary of %(value)s. Remove it first.", value=value)
            )
        rule = SpamRule(kind=kind, value=value, user_id=user_id)
        db.session.add(rule)
        db.session.flush()
        state.changed()
        return rule.id


def check_rule(kind: str, value: str) -> None:
    """Raises RuleRefused with a sentence for what cannot be declared."""
    _checked(kind, value)


def remove_rule(rule_id: int) -> None:
    """Take a rule back. Raises NotFound."""
    with transaction():
        state.take()
        rule = db.session.get(SpamRule, rule_id)
        if rule is None:
            raise NotFound(_("There is no such rule any more."))
        db.session.delete(rule)
        state.changed()


def listed_rules() -> Sequence[SpamRule]:
    """All rules, those of one kind together, each kind in the order of the alphabet."""
    return db.session.scalars(select(SpamRule).order_by(SpamRule.kind, SpamRule.value)).all()


def _find(kind: RuleKind, value: str) -> SpamRule | None:
    return db.session.scalars(select(SpamRule).filter_by(kind=kind, value=value)).one_or_none()


def _checked(kind: str, value: str) -> tuple[RuleKind, str]:
    """The kind, and the value as the checks compare it."""
    if kind not in set(RuleKind):
        raise RuleRefused(_("There are no rules of this kind."))
    value = value.strip()
    if not fold(value).text.strip() or not value.isprintable():
        raise RuleRefused(_("Say what the rule is about."))
    value = _CHECKS[RuleKind(kind)](value)
    if len(value) > _LONGEST:
        raise RuleRefused(_("A rule has at most %(most)s characters.", most=_LONGEST))
    return RuleKind(kind), value


def _domain(value: str) -> str:
    """Also from a whole address."""
    link = link_of(fold(value).text)
    if link is None or not _DOMAIN.fullmatch(link.host):
        raise RuleRefused(_("%(value)s is no domain. One looks like example.org.", value=value))
    return link.host


def _phrase(value: str) -> str:
    """Only what the filter looks for can be declared fine; anything else would do nothing, and silently."""
    folded = fold(value).text
    if folded not in {phrase.text for phrase in find_phrases(folded)}:
        raise RuleRefused(_("“%(value)s” is no phrase that the filter looks for.", value=value))
    return folded


def _person(value: str) -> str:
    return value.lower()


def _network(value: str) -> str:
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        example = "203.0.113.7, 203.0.113.0/24, 2001:db8::/32"
        raise RuleRefused(
            _("%(value)s is no network. Networks look like these: %(example)s.", value=value, example=example)
        ) from None
    if network.prefixlen < _WIDEST[network.version]:
        raise RuleRefused(_("%(value)s is too wide: it would ban whole countries.", value=value))
    return str(network)


def _word(value: str) -> str:
    if is_blank(value):
        raise RuleRefused(_("Quotation marks or asterisks alone would match every comment."))
    return value


_CHECKS: Final[dict[RuleKind, Callable[[str], str]]] = {
    RuleKind.TRUSTED_DOMAIN: _domain,
    RuleKind.BLOCKED_DOMAIN: _domain,
    RuleKind.FINE_PHRASE: _phrase,
    RuleKind.FINE_PERSON: _person,
    RuleKind.BANNED_NETWORK: _network,
    RuleKind.HELD_WORD: _word,
    RuleKind.REFUSED_WORD: _word,
}
