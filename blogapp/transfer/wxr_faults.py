"""What an XML parser's complaint means for the owner of a WordPress export."""

import re
from typing import Final
from xml.parsers.expat import ErrorString, ExpatError
from xml.parsers.expat.errors import (
    XML_ERROR_INCORRECT_ENCODING,
    XML_ERROR_INVALID_TOKEN,
    XML_ERROR_NO_ELEMENTS,
    XML_ERROR_PARTIAL_CHAR,
    XML_ERROR_UNCLOSED_CDATA_SECTION,
    XML_ERROR_UNCLOSED_TOKEN,
    XML_ERROR_UNKNOWN_ENCODING,
    codes,
)

from blogapp.transfer.errors import Fault

_ABOUT_ENCODING: Final = {codes[XML_ERROR_INCORRECT_ENCODING], codes[XML_ERROR_UNKNOWN_ENCODING]}
_CUT_SHORT: Final = {
    codes[XML_ERROR_NO_ELEMENTS],
    codes[XML_ERROR_PARTIAL_CHAR],
    codes[XML_ERROR_UNCLOSED_CDATA_SECTION],
    codes[XML_ERROR_UNCLOSED_TOKEN],
}
_LAST_ASCII: Final = 0x7F
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def is_about_encoding(error: ExpatError) -> bool:
    """Whether the parser stopped because of what the file says of its encoding."""
    return error.code in _ABOUT_ENCODING


def fault_of(error: ExpatError, data: bytes, index: int) -> tuple[Fault, str]:
    """The fault and, where the fault does not say it all, the parser's word for it.

    `index` is where the parser stopped in `data`; it lies before it when a long tag began in earlier bytes.
    """
    if is_about_encoding(error):
        return Fault.UNKNOWN_ENCODING, ErrorString(error.code)
    if error.code in _CUT_SHORT:
        return Fault.CUT_SHORT, ""
    if error.code == codes[XML_ERROR_INVALID_TOKEN] and 0 <= index < len(data):
        return _fault_of_byte(data, index)
    return Fault.ILL_FORMED, ErrorString(error.code)


def _fault_of_byte(data: bytes, index: int) -> tuple[Fault, str]:
    if _CONTROL.match(data, index):
        return Fault.CONTROL_CHARACTER, f"0x{data[index]:02X}"
    if data[index] > _LAST_ASCII:
        return Fault.WRONG_BYTE, f"0x{data[index]:02X}"
    if b"]]>" in data[max(index - 2, 0) : index + 3]:
        return Fault.BARE_CDATA_END, ""
    return Fault.ILL_FORMED, ErrorString(codes[XML_ERROR_INVALID_TOKEN])
