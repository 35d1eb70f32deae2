"""What a page costs as its thread grows: statements and time, in every order and at every depth."""

from collections.abc import Callable, Iterator
from typing import Final

import brotli
from flask import Flask

from bench.in_process import ask, seconds_in_turn, statements_of
from bench.shapes import Shape, chain, discussion, full_roots, one_root
from bench.site import BenchSite
from bench.table import Row, at_most
from bench.threads import Built, build_thread

SIZES: Final = (10, 100, 1_000, 10_000, 100_000)
# The shapes that a thread seldom has; they are measured a little smaller, to keep the run short.
EXTREMES: Final[dict[str, Shape]] = {"all answer one comment": one_root, "each answers the last": chain}
EXTREME_SIZES: Final = (1_000, 20_000)
# Thirty roots of sixty: a page shows 25 roots and 50 replies of each.
HEAVY_SIZE: Final = 1_800

MOST_STATEMENTS: Final = 8
MOST_GROWTH: Final = 1.5
TIMES: Final = 25

# The addresses of a thread that are measured, beside its plain one.
PAGES: Final[dict[str, Callable[[Built], str]]] = {
    "": lambda thread: thread.url,
    ", sort=oldest": lambda thread: f"{thread.url}?sort=oldest",
    ", sort=newest": lambda thread: f"{thread.url}?sort=newest",
    ", sort=top": lambda thread: f"{thread.url}?sort=top",
    ", after= its middle": lambda thread: f"{thread.url}?after={thread.middle_root}",
    ", one comment in its context": lambda thread: f"{thread.url}/comments/{thread.middle_reply}",
}


def build(site: BenchSite) -> list[Built]:
    """The threads of all sizes, as people talk."""
    with site.app.app_context():
        return [build_thread(f"A discussion of {size}", size, discussion) for size in SIZES]


def rows(site: BenchSite, threads: list[Built]) -> Iterator[Row]:
    """Statements for all sizes, then time for each address, then the extremes."""
    yield from (_statements(site.app, name, threads) for name in ("", ", after= its middle"))
    small, large = (next(each for each in threads if each.size == size) for size in (1_000, 100_000))
    yield from (_time(site.app, name, small, large) for name in PAGES)
    for name, shape in EXTREMES.items():
        with site.app.app_context():
            few, many = (build_thread(f"{name}, {size}", size, shape) for size in EXTREME_SIZES)
        yield _time(site.app, f", {name}", few, many)
    yield _heaviest(site)


def _statements(app: Flask, name: str, threads: list[Built]) -> Row:
    """The more of both counts: a page with all its parts has this many, whatever the size."""
    counts = [_counted(app, _address(name, thread)) for thread in threads]
    is_met = len(set(counts)) == 1 and max(counts) <= MOST_STATEMENTS
    sizes = " / ".join(f"{thread.size:,}" for thread in threads)
    figure = " / ".join(map(str, counts))
    return Row(
        f"SQL statements, uncached{name}: {sizes}", figure, "", "", f"same, at most {MOST_STATEMENTS}", is_met
    )


def _time(app: Flask, name: str, small: Built, large: Built) -> Row:
    pages = [_address(name, small), _address(name, large)]
    small_s, large_s = seconds_in_turn([lambda: ask(app, pages[0]), lambda: ask(app, pages[1])], TIMES)
    return at_most(
        f"uncached, {large.size:,} comments{name}",
        f"{large_s * 1000:.2f} ms",
        f"{small.size:,} comments {small_s * 1000:.2f} ms",
        large_s / small_s,
        MOST_GROWTH,
    )


def _heaviest(site: BenchSite) -> Row:
    with site.app.app_context():
        thread = build_thread("Full to the brim", HEAVY_SIZE, full_roots)
    [seconds] = seconds_in_turn([lambda: ask(site.app, thread.url)], TIMES)
    html = ask(site.app, thread.url)
    shown = html.count(b'<article class="comment')
    weight = f"{len(html) / 1000:,.0f} kB of HTML, {len(brotli.compress(html, quality=5)) / 1000:.0f} kB sent"
    return Row(
        f"uncached, the heaviest page there is: {shown:,} comments", f"{seconds * 1000:.0f} ms", weight
    )


def _address(name: str, thread: Built) -> str:
    return PAGES.get(name, PAGES[""])(thread)


def _counted(app: Flask, path: str) -> int:
    with statements_of(app) as statements:
        ask(app, path)
    return len(statements)
