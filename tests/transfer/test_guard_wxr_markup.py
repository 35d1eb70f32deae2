"""Bare ampersands are mended on the way to the parser and nothing else is touched, however the bytes come."""

from collections.abc import Iterable
from itertools import pairwise
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogapp.transfer.wxr_bytes import MarkupGuard

# Everything that means something to the guard, whole and in pieces, so that random texts are hard ones.
MARKS = "<![CDATA[ ]]> <!-- --> <? ?> <!DOCTYPE & &amp; &lt; &#38; &#x26; &nbsp; <a b='&'> </a>".split()
BEGUN = "<! <![ <![CDATA <!D <!DOC ] ]] - -- ? > < [ ! ; amp; &# D DOCTYPE x é".split()
LONG = ["&" + "x" * 40, "&#" + "0" * 29 + "1;", "&#" + "0" * 31 + "1;", "\n"]
hard_texts = st.lists(st.sampled_from(MARKS + BEGUN + LONG), max_size=30).map("".join)


def guarded(chunks: Iterable[bytes]) -> bytes:
    """What comes through."""
    guard = MarkupGuard()
    return b"".join([guard.feed(chunk) for chunk in chunks]) + guard.finish()


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("<u>https://a.example/?a=1&b=2&c</u>", "<u>https://a.example/?a=1&amp;b=2&amp;c</u>"),
        ("<c n='R&D'/>", "<c n='R&amp;D'/>"),
        ("&amp;&lt;&gt;&quot;&apos;&#38;&#x26;", "&amp;&lt;&gt;&quot;&apos;&#38;&#x26;"),
        ("&nbsp; &AMP; &copy", "&amp;nbsp; &amp;AMP; &amp;copy"),
        ("&&amp;&", "&amp;&amp;&amp;"),
        ("& <![CDATA[ & ]] & ]]> &", "&amp; <![CDATA[ & ]] & ]]> &amp;"),
        ("<!-- & --> & <!-- - & -->", "<!-- & --> &amp; <!-- - & -->"),
        ("<?php & ?> &", "<?php & ?> &amp;"),
        ("<!-- <!--> & <?p <?> &", "<!-- <!--> &amp; <?p <?> &amp;"),
        ("<!--> & --> &", "<!--> & --> &amp;"),
        ("<![CDATA[ <!-- & ]]> & -->", "<![CDATA[ <!-- & ]]> &amp; -->"),
        ("<!-- <![CDATA[ & --> & ]]>", "<!-- <![CDATA[ & --> &amp; ]]>"),
        ("]]]]><![CDATA[> & ]]> &", "]]]]><![CDATA[> & ]]> &amp;"),
    ],
)
def test_works_outside_cdata_remarks_and_instructions(text: str, mended: str) -> None:
    assert guarded([text.encode()]) == mended.encode()


def test_shows_how_many_were_mended() -> None:
    guard = MarkupGuard()
    guard.feed(b"<a>& &amp; &b <![CDATA[&]]>&")
    guard.finish()

    assert guard.mended_ampersands == 3


def test_rejects_everything_from_a_document_type_on() -> None:
    guard = MarkupGuard()

    assert (
        guard.feed(b"<?xml?><!-- <!DOCTYPE --> <!DOCTYPE rss [<!ENTITY a 'a'>]>")
        == b"<?xml?><!-- <!DOCTYPE --> "
    )
    assert guard.found_document_type


@given(hard_texts, st.lists(st.integers(0, 400)))
def test_works_the_same_however_the_bytes_are_cut(text: str, cuts: list[int]) -> None:
    data = text.encode().partition(b"<!DOCTYPE")[0]
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    chunks = [data[start:end] for start, end in pairwise(places)]

    assert guarded(chunks) == guarded([data])
    assert guarded(bytes([byte]) for byte in data) == guarded([data])


@given(hard_texts, st.integers(0, 400))
def test_works_the_same_for_a_document_type_however_it_is_cut(text: str, cut: int) -> None:
    data = text.encode()
    whole, cut_in_two = MarkupGuard(), MarkupGuard()
    whole.feed(data)
    whole.finish()
    cut_in_two.feed(data[:cut])
    cut_in_two.feed(data[cut:])
    cut_in_two.finish()

    assert cut_in_two.found_document_type == whole.found_document_type


def is_sound(data: bytes) -> bool:
    """Whether this is XML."""
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError:
        return False
    return True


def escaped(text: str) -> str:
    """The text as XML writes it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;")


node_texts = hard_texts | st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn"]))
sound_nodes = st.one_of(
    node_texts.map(escaped),
    node_texts.map(lambda text: f"<a b='{escaped(text)}'>&#38;</a>"),
    node_texts.map(lambda text: f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"),
    node_texts.map(lambda text: f"<!-- {text.replace('-', '')} -->"),
    node_texts.map(lambda text: f"<?php {text.replace('?>', '')} ?>"),
)


@given(st.lists(sound_nodes).map(lambda nodes: f"<r>{''.join(nodes)}</r>".encode()))
def test_ignores_sound_xml(data: bytes) -> None:
    assert is_sound(data)
    assert guarded([data]) == data


@given(st.text(st.sampled_from("&;#xamplt 19AF")))
def test_works_for_any_address(address: str) -> None:
    data = guarded([f"<u>{address}</u>".encode()])

    # A reference to a character that does not exist looks like any other: the parser refuses it.
    assert is_sound(data) or b"&#" in data
