"""Where to send a person back to: always a path of this site."""

from urllib.parse import urlsplit

from flask import request


def page_before() -> str:
    """The path of the page whose form was sent, or `/`. A second slash would name a host: it goes."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return "/"
    return "/" + parts.path.lstrip("/\\") if parts.netloc == request.host else "/"
