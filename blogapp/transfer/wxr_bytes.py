"""The bytes of a WordPress export on their way to the XML parser: unpacked, with sound, harmless markup."""

import re
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO, Final

from blogapp.transfer.errors import Fault, ImportRefused

CHUNK_SIZE: Final = 64 * 1024
# WordPress's own exports stay far below; an archive made to fill a machine with time and text does not.
LARGEST_UNPACKED: Final = 4 * 1024**3

_GZIP_MAGIC: Final = b"\x1f\x8b"
# By their byte order mark, or by a first `<` of two bytes.
_UTF16_STARTS: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")

# A reference longer than this is not one. It bounds what is held back between two chunks.
_REFERENCE: Final = rb"(?:amp|lt|gt|quot|apos|#[0-9]{1,30}|#x[0-9A-Fa-f]{1,30});"
# `<!-->` and `<?>` begin something, unless they are in it already: then they end it.
_MARKS: Final = re.compile(rb"(<!\[CDATA\[|\]\]>|<!-->?|-->|<\?>?|\?>|<!DOCTYPE|&(?!" + _REFERENCE + rb"))")
# What the end of a chunk leaves open: what a mark is, and whether one has begun.
_OPEN_QUESTION: Final = re.compile(rb"(?:&[#0-9A-Za-z]{0,32}|<!--|<\?)\Z")
_LONGEST_QUESTION: Final = 33
_BEGUN_MARK: Final = re.compile(
    rb"(?:<(?:!(?:-|\[(?:C(?:D(?:A(?:TA?)?)?)?)?|D(?:O(?:C(?:T(?:YP?)?)?)?)?)?)?|\]\]?|--?|\?)\Z"
)
_END_OF: Final = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<!-->": b"-->", b"<?": b"?>", b"<?>": b"?>"}


class MarkupGuard:
    """Mends bare ampersands and stops at a document type. Sound XML without one passes unchanged.

    WordPress writes the web address of a commenter neither escaped nor in CDATA, so one `?a=1&b=2` makes the
    whole export ill-formed: each ampersand that begins no reference becomes `&amp;`. Inside CDATA, remarks
    and processing instructions it means itself and stays. No document type reaches the parser to be expanded.
    """

    def __init__(self) -> None:
        self.mended_ampersands = 0
        self.found_document_type = False
        self._held = b""
        self._end: bytes | None = None

    def feed(self, data: bytes) -> bytes:
        """As much of the text so far as is certain; what the next bytes may change waits for them."""
        data = self._held + data
        question = _OPEN_QUESTION.search(data, max(len(data) - _LONGEST_QUESTION, 0))
        certain = question.start() if question else len(data)
        pieces = _MARKS.split(data[:certain])
        begun = _BEGUN_MARK.search(pieces[-1], max(len(pieces[-1]) - _LONGEST_QUESTION, 0))
        if begun:
            certain -= len(begun[0])
            pieces[-1] = pieces[-1][: begun.start()]
        self._held = data[certain:]
        return self._mended(pieces)

    def finish(self) -> bytes:
        """What was held back."""
        rest, self._held = self._held, b""
        return self._mended(_MARKS.split(rest))

    def _mended(self, pieces: list[bytes]) -> bytes:
        """Texts and marks take turns in `pieces`, beginning and ending with a text."""
        for index in range(1, len(pieces), 2):
            mark = pieces[index]
            if self._end is None:
                if mark == b"&":
                    pieces[index] = b"&amp;"
                    self.mended_ampersands += 1
                elif mark == b"<!DOCTYPE":
                    self.found_document_type = True
                    return b"".join(pieces[:index])
                else:
                    self._end = _END_OF.get(mark)
            elif mark.endswith(self._end):
                self._end = None
        return b"".join(pieces)


def xml_chunks(stream: BinaryIO, progress: Callable[[int], None] | None = None) -> Iterator[bytes]:
    """The file's XML, unpacked where it is gzipped. `progress` hears how many bytes of the stream are done.

    Raises `ImportRefused` for UTF-16, where no byte is a mark, and for a gzip that is damaged or explodes.
    """
    chunks = _read(stream, progress)
    head = next(chunks, b"")
    chunks = chain([head], chunks)
    if head.startswith(_GZIP_MAGIC):
        chunks = _unpack(chunks)
        head = next(chunks, b"")
        chunks = chain([head], chunks)
    if head.startswith(_UTF16_STARTS):
        raise ImportRefused(Fault.UNKNOWN_ENCODING, 1, 1, "UTF-16")
    return chunks


def _read(stream: BinaryIO, progress: Callable[[int], None] | None) -> Iterator[bytes]:
    read = 0
    while chunk := stream.read(CHUNK_SIZE):
        read += len(chunk)
        yield chunk
        if progress:
            progress(read)


def _unpack(chunks: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    unpacked = 0
    for chunk in chunks:
        packed = chunk
        while packed:
            if unpacker.eof:
                unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            try:
                plain = unpacker.decompress(packed, CHUNK_SIZE)
            except zlib.error as error:
                raise ImportRefused(Fault.BROKEN_GZIP) from error
            unpacked += len(plain)
            if unpacked > LARGEST_UNPACKED:
                raise ImportRefused(Fault.UNPACKS_TOO_LARGE)
            if plain:
                yield plain
            packed = unpacker.unconsumed_tail or unpacker.unused_data
    if not unpacker.eof:
        raise ImportRefused(Fault.BROKEN_GZIP)
