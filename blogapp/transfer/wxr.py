"""Reads a WordPress export (WXR 1.0 to 1.2) as a stream of records, in bounded memory whatever its size."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO, Final

from blogapp.transfer import wxr_fields
from blogapp.transfer.errors import Fault, ImportRefused
from blogapp.transfer.wxr_bytes import MarkupGuard, xml_chunks
from blogapp.transfer.wxr_elements import ElementParser, Fields
from blogapp.transfer.wxr_records import CommentBatch, ImportedComment, Item, ItemTerm, Record, Repairs
from blogapp.transfer.wxr_values import NO_OFFSET

# Large enough to be worth one database statement, small enough to hold.
BATCH_SIZE: Final = 500
# Weights are in characters. A batch as heavy as this does not wait to be full.
BATCH_WEIGHT: Final = 2_000_000
# So much may wait in an item that has not said yet what it is.
WAITING_WEIGHT: Final = 16_000_000
# What a comment weighs beside its text: its names, its addresses, and Python's own account of them.
_COMMENT_WEIGHT: Final = 1_000

_SAYS_WHAT_IT_IS: Final = {"post_id", "post_type", "status"}
# Exports of this version are older than the element that names it. Other programs went on writing them so.
_EXPORT_1_0: Final = "wordpress.org/export/1.0/"
_VERSION: Final = re.compile(r"\d+(\.\d+)*")


def read_wxr(stream: BinaryIO, progress: Callable[[int], None] | None = None) -> Iterator[Record]:
    """The records of an export in file order, from a file that may be gzipped.

    First the `Site`, then `Author`s, `Term`s and `Item`s, each item followed by its comments in batches of at
    most `BATCH_SIZE`; last `Repairs`, if anything had to be mended. `progress` hears how many bytes of the
    stream are done. Raises `ImportRefused` when it comes to a fault, which may be after many records: whoever
    stores them as they come reads the file twice, the first time only to check it.
    """
    records = _Records()
    parser = ElementParser(records)
    guard = MarkupGuard()
    for chunk in xml_chunks(stream, progress):
        parser.feed(guard.feed(chunk))
        if guard.found_document_type:
            raise parser.refused(Fault.DOCUMENT_TYPE)
        yield from records.take()
    parser.feed(guard.finish())
    parser.finish()
    yield from records.take()
    if guard.mended_ampersands:
        yield Repairs(bare_ampersands=guard.mended_ampersands)


_HEADERS: Final[dict[str, Callable[[Fields], Record | None]]] = {
    "author": wxr_fields.author,
    "category": wxr_fields.category,
    "tag": wxr_fields.tag,
    "term": wxr_fields.term,
}


class _Records:
    """Puts the elements of an export together into records."""

    def __init__(self) -> None:
        self._ready: list[Record] = []
        self._namespaces: tuple[str, ...] = ()
        self._channel = Fields()
        self._is_site_known = False
        # How far the blog's clock is ahead of UTC, as last seen.
        self._offset = NO_OFFSET
        self._item = Fields()
        self._terms: list[ItemTerm] = []
        self._sent_item: Item | None = None
        self._comments: list[ImportedComment] = []
        self._weight = 0

    def take(self) -> list[Record]:
        """The complete records. Authors and terms wait until the site is known, at the first item."""
        if not self._is_site_known:
            return []
        ready, self._ready = self._ready, []
        return ready

    def opened(self, element: str, fields: Fields) -> None:
        """Notes whose fields come next."""
        if element == "rss":
            self._namespaces = tuple(fields.values())
        elif element == "channel":
            self._channel = fields
        elif element == "item":
            self._require_site()
            self._item = fields

    def item_term(self, attributes: Mapping[str, str], name: str) -> None:
        """A category or tag of the open item."""
        self._terms.append(wxr_fields.item_term(attributes, name))

    def closed(self, element: str, fields: Fields) -> None:
        """Makes the record of an element."""
        if element == "comment":
            self._add_comment(fields)
        elif element == "item":
            self._end_item()
        elif element == "rss":
            self._require_site()
        elif element in _HEADERS and (record := _HEADERS[element](fields)):
            self._ready.append(record)

    def _require_site(self) -> None:
        if self._is_site_known:
            return
        version = self._channel.word("wxr_version")
        if not version and any(address.endswith(_EXPORT_1_0) for address in self._namespaces):
            version = "1.0"
        if not _VERSION.fullmatch(version):
            raise ImportRefused(Fault.NOT_AN_EXPORT)
        self._ready.insert(0, wxr_fields.site(self._channel, version))
        self._is_site_known = True

    def _add_comment(self, fields: Fields) -> None:
        if not self._comments:
            self._offset = wxr_fields.offset_of(self._item, self._offset)
        comment = wxr_fields.comment(fields, self._offset)
        self._comments.append(comment)
        self._weight += len(comment.content) + _COMMENT_WEIGHT
        if len(self._comments) >= BATCH_SIZE or self._weight >= BATCH_WEIGHT:
            self._send_or_wait()

    def _send_or_wait(self) -> None:
        """WordPress writes an item's fields before its comments; where they come later, the comments wait."""
        if self._sent_item or self._item.keys() >= _SAYS_WHAT_IT_IS:
            self._send(self._sent_item or self._complete_item())
        elif self._weight >= WAITING_WEIGHT:
            raise ImportRefused(Fault.FIELDS_TOO_LATE)

    def _end_item(self) -> None:
        item = self._complete_item()
        if self._sent_item and self._sent_item != item:
            # Perhaps a password, after many comments: what was sent of them would have been made public.
            raise ImportRefused(Fault.FIELDS_TOO_LATE)
        self._send(self._sent_item or item)
        self._offset = wxr_fields.offset_of(self._item, self._offset)
        self._sent_item = None
        self._terms.clear()

    def _complete_item(self) -> Item:
        return wxr_fields.item(self._item, self._terms, self._offset)

    def _send(self, item: Item) -> None:
        if not self._sent_item:
            self._ready.append(item)
        self._sent_item = item
        comments = [
            comment if comment.written_at else replace(comment, written_at=item.published_at)
            for comment in self._comments
        ]
        for start in range(0, len(comments), BATCH_SIZE):
            self._ready.append(CommentBatch(item, tuple(comments[start : start + BATCH_SIZE])))
        self._comments.clear()
        self._weight = 0
