"""What a page costs for someone who is signed in, beside the same page for someone nobody knows."""

from collections.abc import Iterator
from typing import Final

from bench import load
from bench.in_process import ask, seconds_in_turn, statements_of
from bench.load import Best, Target
from bench.servers import Server
from bench.site import BenchSite
from bench.table import Row, at_most
from bench.threads import Built
from bench.uncached_page import COOKIE, ROUNDS, TIMES
from blogapp.accounts.models import Role
from blogapp.accounts.service import make_sign_in_link, make_user

# Who it is, and what is theirs on the page: a statement or two more, and nothing for each comment.
TARGET: Final = 1.2


def rows(site: BenchSite, server: Server, thread: Built) -> Iterator[Row]:
    """One row in this process, one under the server; both pages are made anew for each request."""
    cookie = signed_in(site, "Rita Reader", Role.READER)
    yield _in_process(site, thread, cookie)
    if load.is_possible():
        yield _under_the_server(server, thread, cookie)
    else:
        yield Row("page for a signed-in reader under the server", load.HINT)


def signed_in(site: BenchSite, name: str, role: Role) -> str:
    """What the browser of a new person sends after signing in."""
    with site.app.app_context():
        token = make_sign_in_link(make_user(name, role))
    browser = site.app.test_client()
    assert browser.post(f"/login/link/{token}").status_code == 303
    kept = {name: browser.get_cookie(name) for name in ("session", "remember_token")}
    return "; ".join(f"{name}={cookie.value}" for name, cookie in kept.items() if cookie)


def _in_process(site: BenchSite, thread: Built, cookie: str) -> Row:
    assert b"Rita Reader" in ask(site.app, thread.url, cookie)
    with statements_of(site.app) as own:
        ask(site.app, thread.url, cookie)
    with statements_of(site.app) as anyones:
        ask(site.app, thread.url)
    own_s, anyones_s = seconds_in_turn(
        [lambda: ask(site.app, thread.url, cookie), lambda: ask(site.app, thread.url)], TIMES
    )
    return at_most(
        f"page of {thread.size} comments for a signed-in reader, in process",
        f"{own_s * 1000:.2f} ms, {len(own)} SQL statements",
        f"anonymous, uncached {anyones_s * 1000:.2f} ms, {len(anyones)} SQL statements",
        own_s / anyones_s,
        TARGET,
    )


def _under_the_server(server: Server, thread: Built, cookie: str) -> Row:
    own = Best(Target(server, thread.url, (f"Cookie: {cookie}",)))
    anyones = Best(Target(server, thread.url, (f"Cookie: {COOKIE}",)))
    for _ in range(ROUNDS):
        own.take(1)
        anyones.take(1)
    ratio = anyones.per_second / own.per_second
    return Row(
        f"page of {thread.size} comments for a signed-in reader, under granian",
        f"{1000 / own.per_second:.2f} ms, {own.core_us / 1000:.2f} ms of core",
        f"anonymous, uncached {1000 / anyones.per_second:.2f} ms, {anyones.core_us / 1000:.2f} ms of core",
        f"{ratio:.2f}, by core {own.core_us / anyones.core_us:.2f}",
        f"at most {TARGET:g}",
        ratio <= TARGET,
    )
