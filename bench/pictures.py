"""What a page costs while pictures are sent and encoded, beside the same page in peace."""

import http.client
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from statistics import median
from threading import Thread
from typing import Final

from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from bench.servers import Server
from bench.signed_in_page import signed_in
from bench.site import BenchSite
from bench.table import Row, at_most
from bench.threads import Built
from bench.uncached_page import COOKIE
from blogapp.accounts.models import Role
from blogapp.extensions import db
from blogapp.media.models import MediaPicture, MediaState

PICTURES: Final = 20
# A phone's photograph.
SIZE: Final = (4000, 3000)
QUIET_PAGES: Final = 100
# A reader who asks without a pause would leave the worker nothing of the one core.
PAUSE_S: Final = 0.01
# The encoder takes what others leave: on a machine with much else to do that is little.
LONGEST_S: Final = 900.0
TARGET: Final = 1.5


def rows(site: BenchSite, server: Server, thread: Built) -> Iterator[Row]:
    """One row: a page that is made anew for each request, asked for again and again until all are ready.

    Peace is before and after, so that what else the machine does meets both sides.
    """
    cookie = signed_in(site, "Ann Author", Role.AUTHOR)
    body, kind = _form()
    quiet = _pages(server, thread.url, lambda asked: asked < QUIET_PAGES)
    begun = time.perf_counter()
    author = Thread(target=_send, args=(server.port, cookie, body, kind))
    author.start()
    busy = _pages(server, thread.url, lambda asked: asked % 20 or _are_waiting(site, begun))
    author.join()
    taken = time.perf_counter() - begun
    quiet += _pages(server, thread.url, lambda asked: asked < QUIET_PAGES)
    yield at_most(
        f"uncached page of {thread.size} comments while {PICTURES} pictures of {SIZE[0] * SIZE[1] / 1e6:.0f}"
        f" megapixels are sent and encoded in {taken:.0f} s",
        f"{median(busy) * 1000:.2f} ms, one in twenty over {_slow(busy) * 1000:.1f} ms",
        f"in peace {median(quiet) * 1000:.2f} ms, one in twenty over {_slow(quiet) * 1000:.1f} ms",
        median(busy) / median(quiet),
        TARGET,
    )


def _form() -> tuple[bytes, str]:
    """One request of the library's form with one photograph."""
    file = BytesIO()
    Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 60).resize(SIZE).convert("RGB").save(file, "JPEG")
    file.seek(0)
    boundary, body = encode_multipart({"picture": FileStorage(file, "photograph.jpg")})
    return body, f"multipart/form-data; boundary={boundary}"


def _send(port: int, cookie: str, body: bytes, kind: str) -> None:
    """One after the other, as the editor's script does."""
    for _ in range(PICTURES):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_S)
        headers = {"Cookie": cookie, "Content-Type": kind, "X-Fragment": "1"}
        connection.request("POST", "/write/media", body, headers)
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        connection.close()


def _pages(server: Server, path: str, goes_on: Callable[[int], object]) -> list[float]:
    """Seconds for each page, one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=LONGEST_S)
    seconds: list[float] = []
    while goes_on(len(seconds)):
        started = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": COOKIE})
        answer = connection.getresponse()
        answer.read()
        seconds.append(time.perf_counter() - started)
        assert answer.status == 200
        time.sleep(PAUSE_S)
    connection.close()
    return seconds


def _are_waiting(site: BenchSite, begun: float) -> bool:
    ready = select(func.count()).select_from(MediaPicture).where(MediaPicture.state == MediaState.READY)
    with site.app.app_context():
        number = db.session.scalar(ready) or 0
    assert time.perf_counter() - begun < LONGEST_S, f"only {number} pictures are ready"
    return number < PICTURES


def _slow(seconds: list[float]) -> float:
    return sorted(seconds)[len(seconds) * 19 // 20]
