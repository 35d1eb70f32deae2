"""The gate every text passes on its way to a page: bleach first, nh3 last, both with the same allow-list."""

import re
import threading
from collections.abc import Callable, Collection
from functools import lru_cache, partial
from typing import Any

import nh3
from bleach.sanitizer import Cleaner

from blogapp.text.allowlist import SCHEMES, AllowList
from blogapp.text.characters import tidy
from blogapp.text.filters import LINK_SIGN, TextLinks, foreign_pictures
from blogapp.text.links import is_local_path
from blogapp.text.nesting import flattened

# Paragraphs of escaped text and nothing else. Bleach would hand such text back as it is, at ten times the
# price of everything else together, and most comments are such text. This expression stands in for bleach as
# the first of two parsers: it names what it knows in full. Possessive quantifiers keep it linear.
_PLAIN = re.compile(r"(?:<p>(?:[^<&]++|&(?:amp|lt|gt|quot);|&(?![\w#])|<br>)*+</p>\n?)*+")
# Paragraphs that lost their only content, and the line breaks that each parse takes one of.
_LEFT_OVER = re.compile(r"(<pre>)\n+|<p>\s*</p>\n?")
# A text that still changes then was written to confuse parsers; see `_settled`.
_ROUNDS = 5


def clean(html: str, allow: AllowList, site_hosts: Collection[str] = ()) -> str:
    """Safe HTML of any input. Pictures that are not on this site, or on one of its hosts, become links."""
    html = tidy(html)
    if not _PLAIN.fullmatch(html) or LINK_SIGN.search(html):
        html = _bleached(flattened(html), allow, site_hosts)
    return _settled(_LEFT_OVER.sub(r"\1", html), _last_gate(allow))


class _Cleaners(threading.local):
    """Bleach's cleaner must not be shared by threads, and to build one costs a tenth of its use."""

    def __init__(self) -> None:
        self.by_rules: dict[tuple[AllowList, frozenset[str]], Cleaner] = {}


_CLEANERS = _Cleaners()


def _bleached(html: str, allow: AllowList, site_hosts: Collection[str]) -> str:
    """Tags outside the list go, their text stays; plain addresses become links; all in one parse."""
    rules = (allow, frozenset(site_hosts))
    if rules not in _CLEANERS.by_rules:
        _CLEANERS.by_rules[rules] = _cleaner(*rules)
    return str(_CLEANERS.by_rules[rules].clean(html))


def _cleaner(allow: AllowList, site_hosts: frozenset[str]) -> Cleaner:
    filters: list[Callable[..., Any]] = [partial(TextLinks, rel=allow.link_rel)]
    if "img" in allow.tags:
        filters.insert(0, partial(foreign_pictures, site_hosts=site_hosts))
    attributes = {tag: list(names) for tag, names in allow.attributes.items()}
    return Cleaner(allow.tags, attributes, SCHEMES, strip=True, filters=filters)


@lru_cache
def _last_gate(allow: AllowList) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=allow.tags,
        attributes=allow.attributes,
        attribute_filter=partial(_filtered, allow.ids) if allow.ids else None,
        url_schemes=SCHEMES,
        # Written by nh3 itself, whatever bleach has said.
        link_rel=allow.link_rel,
    )


def _filtered(ids: re.Pattern[str], tag: str, attribute: str, value: str) -> str | None:
    """What the list of names cannot say: whatever the steps before have let through.

    No page of this site asks another site for anything, and no text gives itself an id of the page.
    """
    is_fine = (tag, attribute) != ("img", "src") or is_local_path(value)
    return value if is_fine and (attribute != "id" or ids.fullmatch(value)) else None


def _settled(html: str, last_gate: nh3.Cleaner) -> str:
    """The text in the form that another parse leaves unchanged, so the browser sees what the gate has seen.

    Entities may name unwanted characters, and removing those may join what was apart: so both are repeated
    together until nothing changes. What never settles loses all its tags.
    """
    for _ in range(_ROUNDS):
        before, html = html, tidy(last_gate.clean(html))
        if html == before:
            return html
    return tidy(nh3.clean(html, tags=set()))
