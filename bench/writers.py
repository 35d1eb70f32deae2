"""People who comment through the real form: one after another, several at once, or one each second."""

import http.client
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Final, Self
from urllib.parse import urlencode

from bench import prose
from bench.threads import Built

EVERY_S = 1.0

PUBLIC_ID: Final = re.compile(r"(?:#comment-|/comments/)([0-9a-z]{10})")


class Writer:
    """One browser that keeps its connection, and the public ids of the comments it was promised."""

    def __init__(self, port: int, url: str, name: str, parent: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.url = url
        self.name = name
        self.parent = parent
        self.acknowledged: list[str] = []

    def write(self, number: int) -> None:
        """Send the form; 303 is the promise that the comment is stored."""
        words = prose.comments()[number % len(prose.comments())]
        form = {
            "body": f"{words} ({self.name}, {number})",
            "parent": self.parent,
            "name": self.name,
            "email": "reader@example.org",
            "website": "",
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        self.connection.request("POST", f"{self.url}/comments", urlencode(form), headers)
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status == 303, f"a comment was answered with {answer.status}"
        # To the comment, or to its status page while it waits.
        self.acknowledged.append(PUBLIC_ID.findall(answer.headers["Location"])[-1])

    def write_for(self, seconds: float) -> Self:
        """One comment after another."""
        until = time.perf_counter() + seconds
        number = 0
        while time.perf_counter() < until:
            self.write(number)
            number += 1
        self.connection.close()
        return self


def write_together(port: int, url: str, writers: int, seconds: float) -> tuple[list[str], float]:
    """Everything that was acknowledged to so many writers at once, and how long it took."""
    crowd = [Writer(port, url, f"Writer {number} of {writers}") for number in range(1, writers + 1)]
    started = time.perf_counter()
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(lambda writer: writer.write_for(seconds), crowd))
    taken = time.perf_counter() - started
    return [public_id for writer in crowd for public_id in writer.acknowledged], taken


@contextmanager
def a_comment_every_second(port: int, thread: Built) -> Iterator[Writer]:
    """While the block runs, the discussion goes on below one of the comments on the page."""
    writer, is_over = Writer(port, thread.url, "Someone", thread.middle_root), threading.Event()

    def go_on() -> None:
        for number in count():
            writer.write(number)
            if is_over.wait(EVERY_S):
                return

    with ThreadPoolExecutor(1) as pool:
        discussion = pool.submit(go_on)
        try:
            yield writer
        finally:
            is_over.set()
            discussion.result()
            writer.connection.close()
