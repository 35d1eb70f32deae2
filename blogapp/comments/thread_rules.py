"""The rules of one thread: those of the site, but for what is set otherwise here."""

import json
import logging
from dataclasses import replace
from typing import Any, Final

from blogapp.comments.models import Thread
from blogapp.web.site import SettingRefused, Site, parsed

logger = logging.getLogger(__name__)

# What a thread may set otherwise than the site.
OVERRIDABLE: Final = (
    "hold",
    "hold_until_published",
    "max_links",
    "held_words",
    "refused_words",
    "who_may_comment",
    "close_days",
    "close_silent_days",
    "thread_depth",
    "roots_per_page",
    "replies_per_root",
    "edit_minutes",
    "reports_to_hold",
    "slow_minutes",
)


def rules_of(thread: Thread, site: Site) -> Site:
    """The site as it is in this thread."""
    own = own_rules(thread)
    return replace(site, **_typed(own)) if own else site


def own_rules(thread: Thread) -> dict[str, str]:
    """What is set otherwise here, as it is typed in `flask site set`."""
    own: dict[str, str] = json.loads(thread.rules)
    return own


def _typed(own: dict[str, str]) -> dict[str, Any]:
    """A value from another version must not take the thread down with it: the site's stands in."""
    typed = {}
    for key, value in own.items():
        try:
            if key in OVERRIDABLE:
                typed[key] = parsed(key, value)
        except SettingRefused as refusal:
            logger.warning("rule of a thread ignored: %s", refusal.sentence)
    return typed
