"""Requests to other machines that end in time and stay small, whatever the other side does."""

import io
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http.client import HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# One silence: longer than any healthy server's.
SILENCE_S: Final = 4.0
CHUNK_BYTES: Final = 16 * 1024
# A lookup cannot be interrupted, only left alone: so many may hang before the next one waits.
LOOKUPS_AT_ONCE: Final = 16

Check = Callable[[IPv4Address | IPv6Address], None]

_lookups = ThreadPoolExecutor(LOOKUPS_AT_ONCE, thread_name_prefix="lookup")


class AnswerTooSlow(requests.Timeout):
    """The other side keeps the person waiting."""


class AnswerTooLarge(requests.RequestException):
    """The other side sends more than any answer of use would hold."""


class Deadline:
    """When all of it must be over: lookup, connection, every byte of every answer."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = monotonic() + seconds

    def left(self) -> float:
        """The seconds that one silence may last; raises AnswerTooSlow when none are left."""
        left = self._ends_at - monotonic()
        if left <= 0:
            raise AnswerTooSlow("the time is over")
        return min(left, SILENCE_S)


def any_address(_address: IPv4Address | IPv6Address) -> None:
    """For servers that the owner has named: they may be anywhere."""


class LedNowhere:
    """Of a session: it follows no redirect, nor trips over a broken one by looking where it leads."""

    def get_redirect_target(self, _response: requests.Response) -> str | None:
        return None


class BriefAdapter(HTTPAdapter):
    """The transport of a `requests.Session` whose requests share one deadline; each answer is read whole.

    `check` sees the very addresses that are connected to, and raises for one that may not be.
    """

    def __init__(self, deadline: Deadline, max_bytes: int, check: Check = any_address) -> None:
        self.max_bytes = max_bytes
        self.line = _Line(deadline, check)
        super().__init__()

    def init_poolmanager(self, *sizes: Any, **more: Any) -> None:
        super().init_poolmanager(*sizes, **more)
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_PlainPool, line=self.line),  # type: ignore[dict-item]  # called like the class
            "https": partial(_SafePool, line=self.line),  # type: ignore[dict-item]  # likewise
        }

    def send(self, request: requests.PreparedRequest, *_given: Any, **more: Any) -> requests.Response:
        more |= {"stream": True, "timeout": self.line.deadline.left()}
        with super().send(request, **more) as response:
            response._content = self._body(response)  # noqa: SLF001  # what requests does itself, unbounded
            return response

    def _body(self, response: requests.Response) -> bytes:
        body = bytearray()
        try:
            # Whatever has arrived, not a full chunk: a byte every second must not hide from the deadline.
            while part := response.raw.read1(CHUNK_BYTES, decode_content=True):
                body += part
                if len(body) > self.max_bytes:
                    raise AnswerTooLarge(f"{response.url} sends over {self.max_bytes} bytes")
                self.line.deadline.left()
        except HTTPError as error:
            raise requests.ConnectionError(error) from error
        return bytes(body)


@dataclass(frozen=True, slots=True)
class _Line:
    deadline: Deadline
    check: Check

    def connected(self, host: str, port: int) -> socket.socket:
        # All are checked before one is tried, and what was checked is what is used: a name that points
        # elsewhere a moment later (DNS rebinding) gains nothing.
        places = [(family, place) for family, _, _, _, place in self._places(host, port)]
        for _, place in places:
            self.check(ip_address(place[0]))
        for family, place in places[:-1]:
            try:
                return self._connected_to(family, place)
            except OSError:
                continue
        return self._connected_to(*places[-1])

    def _places(self, host: str, port: int) -> list[Any]:
        look = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            return _lookups.submit(look).result(self.deadline.left())
        except UnicodeError as error:
            raise OSError(f"{host!r} is no name of a machine") from error

    def _connected_to(self, family: int, place: Any) -> socket.socket:
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(self.deadline.left())
            line.connect(place)
            line.settimeout(self.deadline.left())
        except OSError:
            line.close()
            raise
        return line


class _Reader(io.RawIOBase):
    """Reads a socket until the deadline: without it, each byte of a header could take its own silence."""

    def __init__(self, raw: io.RawIOBase, line: socket.socket, deadline: Deadline) -> None:
        self._raw, self._line, self._deadline = raw, line, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        self._line.settimeout(self._deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, sock: socket.socket, *given: Any, deadline: Deadline, **more: Any) -> None:
        super().__init__(sock, *given, **more)
        self.fp = io.BufferedReader(_Reader(self.fp.detach(), sock, deadline))


class _Timed:
    """What the two kinds of connection have in common."""

    host: str
    port: int
    default_port: int
    response_class: Any

    def __init__(self, *given: Any, line: _Line, **more: Any) -> None:
        super().__init__(*given, **more)
        self.line = line
        self.response_class = partial(_Answer, deadline=line.deadline)

    def _new_conn(self) -> socket.socket:
        return self.line.connected(self.host, self.port or self.default_port)


class _PlainConnection(_Timed, HTTPConnection):
    pass


class _SafeConnection(_Timed, HTTPSConnection):
    pass


class _Pool:
    conn_kw: dict[str, Any]

    def __init__(self, *given: Any, line: _Line, **more: Any) -> None:
        super().__init__(*given, **more)
        self.conn_kw["line"] = line


class _PlainPool(_Pool, HTTPConnectionPool):
    ConnectionCls: Any = _PlainConnection


class _SafePool(_Pool, HTTPSConnectionPool):
    ConnectionCls: Any = _SafeConnection
