"""People change rules: each change is one transaction, logged with what was before, and can be taken back."""

import json
from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp.accounts.person import Person
from blogapp.comments.models import Thread
from blogapp.comments.thread_rules import OVERRIDABLE, own_rules
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import log, policy
from blogapp.moderation.log import Act, TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.web import versions
from blogapp.web.site import WORD_LISTS, current_site, parsed, shown, store_settings, words_in

# What the log calls them.
SITE_RULES: Final = "site-rules"
THREAD_RULES: Final = "thread-rules"

# None: as on the site.
Values = Mapping[str, str | None]


class ChangedSince(AppError):
    """Somebody has changed the same rule since."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("Somebody has changed this rule again meanwhile, so there is nothing to undo."))


def change_site_rules(values: Mapping[str, str], person: Person) -> None:
    """Store the site's rules; raises Forbidden for who is not the owner, SettingRefused."""
    require_owner(person)
    sound = _sound(values)
    with transaction():
        _change_site(sound, Act(action=SITE_RULES, user_id=person.user_id))


def drop_listed_word(key: str, word: str, person: Person) -> None:
    """Take one entry out of a list that stands in the site's settings; raises Forbidden, NotFound."""
    require_owner(person)
    with transaction():
        words = words_in(str(getattr(current_site(), key))) if key in WORD_LISTS else ()
        if word not in words:
            raise NotFound(_("There is no such rule any more."))
        left = "\n".join(one for one in words if one != word)
        _change_site({key: left}, Act(action=SITE_RULES, user_id=person.user_id))


def change_thread_rules(thread_id: int, own: Mapping[str, str], person: Person) -> None:
    """Store what is otherwise in one thread; whatever may be and is not named is as on the site.

    Raises NotFound, Forbidden for other people's threads, SettingRefused.
    """
    sound = _sound(own)
    with transaction():
        thread = ruled_thread(thread_id, person, is_locked=True)
        wanted = {key: sound.get(key) for key in OVERRIDABLE}
        _change_thread(thread, wanted, Act(action=THREAD_RULES, user_id=person.user_id))


def undo_site_rules(entry: DecisionEntry, person: Person) -> None:
    """Put the site's rules back, inside the caller's transaction; raises Forbidden, ChangedSince."""
    require_owner(person)
    detail = json.loads(entry.detail)
    if _shown_now(detail["after"]) != detail["after"]:
        raise ChangedSince
    store_settings(detail["before"])


def undo_thread_rules(entry: DecisionEntry, person: Person) -> None:
    """Put a thread's rules back, inside the caller's transaction; raises as above, and NotFound."""
    thread = ruled_thread(entry.thread_id or 0, person, is_locked=True)
    detail, own = json.loads(entry.detail), own_rules(thread)
    if {key: own.get(key) for key in detail["after"]} != detail["after"]:
        raise ChangedSince
    _store(thread, own, detail["before"])


UNDO: Final = {SITE_RULES: undo_site_rules, THREAD_RULES: undo_thread_rules}


def ruled_thread(thread_id: int, person: Person, *, is_locked: bool = False) -> Thread:
    """A thread whose rules this person may set. Raises NotFound, Forbidden."""
    query = select(Thread).where(Thread.id == thread_id)
    thread = db.session.scalar(query.with_for_update() if is_locked else query)
    if thread is None:
        raise NotFound(_("There is no such discussion."))
    if not policy.may_decide(person, thread.owner_id):
        raise Forbidden(_("This is somebody else's discussion: its author or a moderator decides."))
    return thread


def require_owner(person: Person) -> None:
    """Raises Forbidden for who may not set the site's rules."""
    if not policy.may_set_site_rules(person):
        raise Forbidden(_("The site's rules are set by its owner."))


def _sound(values: Mapping[str, str]) -> dict[str, str]:
    """The values as `flask site set` keeps them; raises SettingRefused."""
    return {key: shown(parsed(key, value)) for key, value in values.items()}


def _change_site(values: Mapping[str, str], act: Act) -> None:
    now = _shown_now(values)
    changed = {key: value for key, value in values.items() if now[key] != value}
    if changed:
        store_settings(changed)
        _record(act, {key: now[key] for key in changed}, changed, TargetKind.SITE, "site")


def _change_thread(thread: Thread, wanted: Values, act: Act) -> None:
    own = own_rules(thread)
    changed = {key: value for key, value in wanted.items() if own.get(key) != value}
    if changed:
        _store(thread, own, changed)
        before = {key: own.get(key) for key in changed}
        _record(act, before, changed, TargetKind.THREAD, thread.url, thread.id)


def _store(thread: Thread, own: Mapping[str, str], changed: Values) -> None:
    merged = {**own, **changed}
    thread.rules = json.dumps({key: value for key, value in merged.items() if value is not None})
    versions.touch(thread.url)


def _record(
    act: Act, before: Values, after: Values, kind: TargetKind, target: str, thread_id: int | None = None
) -> None:
    told = Act(action=act.action, user_id=act.user_id, detail={"before": before, "after": after})
    log.record(told, kind, target, thread_id)


def _shown_now(keys: Mapping[str, object]) -> dict[str, str]:
    site = current_site()
    return {key: shown(getattr(site, key)) for key in keys}
