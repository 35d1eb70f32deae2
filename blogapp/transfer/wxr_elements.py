"""Feeds a WordPress export to the XML parser and hands over its elements, each as the texts of its fields."""

from collections.abc import Mapping
from typing import Final, Never, Protocol
from xml.parsers import expat

from blogapp.transfer.errors import Fault, ImportRefused
from blogapp.transfer.wxr_faults import fault_of, is_about_encoding

# In characters, of which each may take four bytes. Posts with pictures in their HTML reach some megabytes.
LONGEST_TEXT: Final = 8_000_000
# In bytes. The parser holds a tag or a remark whole before it hands it over.
LONGEST_TAG: Final = 1_000_000
# Exports are five levels deep; markup that an exporter forgot to escape adds a few.
DEEPEST: Final = 100

# The elements that hold fields or further such elements. Every other one is a field, with all text inside it.
_NESTED: Final = {
    "": frozenset({"rss"}),
    "rss": frozenset({"channel"}),
    "channel": frozenset({"author", "category", "tag", "term", "item"}),
    "item": frozenset({"comment"}),
}
_NOTHING: Final[frozenset[str]] = frozenset()
# What plugins note beside things, some of it PHP data of any size: not needed, and never unpacked.
_DROPPED: Final = {"postmeta", "commentmeta", "termmeta"}
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"


class Fields(dict[str, str]):
    """The attributes of one element and the texts of its fields, by local name; a missing one is empty."""

    def __missing__(self, name: str) -> str:
        return ""

    def word(self, name: str) -> str:
        """A text that is one word or address, without the line breaks some exporters put around it."""
        return self[name].strip()


class Listener(Protocol):
    """Who hears of elements; `opened` gets the fields to be. An `ImportRefused` from here gets its place."""

    def opened(self, element: str, fields: Fields) -> None: ...

    def closed(self, element: str, fields: Fields) -> None: ...

    def item_term(self, attributes: Mapping[str, str], name: str) -> None: ...


class _Names(dict[str, str]):
    """Local names by the names in the file. Prefixes and namespaces differ between exporters, some are not
    even declared, and they matter for `content:encoded` and `excerpt:encoded` alone.
    """

    def __missing__(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        self[name] = known = prefix if local == "encoded" else local
        return known

    def learn(self, attributes: Mapping[str, str]) -> None:
        """Takes in what namespaces an element declares."""
        for name, address in attributes.items():
            if name.startswith("xmlns:") and address.endswith(("/excerpt/", "/modules/content/")):
                self[f"{name[6:]}:encoded"] = "excerpt" if address.endswith("/excerpt/") else "content"


class ElementParser:
    """One pass over a file. `feed` and `finish` raise `ImportRefused`, with the place reached, at a fault."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._text: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse_document_type
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._names = _Names()
        self._is_begun = False
        self._above: list[tuple[str, Fields]] = []
        self._element = ""
        self._fields = Fields()
        self._nested = _NESTED[""]
        self._field = ""
        self._attributes: Mapping[str, str] = {}
        self._depth_in_field = 0
        self._fed = 0
        self._last = b""
        self._blank_lines = 0

    def feed(self, data: bytes) -> None:
        """Reads on. Blank lines before the XML, which careless plugins cause, are passed over."""
        if not self._fed:
            sound = data.lstrip(_BLANK)
            self._blank_lines += data.count(b"\n", 0, len(data) - len(sound))
            data = sound
        self._parse(data, is_final=False)
        self._fed += len(data)
        self._last = data
        self._refuse_hoarding()

    def finish(self) -> None:
        """The file ends here."""
        self._parse(b"", is_final=True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if attributes:
            self._names.learn(attributes)
        if self._depth_in_field:
            self._depth_in_field += 1
            if self._depth_in_field > DEEPEST:
                raise ImportRefused(Fault.TOO_DEEP)
            return
        key = self._names[name]
        if key in self._nested:
            self._open(key, attributes)
        elif not self._is_begun:
            raise ImportRefused(Fault.NOT_AN_EXPORT)
        else:
            self._field, self._attributes, self._depth_in_field = key, attributes, 1
            self._text.clear()

    def _end(self, _name: str) -> None:
        if not self._depth_in_field:
            self._close()
            return
        self._depth_in_field -= 1
        if self._depth_in_field:
            return
        key, text = self._field, "".join(self._text)
        # The first of two wins: an `atom:link` or `media:title` does not take the place of the item's own.
        if not self._fields[key]:
            self._fields[key] = text
        if key == "category":
            self._listener.item_term(self._attributes, text)

    def _open(self, element: str, attributes: Mapping[str, str]) -> None:
        self._is_begun = True
        self._above.append((self._element, self._fields))
        self._element, self._fields = element, Fields(attributes)
        self._nested = _NESTED.get(element, _NOTHING)
        self._listener.opened(element, self._fields)

    def _close(self) -> None:
        element, fields = self._element, self._fields
        self._element, self._fields = self._above.pop()
        self._nested = _NESTED[self._element]
        self._listener.closed(element, fields)

    def _parse(self, data: bytes, *, is_final: bool) -> None:
        try:
            self._parser.Parse(data, is_final)
        except ImportRefused as refusal:
            raise self.refused(refusal.fault) from None
        except expat.ExpatError as error:
            raise self.refused(*self._fault_of(error, data)) from error
        except (LookupError, ValueError) as error:
            # This is how the parser says, before the first tag, that Python has no table for the encoding.
            if self._is_begun:
                raise
            raise self.refused(Fault.UNKNOWN_ENCODING, str(error)) from error

    def _fault_of(self, error: expat.ExpatError, data: bytes) -> tuple[Fault, str]:
        if not self._is_begun and not is_about_encoding(error):
            return (Fault.NOT_XML if self._fed or data else Fault.EMPTY), ""
        stopped_at = self._parser.ErrorByteIndex - self._fed + len(self._last)
        return fault_of(error, self._last + data, stopped_at)

    def _refuse_hoarding(self) -> None:
        """Memory stays bounded however long one text or tag is."""
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TAG:
            raise self.refused(Fault.TAG_TOO_LONG)
        if self._field in _DROPPED:
            self._text.clear()
        if sum(map(len, self._text)) > LONGEST_TEXT:
            raise self.refused(Fault.TEXT_TOO_LONG)

    def refused(self, fault: Fault, detail: str = "") -> ImportRefused:
        """The refusal for a fault at the place reached so far."""
        line = self._parser.CurrentLineNumber + self._blank_lines
        return ImportRefused(fault, line, self._parser.CurrentColumnNumber + 1, detail)


def _refuse_document_type(*_declared: object) -> Never:
    # The second lock: `MarkupGuard` looks at bytes, and an encoding may hide its marks from it.
    raise ImportRefused(Fault.DOCUMENT_TYPE)
