"""Headers that every answer carries: what a page of ours may load, and what others may learn."""

from typing import Final

from flask import Response

from blogapp.web.context import settings

# Everything comes from this site; nothing inline runs; nobody frames us; forms go nowhere else.
CONTENT_POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)

FIXED: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers older than frame-ancestors
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def add_headers(response: Response) -> Response:
    """Answers that did not say they are for everyone are for one person, and kept by nobody."""
    for name, value in FIXED.items():
        # A picture's own policy allows less.
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    if settings().is_https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
