"""How often one network may do one thing, counted in memory or in Redis."""

import secrets
from collections.abc import Callable

from flask import Flask


def try_links(app: Flask, times: int, address: str = "192.0.2.7") -> list[int]:
    """Answers to as many guesses at a sign-in link from one address."""
    client = app.test_client()
    return [
        client.get("/login/link/guess", environ_base={"REMOTE_ADDR": address}).status_code
        for _ in range(times)
    ]


def test_counts_each_network_apart(app: Flask) -> None:
    assert try_links(app, 21)[-1] == 429
    assert try_links(app, 1, "192.0.2.8") == [200]


def test_counts_a_household_as_one(app: Flask) -> None:
    try_links(app, 20, "2001:db8::1")
    assert try_links(app, 1, "2001:db8::ffff") == [429]
    assert try_links(app, 1, "2001:db8:0:1::1") == [200]


def test_counts_together_over_several_nodes(make_app: Callable[..., Flask], redis_url: str) -> None:
    nodes = [make_app(redis_url=redis_url) for _ in range(2)]
    # The two engines' runs share the Redis, so each comes from a network of its own.
    network = f"2001:db8:{secrets.token_hex(2)}:1::1"
    codes = [code for node in nodes for code in try_links(node, 15, network)]
    assert codes == [200] * 20 + [429] * 10


def test_ignores_a_redis_that_is_away(make_app: Callable[..., Flask]) -> None:
    assert try_links(make_app(redis_url="redis://127.0.0.1:9/0"), 2) == [200, 200]
