"""Who is calling, when a proxy stands in between."""

from ipaddress import ip_network
from typing import Any

import pytest

from blogapp.web.proxies import TrustedProxies


def seen_by_the_site(trusted: str, **environ: str) -> dict[str, str]:
    """The environment as the application gets it."""
    seen: dict[str, str] = {}

    def app(environ: Any, _start: Any) -> list[bytes]:
        seen.update(environ)
        return []

    TrustedProxies(app, (ip_network(trusted),))(environ, lambda *_: lambda _: None)
    return seen


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.7", "203.0.113.9"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("198.51.100.4", "203.0.113.9", "198.51.100.4"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("::ffff:198.51.100.4", "", "198.51.100.4"),
    ],
)
def test_believes_only_proxies_it_was_told_of(peer: str, forwarded: str, caller: str) -> None:
    seen = seen_by_the_site("10.0.0.0/8", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert seen["REMOTE_ADDR"] == caller


def test_takes_the_scheme_from_a_trusted_proxy_alone() -> None:
    forwarded = {"HTTP_X_FORWARDED_PROTO": "https", "wsgi.url_scheme": "http"}
    assert seen_by_the_site("10.0.0.0/8", REMOTE_ADDR="10.0.0.1", **forwarded)["wsgi.url_scheme"] == "https"
    assert seen_by_the_site("10.0.0.0/8", REMOTE_ADDR="192.0.2.1", **forwarded)["wsgi.url_scheme"] == "http"
