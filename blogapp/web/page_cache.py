"""Answers readers without a session from memory, in front of Flask, never with an old page.

A page is built once per version and kept with its compressed forms. Before each answer the version is read
from the database (one indexed row read), so a change committed by any process is seen at once.
"""

import gzip
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol, TypeVar
from urllib.parse import parse_qsl

import brotli
from flask import Response, make_response, request

from blogapp.web.compression import whole_answer
from blogapp.web.versions import SAME_FOR_ALL, names_for

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# A caching proxy may answer for a second by itself, and show the last page while it asks for the next.
FOR_EVERYONE: Final = "public, max-age=0, s-maxage=1, stale-while-revalidate=30"
# Only these make another page of the same address; anything else would let a stranger fill the memory.
KEPT_PARAMETERS: Final = frozenset({"page", "sort", "stance", "perspective", "condition", "view", "after"})
# Whoever carries one of these gets pages made for them.
PERSONAL_COOKIES: Final = ("session", "guest", "remember_token")
# Pictures of texts are large and never change: browsers and proxies keep them, pages need the memory.
NEVER_KEPT: Final = "/media/"
# The longest address of ours is a search; a stranger's longer one is not worth remembering.
LONGEST_ADDRESS: Final = 1000
# Every browser's list is shorter; what a client says beyond it is not worth remembering.
LONGEST_ACCEPTED: Final = 200
# "3 minutes ago" may be this many seconds old.
LONGEST_LIFE: Final = 60.0
# Builders of different pages seldom share a lock; builders of one page always do, so a page is built once.
LOCKS: Final = 64
BROTLI_QUALITY: Final = 5

View = TypeVar("View", bound=Callable[..., object])


def public(view: View) -> View:
    """Marks a route whose answer is the same for everyone without a session."""

    @wraps(view)
    def marked(*args: object, **values: object) -> Response:
        response = make_response(view(*args, **values))
        if response.status_code == 200 and "Cache-Control" not in response.headers:  # noqa: PLR2004
            response.headers["Cache-Control"] = FOR_EVERYONE if is_anonymous() else "private, no-store"
        return response

    return marked  # type: ignore[return-value]  # same call, an answer with one header more


def is_anonymous() -> bool:
    """Whether the present request carries none of the cookies that make a page personal."""
    return not _has_session(request.environ)


class Versions(Protocol):
    """Knows how new a page must be; `blogapp/web/versions.py` asks the database."""

    def stamp(self) -> bytes | None:
        """The same bytes again mean that nothing has changed; None says nothing."""

    def __call__(self, names: tuple[str, ...]) -> int | None:
        """The newest version under these names; None while nobody can tell."""


@dataclass(slots=True)
class CachedPage:
    """One answer in all its encodings, and the version it shows."""

    names: tuple[str, ...]
    version: int
    headers: list[tuple[str, str]]
    bodies: dict[str, bytes]
    tag: str
    # The database's stamp when it was last known to be of the newest version.
    stamp: bytes | None = None
    built_at: float = field(default_factory=time.monotonic)
    ready: dict[str, tuple[list[tuple[str, str]], list[bytes]]] = field(default_factory=dict)

    def encoded(self, encoding: str) -> bytes:
        """The body in an encoding, compressed at its first use and kept."""
        if encoding not in self.bodies:
            plain = self.bodies["identity"]
            packed = (
                brotli.compress(plain, quality=BROTLI_QUALITY)
                if encoding == "br"
                else gzip.compress(plain, 6)
            )
            self.bodies[encoding] = packed
        return self.bodies[encoding]

    def answer(self, encoding: str) -> tuple[list[tuple[str, str]], list[bytes]]:
        """Headers and body of an encoding, put together at its first use and kept."""
        if encoding not in self.ready:
            body = self.encoded(encoding)
            coding = [] if encoding == "identity" else [("Content-Encoding", encoding)]
            size = ("Content-Length", str(len(body)))
            self.ready[encoding] = [*self.headers, *coding, size, ("ETag", self.etag(encoding))], [body]
        return self.ready[encoding]

    def etag(self, encoding: str) -> str:
        """A strong tag: other bytes, other tag."""
        return f'"{self.tag}-{encoding}"'

    @property
    def is_young(self) -> bool:
        return time.monotonic() - self.built_at <= LONGEST_LIFE

    @property
    def size(self) -> int:
        text = sum(len(name) + len(value) for name, value in self.headers)
        return 3 * (text + len(self.bodies["identity"]))  # an upper bound once all encodings are there


class PageCache:
    """The WSGI layer. Bounded in memory; the page that was not asked for longest goes first."""

    def __init__(self, app: "WSGIApplication", versions: Versions, max_bytes: int) -> None:
        self.app = app
        self.versions = versions
        self.max_bytes = max_bytes
        self.bytes_held = 0
        self.pages: OrderedDict[str, CachedPage] = OrderedDict()
        self.lock = Lock()
        self.building = [Lock() for _ in range(LOCKS)]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if not _may_be_kept(environ):
            return self.app(environ, start_response)
        path = environ["PATH_INFO"]
        address = f"{path}?{environ.get('QUERY_STRING', '')}"
        kept = self.pages.get(address)
        # Asked before the version: what is committed in between makes the stamp old, never wrongly new.
        stamp = self.versions.stamp()
        if kept and stamp and kept.stamp == stamp and kept.is_young:
            self._note_use(address)
            return _send(kept, environ, start_response)
        names = kept.names if kept else names_for(_as_text(path))
        version = self.versions(names)
        if version is None:  # the database does not answer; Flask says so in words
            return self.app(environ, start_response)
        page = self._fresh(address, version)
        if page is None:
            with self.building[hash(address) % LOCKS]:
                page = self._fresh(address, version)
                if page is None:
                    status, headers, body = _answer_of(self.app, environ)
                    page = _kept_page(path, version, status, headers, body)
                    if page is None:
                        start_response(status, headers)
                        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
                    self._keep(address, page)
        page.stamp = stamp
        return _send(page, environ, start_response)

    def _fresh(self, address: str, version: int) -> CachedPage | None:
        page = self.pages.get(address)
        if page is None or page.version < version or not page.is_young:
            return None
        self._note_use(address)
        return page

    def _note_use(self, address: str) -> None:
        with self.lock:
            if address in self.pages:
                self.pages.move_to_end(address)

    def _keep(self, address: str, page: CachedPage) -> None:
        with self.lock:
            old = self.pages.pop(address, None)
            self.bytes_held += page.size - (old.size if old else 0)
            self.pages[address] = page
            while self.bytes_held > self.max_bytes and self.pages:
                self.bytes_held -= self.pages.popitem(last=False)[1].size


def _may_be_kept(environ: "WSGIEnvironment") -> bool:
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING") or ""
    return (
        environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        and not path.startswith(NEVER_KEPT)
        and len(path) + len(query) <= LONGEST_ADDRESS
        and (path.isprintable() or _as_text(path).isprintable())
        and (path.startswith(SAME_FOR_ALL) or not _has_session(environ))
        and (not query or {name for name, _ in parse_qsl(query, keep_blank_values=True)} <= KEPT_PARAMETERS)
    )


def _has_session(environ: "WSGIEnvironment") -> bool:
    # Looked for anywhere in the header, not parsed: `guest =...` is a cookie to Flask too, and a page that it
    # made for one person must never be taken for everyone's.
    cookies = environ.get("HTTP_COOKIE")
    return cookies is not None and any(name in cookies for name in PERSONAL_COOKIES)


def _as_text(path: str) -> str:
    """WSGI gives the bytes of a path as if each were a letter; threads know their addresses in letters."""
    return path.encode("latin-1").decode(errors="replace")


def _answer_of(
    app: "WSGIApplication", environ: "WSGIEnvironment"
) -> tuple[str, list[tuple[str, str]], bytes]:
    """The site's own answer to a plain GET of somebody unknown, whole and not compressed."""
    left_out = ("HTTP_IF_", "HTTP_ACCEPT_ENCODING", "HTTP_COOKIE")
    plain = {key: value for key, value in environ.items() if not key.startswith(left_out)}
    return whole_answer(app, {**plain, "REQUEST_METHOD": "GET"})


def _kept_page(
    path: str, version: int, status: str, headers: list[tuple[str, str]], body: bytes
) -> CachedPage | None:
    named = {name.lower(): value for name, value in headers}
    if (
        not status.startswith("200")
        or not named.get("cache-control", "").startswith("public")
        or "set-cookie" in named
    ):
        return None
    kept = [
        (name, value) for name, value in headers if name.lower() not in {"content-length", "etag", "vary"}
    ]
    is_same_for_all = path.startswith(SAME_FOR_ALL)
    kept.append(("Vary", "Accept-Encoding" if is_same_for_all else "Accept-Encoding, Cookie"))
    tag = blake2b(body, digest_size=12).hexdigest()
    return CachedPage(names_for(_as_text(path)), version, kept, {"identity": body}, tag)


def _send(page: CachedPage, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    encoding = _best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST_ACCEPTED])
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and (page.tag in known or known.strip() == "*"):
        unchanged = [*page.headers, ("ETag", page.etag(encoding))]
        start_response("304 Not Modified", [h for h in unchanged if h[0].lower() != "content-type"])
        return []
    headers, body = page.ready.get(encoding) or page.answer(encoding)
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else body


@lru_cache(maxsize=128)
def _best_encoding(accepted: str) -> str:
    # A client that names an encoding with q=0 refuses it; other weights do not change what is best for it.
    parts = [part.replace(" ", "").partition(";q=") for part in accepted.lower().split(",")]
    offered = {name for name, _, weight in parts if weight.strip("0.") or not weight}
    return next((encoding for encoding in ("br", "gzip") if encoding in offered), "identity")
