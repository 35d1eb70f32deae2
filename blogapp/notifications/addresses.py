"""Is this an address that mail can be sent to? Strict, because it becomes a line of the mail's head."""

import re
from typing import Final

LONGEST: Final = 254
LONGEST_LOCAL_PART: Final = 64
_WORD: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL_PART: Final = re.compile(rf"{_WORD}(?:\.{_WORD})*")
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")


def mail_address(text: str) -> str | None:
    """The address with its domain in lower-case ASCII ("xn--..."), or None for what is not one."""
    local_part, at, domain = text.strip().rpartition("@")
    host = _ascii(domain)
    if not (at and host and DOMAIN.fullmatch(host) and LOCAL_PART.fullmatch(local_part)):
        return None
    address = f"{local_part}@{host}"
    return address if len(local_part) <= LONGEST_LOCAL_PART and len(address) <= LONGEST else None


def person_of(address: str) -> str:
    """What two spellings of one mailbox share: no provider of today tells ADA@ from ada@."""
    return address.casefold()


def _ascii(domain: str) -> str:
    try:
        host = domain.encode("idna").decode().lower()
        # The codec is of 2003 and turns "ß" into "ss", which is somebody else's domain today.
        return host if host.encode().decode("idna") == domain.lower() or domain.isascii() else ""
    except UnicodeError:
        return ""
