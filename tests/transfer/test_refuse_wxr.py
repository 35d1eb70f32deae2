"""A file that cannot be imported as it is ends with one line that names the place and says what to do."""

import gzip
from io import BytesIO

import pytest

from blogapp.transfer import wxr_bytes
from blogapp.transfer.errors import Fault, ImportRefused
from blogapp.transfer.wxr import read_wxr
from blogapp.transfer.wxr_elements import ElementParser, Fields
from tests.transfer.exports import HEAD, TAIL, comment, export, item, read


def refusal(data: bytes) -> ImportRefused:
    """Why a file is refused."""
    with pytest.raises(ImportRefused) as caught:
        read(data)
    return caught.value


# The item of an export begins on its sixth line.
BROKEN = {
    "a control character": (export(item("\n<title>a \x0b b</title>")), Fault.CONTROL_CHARACTER, 7, 10),
    "a control character in CDATA": (
        export("<item>\n<![CDATA[\x00]]></item>"),
        Fault.CONTROL_CHARACTER,
        7,
        10,
    ),
    "a bare CDATA end": (
        export("<item><title>\n<![CDATA[a ]]> b]]></title></item>"),
        Fault.BARE_CDATA_END,
        7,
        19,
    ),
    "a byte of another encoding": (export("<item>\n\n@").replace(b"@", b"\xe9 "), Fault.WRONG_BYTE, 8, 1),
    "a tag that is closed by another": (export("<item>\n</channel>"), Fault.ILL_FORMED, 7, 3),
    "something after the end": (export() + b"<p>error</p>", Fault.ILL_FORMED, 7, 1),
    "a second file after the end": (export() + export(), Fault.ILL_FORMED, 7, 1),
    "a forbidden reference": (export("<item>\n&#11;</item>"), Fault.ILL_FORMED, 7, 1),
    "an end in a text": ((HEAD + "<item>\n<title>a").encode(), Fault.CUT_SHORT, 7, 9),
    "an end in CDATA": ((HEAD + "<item><title>\n<![CDATA[a").encode(), Fault.CUT_SHORT, 7, 11),
    "an end in a tag": ((HEAD + "<item>\n<title").encode(), Fault.CUT_SHORT, 7, 1),
    "an end in a letter": ((HEAD + "<item><title>ë").encode()[:-1], Fault.CUT_SHORT, 6, 14),
    "an end after an ampersand": ((HEAD + "<item><title>R&").encode(), Fault.CUT_SHORT, 6, 20),
    "nothing": (b"", Fault.EMPTY, 1, 1),
    "blank lines": (b"\n\n", Fault.EMPTY, 3, 1),
    "JSON": (b'{"comments": []}', Fault.NOT_XML, 1, 1),
    "a web page": (b"<!doctype html><html></html>", Fault.NOT_XML, 1, 1),
    "a warning before the XML": (b"Warning: headers\n" + export(), Fault.NOT_XML, 1, 1),
    "another kind of XML": (
        b"<?xml version='1.0'?>\n<feed xmlns='http://www.w3.org/2005/Atom'/>",
        Fault.NOT_AN_EXPORT,
        2,
        44,
    ),
    "an ordinary feed": (b"<rss><channel>\n<item/></channel></rss>", Fault.NOT_AN_EXPORT, 2, 8),
    "an empty feed": (b"<rss></rss>", Fault.NOT_AN_EXPORT, 1, 12),
    "an encoding nobody knows": (
        b"<?xml version='1.0' encoding='bogus-9'?><rss/>",
        Fault.UNKNOWN_ENCODING,
        1,
        31,
    ),
    "an encoding of two bytes": (
        b"<?xml version='1.0' encoding='Shift_JIS'?><rss/>",
        Fault.UNKNOWN_ENCODING,
        1,
        31,
    ),
    "UTF-16 in name only": (b"<?xml version='1.0' encoding='UTF-16'?><rss/>", Fault.UNKNOWN_ENCODING, 1, 31),
}


@pytest.mark.parametrize(("data", "fault", "line", "column"), BROKEN.values(), ids=BROKEN)
def test_rejects_and_names_the_place_of(data: bytes, fault: Fault, line: int, column: int) -> None:
    refused = refusal(data)

    assert (refused.fault, refused.line, refused.column) == (fault, line, column)
    assert str(refused).startswith(f"Line {line}, column {column}: {fault.value}")


@pytest.mark.parametrize("version", ["", "abc", "1.x", "1.", "-1"])
def test_rejects_a_version_that_is_no_number(version: str) -> None:
    assert refusal(export(item()).replace(b"n>1.2<", f"n>{version}<".encode())).fault is Fault.NOT_AN_EXPORT


def test_rejects_a_later_version_without_its_element_as_wordpress_does() -> None:
    data = export(item()).replace(b"<wp:wxr_version>1.2</wp:wxr_version>", b"")

    assert refusal(data).fault is Fault.NOT_AN_EXPORT
    assert refusal(data.replace(b"export/1.2/", b"export/1.1/")).fault is Fault.NOT_AN_EXPORT


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_rejects_utf_16(encoding: str) -> None:
    assert refusal(HEAD.replace("UTF-8", "UTF-16").encode(encoding)).fault is Fault.UNKNOWN_ENCODING


DOCUMENT_TYPES = [
    '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
    '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE rss SYSTEM "http://198.51.100.1/evil.dtd">',
    "<!DOCTYPE rss>",
]


@pytest.mark.parametrize("document_type", DOCUMENT_TYPES)
def test_rejects_any_document_type(document_type: str) -> None:
    head = HEAD.replace("<rss", f"<!-- & -->\n{document_type}\n<rss", 1)
    refused = refusal((head + item("<title>&b;&x;</title>") + TAIL).encode())

    assert (refused.fault, refused.line, refused.column) == (Fault.DOCUMENT_TYPE, 3, 1)


def test_ignores_a_document_type_that_is_only_spoken_of() -> None:
    inside = "<!-- <!DOCTYPE a> --><title><![CDATA[<!DOCTYPE html>]]></title>"

    assert len(read(export(item(inside)))) == 2


class Deaf:
    """Listens to no element."""

    def opened(self, element: str, fields: Fields) -> None: ...

    def closed(self, element: str, fields: Fields) -> None: ...

    def item_term(self, attributes: object, name: str) -> None: ...


def test_rejects_a_document_type_in_an_encoding_that_hides_it() -> None:
    with pytest.raises(ImportRefused) as caught:
        ElementParser(Deaf()).feed("<!DOCTYPE rss [<!ENTITY a 'a'>]>".encode("utf-16"))

    assert caught.value.fault is Fault.DOCUMENT_TYPE


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        (item(f"<title>{'x' * 8_100_000}</title>"), Fault.TEXT_TOO_LONG),
        (f"<!-- {'x' * 1_200_000} -->", Fault.TAG_TOO_LONG),
        (f"<item a='{'x' * 1_200_000}'/>", Fault.TAG_TOO_LONG),
        (item("<a>" * 101 + "</a>" * 101), Fault.TOO_DEEP),
    ],
)
def test_limits_what_has_to_be_held_in_memory(inside: str, fault: Fault) -> None:
    assert refusal(export(inside)).fault is fault


def test_rejects_a_damaged_gzip() -> None:
    packed = gzip.compress(export(item(comment())))

    assert refusal(packed[:-9]).fault is Fault.BROKEN_GZIP
    assert refusal(packed[:60] + b"x" + packed[61:]).fault is Fault.BROKEN_GZIP
    assert str(refusal(packed[:12])) == Fault.BROKEN_GZIP


def test_limits_what_a_gzip_unpacks_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wxr_bytes, "LARGEST_UNPACKED", 1_000_000)
    stream = BytesIO(gzip.compress(export("<!-- x -->" * 500_000)))
    with pytest.raises(ImportRefused) as caught:
        list(read_wxr(stream))

    assert caught.value.fault is Fault.UNPACKS_TOO_LARGE
    assert stream.tell() <= wxr_bytes.CHUNK_SIZE


def test_shows_the_parsers_word_where_the_fault_is_of_no_known_kind() -> None:
    assert str(refusal(export("<item></itme>"))).endswith(
        "Correct this line, or export again. (mismatched tag)"
    )
