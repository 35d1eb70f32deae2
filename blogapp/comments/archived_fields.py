"""What an archive says about a writer, made fit to be stored and shown; nothing in it is trusted."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Final

from blogapp.comments.forms import LIKE_AN_ADDRESS, LONGEST_ADDRESS
from blogapp.text.characters import tidy
from blogapp.text.links import web_address
from blogapp.text.markdown import html_comment
from blogapp.text.plain import plain_text

# What the columns hold.
LONGEST_NAME: Final = 245
# People come back: so many of them write most of what an archive holds.
PEOPLE: Final = 4096


def plain_name(written: str) -> str:
    """A name in one line. Archives hold names as HTML: with entities, sometimes with tags."""
    is_html = "<" in written or "&" in written
    words = plain_text(html_comment(written)) if is_html else tidy(written)
    return " ".join(words.split())[:LONGEST_NAME]


def mail_address(written: str) -> str:
    """The address, if it looks like one: no mail may ever be tried at anything else."""
    address = tidy(written).strip()
    return address if len(address) <= LONGEST_ADDRESS and LIKE_AN_ADDRESS.fullmatch(address) else ""


@lru_cache(maxsize=PEOPLE)
def website(written: str) -> str:
    """The address, if it may become a link."""
    return web_address(written) or "" if written else ""


@lru_cache(maxsize=PEOPLE)
def network_address(written: str) -> str | None:
    """The one IP address in its usual form; IPv4 also where it is written as IPv6."""
    try:
        address = ip_address(written.strip().partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
