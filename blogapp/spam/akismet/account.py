"""The owner's account at Akismet: one for each process, and what is known of its state."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from blogapp import clock
from blogapp.config import Settings
from blogapp.environment import is_loopback
from blogapp.extensions import db
from blogapp.spam.akismet.client import Client
from blogapp.spam.akismet.outcome import Outcome
from blogapp.spam.models import AkismetCheck

# Its state stands among the checks, under a name that no text has.
SUBJECT: Final = "account"
# Processes have one; only tests have several.
_MOST: Final = 16


@dataclass(eq=False)
class Account:
    """The way to Akismet, and what the owner decided about it."""

    client: Client
    withheld: frozenset[str]
    # Whether what Akismet calls blatant is not even kept.
    drops_discard: bool
    # On this machine's own address everything is a trial, from which Akismet must not learn.
    is_trial: bool
    # Whether this process has asked about the key.
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class AccountState:
    """What the owner should see: whether the key is good (None: not known yet), and what is wrong."""

    is_valid: bool | None = None
    verified_at: datetime | None = None
    trouble: str = ""


def account_of(settings: Settings) -> Account | None:
    """The account of this process; None where the owner has none."""
    if not settings.akismet_key:
        return None
    return _account(
        settings.akismet_key,
        settings.base_url,
        settings.akismet_url,
        settings.akismet_withhold,
        settings.akismet_discard == "drop",
    )


def account_state() -> AccountState:
    """The state as it was last seen by any process."""
    # Columns, not the object: it is written around the session.
    known = select(AkismetCheck.answer, AkismetCheck.asked_at, AkismetCheck.error)
    row = db.session.execute(known.where(AkismetCheck.subject == SUBJECT)).first()
    if row is None:
        return AccountState()
    if not row.answer:
        return AccountState(trouble=row.error)
    return AccountState(row.answer == "valid", row.asked_at, row.error)


def note_trouble(outcome: Outcome) -> None:
    """Keep what the owner must see, inside the caller's transaction. Silence says nothing of the account."""
    if outcome.answer is None and not outcome.is_refused:
        return
    trouble = outcome.answer.alert if outcome.answer else outcome.error
    # Only a change is written, or all comments would wait for each other at this row.
    if trouble != account_state().trouble:
        _store({"error": trouble})


def note_key(*, is_valid: bool, trouble: str) -> None:
    """Keep whether the key is good, inside the caller's transaction."""
    _store({"answer": "valid" if is_valid else "invalid", "error": trouble, "asked_at": clock.now()})


@lru_cache(_MOST)
def _account(key: str, site: str, address: str, withheld: frozenset[str], drops: bool) -> Account:
    is_trial = is_loopback(urlsplit(site).hostname or "")
    return Account(Client(key, site, address), withheld, drops, is_trial)


def _store(values: dict[str, Any]) -> None:
    row = {"subject": SUBJECT, "question": "", "answer": "", "guid": "", "attempts": 0, "report": ""}
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(AkismetCheck).values({**row, "error": "", "asked_at": clock.now(), **values})
    # Two processes may see the first trouble at once.
    db.session.execute(statement.on_conflict_do_update(index_elements=["subject"], set_=values))
