"""The name of a server, out of what people type when they are asked for it."""

import re
from typing import Final

LONGEST_HOST: Final = 253
LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# At least two labels, and the last one not a number: neither this machine's name nor an address.
HOST: Final = re.compile(rf"(?:{LABEL}\.)+(?!\d+$){LABEL}")


def server_name(typed: str) -> str:
    """`club.example` of itself, of `@ida@club.example` and of `https://Club.Example/@ida`; else nothing."""
    text = typed.strip().lower().removeprefix("https://").removeprefix("http://")
    host = text.partition("/")[0].rpartition("@")[2].rstrip(".")
    try:
        name = host.encode("idna").decode()
    except UnicodeError:
        return ""
    return name if len(name) <= LONGEST_HOST and HOST.fullmatch(name) else ""
