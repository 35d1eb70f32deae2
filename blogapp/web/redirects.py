"""Where to send a person back to: always a path of this site."""

from typing import Final
from urllib.parse import unquote, urlsplit

from flask import request

# Ours are far shorter.
LONGEST_PATH: Final = 500


def own_path(text: str | None) -> str | None:
    """The text if it is a path of this site and nothing else, also once decoded; None for any other."""
    if not text or len(text) > LONGEST_PATH:
        return None
    is_own = all(_is_plain_path(form) for form in (text, unquote(text)))
    return text if is_own and not urlsplit(text).netloc else None


def _is_plain_path(text: str) -> bool:
    # Browsers take a backslash for a slash, and leave out tabs and line ends before they look.
    return text.startswith("/") and "//" not in text and "\\" not in text and text.isprintable()


def page_before() -> str:
    """The path of the page whose form was sent, or `/`. A second slash would name a host: it goes."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return "/"
    return "/" + parts.path.lstrip("/\\") if parts.netloc == request.host else "/"
