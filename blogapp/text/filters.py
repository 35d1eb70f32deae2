"""Filters that bleach runs over the tokens of a text: addresses and foreign pictures become links."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

from bleach.linkifier import LinkifyFilter

from blogapp.text.links import is_local_path, web_address

Token = dict[str, Any]
Attributes = dict[Any, Any]

HREF, REL, SRC, ALT = (None, "href"), (None, "rel"), (None, "src"), (None, "alt")
VERBATIM = frozenset({"code", "pre"})

# Said in the stored text, where the page that will show it (and its language) is not known yet.
PICTURE = "Picture: {}"

# Only what is plainly meant as an address becomes a link. Bare names with a known ending, bleach's default,
# would also link "ends.So" where somebody forgot a space, and searching for them is most of that step's cost.
# No part can match in two ways, so hostile text costs no more than other text.
ADDRESS = re.compile(
    r"(?<![\w@./-])(?:https?://|www\.)(?=\w|\[)[\w\-.~:/?#@!$&'()*+,;=%\[\]]{0,2000}[\w/~#&=%)\]]",
    re.IGNORECASE,
)
LINK_SIGN = re.compile(r"://|www\.", re.IGNORECASE)


class TextLinks(LinkifyFilter):
    """Bleach's linkify, but nothing inside code and pre, and every link with its `rel`.

    Bleach's own `skip_tags` forgets the outer tag as soon as an inner one ends.
    """

    def __init__(self, source: Iterable[Token], rel: str) -> None:
        watched: Any = self._watched(source)
        super().__init__(watched, callbacks=[partial(_completed, rel=rel)], url_re=ADDRESS)
        self._verbatim = 0

    def _watched(self, source: Iterable[Token]) -> Iterator[Token]:
        for token in source:
            if token.get("name") in VERBATIM:
                self._verbatim += _step(token)
            yield token

    def handle_links(self, src_iter: Iterable[Token]) -> Iterator[Token]:
        return iter(src_iter) if self._verbatim else super().handle_links(src_iter)

    def strip_non_url_bits(self, fragment: str) -> tuple[str, str, str]:
        """Address, what stood before it, what stands after it: a bracket closed but not opened ends it."""
        address = fragment
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(".,;:!?'*")
        return address, "", fragment[len(address) :]


def _step(tag: Token) -> int:
    """How a tag changes the depth inside tags of its name."""
    return {"StartTag": 1, "EndTag": -1}.get(tag["type"], 0)


def _completed(attributes: Attributes, is_new: bool, rel: str) -> Attributes:
    attributes[REL] = rel
    if is_new and attributes["_text"][:4].lower() == "www.":
        attributes[HREF] = f"https://{attributes['_text']}"
    return attributes


def foreign_pictures(source: Iterable[Token], site_hosts: Collection[str]) -> Iterator[Token]:
    """Put a link in the place of each picture that a reader's browser would have to fetch elsewhere."""
    in_link = 0
    for token in source:
        name = token.get("name")
        if name == "a":
            in_link += _step(token)
        if name != "img":
            yield token
            continue
        # Bleach keeps entities as typed: "/&#47;host" has to be read before it can be judged.
        address = unescape(token["data"].get(SRC, "")).strip()
        path = _path_on_this_site(address, site_hosts)
        if path:
            token["data"][SRC] = escape(path)
            yield token
        else:
            yield from _words_for(address, unescape(token["data"].get(ALT, "")), is_linked=in_link > 0)


def _path_on_this_site(address: str, site_hosts: Collection[str]) -> str | None:
    full = web_address(address) if "//" in address else None
    if full and urlsplit(full).netloc in site_hosts:
        address = urlsplit(full)._replace(scheme="", netloc="").geturl()
    return address if is_local_path(address) else None


def _words_for(address: str, alt: str, is_linked: bool) -> Iterator[Token]:
    """The words for a picture, linked to it unless they stand in a link already."""
    full = web_address(address) if "//" in address else None
    name = " ".join(alt.split()) or address.partition("?")[0].rpartition("/")[2]
    if not name:
        return
    words = {"type": "Characters", "data": PICTURE.format(name)}
    if is_linked or not full:
        yield words
        return
    yield {"type": "StartTag", "name": "a", "namespace": None, "data": {HREF: escape(full)}}
    yield words
    yield {"type": "EndTag", "name": "a", "namespace": None}
