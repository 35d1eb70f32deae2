"""Which signals a moderator may declare fine, and what rule that makes."""

from typing import Final

from blogapp.comments.models import Comment
from blogapp.spam.verdict import Signal

# A rule for each fact that a signal can carry.
RULE_OF_FACT: Final = {"domain": "trusted-domain", "phrase": "fine-phrase", "person": "fine-person"}
# What somebody has blocked on purpose is allowed again by taking that rule away.
DELIBERATE: Final = frozenset({"blocked-domain"})


def kind_of_rule(signal: Signal) -> str | None:
    """The kind of rule that silences a signal; None for what cannot be declared fine."""
    if signal.name in DELIBERATE:
        return None
    return next((kind for fact, kind in RULE_OF_FACT.items() if fact in signal.facts), None)


def rule_of(signal: Signal, comment: Comment) -> tuple[str, str] | None:
    """Kind and value of that rule. A person is known by the address they gave, or else by the name."""
    kind = kind_of_rule(signal)
    if kind is None:
        return None
    if kind == "fine-person":
        return kind, (comment.author_email or comment.author_name).strip().lower()
    fact = next(fact for fact, of_fact in RULE_OF_FACT.items() if of_fact == kind)
    return kind, str(signal.facts[fact])
