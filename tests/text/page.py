"""What a browser would make of a text: its elements, read by the parser that follows the HTML standard."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bleach.html5lib_shim import HTMLParser  # type: ignore[attr-defined]  # the copy that bleach uses

from blogapp.text.allowlist import SCHEMES, AllowList
from blogapp.text.links import is_local_path

# Browsers forget these before they look for the scheme.
_IGNORED_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def elements(html: str) -> Iterator[Element]:
    """Every element of the text, comments and processing instructions too (their tag is a function)."""
    fragment = HTMLParser(namespaceHTMLElements=False).parseFragment(html)
    for part in fragment.iter():
        if part is not fragment:
            yield part


def assert_safe(html: str, allow: AllowList) -> None:
    """Only listed tags and attributes, only links that may be followed, only pictures of this site."""
    for element in elements(html):
        assert element.tag in allow.tags, (element.tag, html)
        own = allow.attributes.get(str(element.tag), frozenset())
        assert set(element.attrib) <= own | ({"rel"} if element.tag == "a" else set()), (element.attrib, html)
        if element.tag == "a":
            assert element.attrib["rel"] == allow.link_rel
        if "id" in element.attrib:
            assert allow.ids, html
            assert allow.ids.fullmatch(element.attrib["id"]), html
        _assert_harmless(element.attrib.get("href", ""))
        assert is_local_path(element.attrib.get("src", "/")), html


def _assert_harmless(address: str) -> None:
    scheme = _SCHEME.match(_IGNORED_IN_ADDRESSES.sub("", address))
    assert scheme is None or scheme[1].lower() in SCHEMES, address
