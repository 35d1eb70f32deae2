"""What making a page costs, beside the least that Flask can do: in this process, and under the server."""

from collections.abc import Iterator
from typing import Final

from bench import load, servers
from bench.answers import Answer
from bench.constant import flask_application
from bench.in_process import ask, seconds_in_turn
from bench.load import Best, Target
from bench.servers import Server
from bench.site import BenchSite
from bench.table import Row
from bench.threads import Built

# The target is 10 ms on a core that serves the constant Flask answer in 0.22 ms under granian: a ratio.
TARGET: Final = 45
# A cookie that makes a page personal is what leads past the page cache.
COOKIE: Final = "guest=of-the-bench"
TIMES: Final = 60
ROUNDS: Final = 4


def rows(site: BenchSite, server: Server, thread: Built) -> Iterator[Row]:
    """One row in this process, one under the server."""
    answer = Answer.of(server.port, thread.url, cookie=COOKIE)
    yield _in_process(site, thread, answer)
    if load.is_possible():
        yield _under_the_server(server, thread, answer)
    else:
        yield Row("uncached page under the server", load.HINT)


def _in_process(site: BenchSite, thread: Built, answer: Answer) -> Row:
    constant = flask_application(answer)
    page_s, constant_s = seconds_in_turn(
        [lambda: ask(site.app, thread.url), lambda: ask(constant, "/")], TIMES
    )
    return Row(
        f"uncached page of {thread.size} comments, in process",
        f"{page_s * 1000:.2f} ms",
        f"constant Flask {constant_s * 1000:.3f} ms",
        f"{page_s / constant_s:.0f}",
    )


def _under_the_server(server: Server, thread: Built, answer: Answer) -> Row:
    cookie = (f"Cookie: {COOKIE}",)
    page = Best(Target(server, thread.url, cookie))
    with servers.constant(answer, "flask") as other:
        constant = Best(Target(other, "/", cookie))
        for _ in range(ROUNDS):
            page.take(1)
            constant.take(1)
    ratio = constant.per_second / page.per_second
    return Row(
        f"uncached page of {thread.size} comments, under granian",
        f"{1000 / page.per_second:.2f} ms, {page.core_us / 1000:.2f} ms of core",
        f"constant Flask {1000 / constant.per_second:.3f} ms, {constant.core_us / 1000:.3f} ms of core",
        f"{ratio:.0f}, by core {page.core_us / constant.core_us:.0f}",
        f"at most {TARGET}",
        ratio <= TARGET,
    )
