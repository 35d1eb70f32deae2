"""Addresses that a stranger chose are asked only where they are public, briefly, and for little."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from blogapp.web import public_http
from blogapp.web.public_http import AddressRefused, PublicAnswer, fetch_public
from tests.support.stand_in import StandIn

PatchNames = Callable[..., list[str]]


def fetch(url: str, *, redirects: int = 0, seconds: float = 5, max_bytes: int = 1000) -> PublicAnswer:
    """As for a try on this machine."""
    return fetch_public(url, max_bytes=max_bytes, seconds=seconds, redirects=redirects, may_be_loopback=True)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> PatchNames:
    """Makes every name point at these addresses, one set for each time it is looked up."""
    looked_up: list[str] = []

    def point(*answers: str) -> list[str]:
        left = list(answers)

        def getaddrinfo(host: str, port: int, **_more: object) -> list[object]:
            looked_up.append(host)
            found = left.pop(0) if len(left) > 1 else left[0]
            return [
                (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
                for one in found.split()
            ]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return looked_up

    return point


def test_works(stand_in: StandIn) -> None:
    stand_in.answers["/a"] = 200, {"a": 1}
    answer = fetch(f"{stand_in.url}/a?b=c")
    assert (answer.status, answer.body) == (200, b'{"a": 1}')
    assert answer.headers["content-type"].startswith("application/json")
    assert stand_in.last("/a").query == {"b": "c"}
    assert stand_in.last("/a").headers["User-Agent"] == "blogapp"


@pytest.mark.parametrize(
    "url",
    [
        "http://93.184.216.34/",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "//93.184.216.34/",
        "https:///path",
        "https://",
        "https://someone@93.184.216.34/",
        "https://someone:secret@93.184.216.34/",
        "https://93.184.216.34:0/",
        "https://93.184.216.34:99999/",
        "https://[::1/",
        "https://93.184.216.34/\r\nHost: localhost",
        "javascript:alert(1)",
        "",
    ],
)
def test_rejects_what_is_no_plain_https_address(url: str) -> None:
    with pytest.raises(AddressRefused):
        fetch_public(url, max_bytes=10, seconds=1)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fc00::1", "fd00::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1",
        "2002:7f00:1::1", "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_rejects_an_address_that_is_not_public(names: PatchNames, address: str) -> None:
    names(address)
    with pytest.raises(AddressRefused):
        fetch_public("https://picture.example/a.png", max_bytes=10, seconds=1)
    literal = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefused):
        fetch_public(f"https://{literal}/", max_bytes=10, seconds=1)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost", "LOCALHOST.", "0"])
def test_rejects_this_machine_by_its_other_names(host: str) -> None:
    with pytest.raises((AddressRefused, requests.RequestException)):
        fetch_public(f"https://{host}/", max_bytes=10, seconds=1)


def test_rejects_a_name_with_one_address_that_is_not_public(names: PatchNames) -> None:
    names("93.184.216.34 10.0.0.1")
    with pytest.raises(AddressRefused):
        fetch_public("https://picture.example/", max_bytes=10, seconds=1)


def test_looks_a_name_up_once_and_connects_to_what_it_checked(
    names: PatchNames, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up, tried = names("93.184.216.34", "127.0.0.1"), []

    def connect(_self: socket.socket, place: tuple[str, int]) -> None:
        tried.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(requests.ConnectionError):
        fetch_public("https://rebinding.example/", max_bytes=10, seconds=1)
    assert looked_up == ["rebinding.example"]
    assert tried == [("93.184.216.34", 443)]


def test_follows_as_many_redirects_as_it_is_told(stand_in: StandIn) -> None:
    stand_in.redirects = {"/a": "/b", "/b": f"{stand_in.url}/c"}
    stand_in.answers["/c"] = 200, b"there"
    assert fetch(f"{stand_in.url}/a", redirects=2).body == b"there"
    stopped = fetch(f"{stand_in.url}/a", redirects=1)
    assert (stopped.status, stopped.headers["location"]) == (302, f"{stand_in.url}/c")
    assert fetch(f"{stand_in.url}/a").status == 302


@pytest.mark.parametrize(
    "place",
    ["https://10.0.0.1/", "file:///etc/passwd", "https://a@b.example/", "http://[", "https://[fe80::1]"],
)
def test_rejects_a_redirect_to_where_it_would_not_go(stand_in: StandIn, place: str) -> None:
    stand_in.redirects = {"/a": place}
    with pytest.raises((AddressRefused, requests.exceptions.InvalidURL)):
        fetch(f"{stand_in.url}/a", redirects=3)


def test_rejects_a_redirect_from_a_public_machine_to_this_one(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The stand-in is public for once; whatever else is on this machine is not.
    monkeypatch.setattr(public_http, "_public_or_loopback", _refuse_all_but("127.0.0.1"))
    stand_in.redirects = {"/a": stand_in.url.replace("127.0.0.1", "127.0.0.2")}
    with pytest.raises(AddressRefused):
        fetch(f"{stand_in.url}/a", redirects=3)


def _refuse_all_but(allowed: str) -> Callable[[object], None]:
    def check(address: object) -> None:
        if str(address) != allowed:
            raise AddressRefused

    return check


def test_limits_the_size(stand_in: StandIn) -> None:
    stand_in.answers["/a"] = 200, b"x" * 1000
    assert len(fetch(f"{stand_in.url}/a").body) == 1000
    stand_in.answers["/a"] = 200, b"x" * 10_000_000
    with pytest.raises(requests.RequestException):
        fetch(f"{stand_in.url}/a")


@pytest.mark.parametrize(
    "begun",
    [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nX: y", b"HTTP/1.1 200 OK\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;"],
)  # fmt: skip
def test_limits_the_time_also_when_a_byte_comes_now_and_then(stand_in: StandIn, begun: bytes) -> None:
    stand_in.endless["/a"] = begun
    start = monotonic()
    with pytest.raises(requests.RequestException):
        fetch(f"{stand_in.url}/a", seconds=0.4, max_bytes=10**9)
    assert monotonic() - start < 2


def test_limits_the_time_of_a_silence_and_of_a_lookup(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.silent = {"/a"}
    start = monotonic()
    with pytest.raises(requests.RequestException):
        fetch(f"{stand_in.url}/a", seconds=0.3)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: stand_in.woken.wait(30))
    with pytest.raises(requests.RequestException):
        fetch("https://slow.example/", seconds=0.3)
    assert monotonic() - start < 3


def test_ignores_a_proxy_of_the_environment(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    stand_in.answers["/a"] = 200, b"direct"
    assert fetch(f"{stand_in.url}/a").body == b"direct"


def certificate_for(name: str, folder: Path) -> Path:
    """A certificate that vouches for itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    unlocked = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unlocked)
    path = folder / "certificate.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def safe_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server with a certificate for club.example, which this machine trusts."""
    certificate = certificate_for("club.example", tmp_path)
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a visitor that hangs up is expected
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_works_over_https_and_the_certificate_is_for_the_name(names: PatchNames, safe_port: int) -> None:
    names("127.0.0.1")
    assert fetch(f"https://club.example:{safe_port}/nothing-here").status == 404
    with pytest.raises(requests.exceptions.SSLError):
        fetch(f"https://other.example:{safe_port}/")
    with pytest.raises(requests.exceptions.SSLError):
        fetch(f"https://127.0.0.1:{safe_port}/")


def test_limits_the_time_of_a_handshake(names: PatchNames) -> None:
    names("127.0.0.1")
    done = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def dribble() -> None:
            line, _ = listener.accept()
            with line, suppress(OSError):
                # A record of 16 kilobytes is announced, and comes letter by letter.
                line.sendall(b"\x16\x03\x03\x40\x00")
                while not done.wait(0.02):
                    line.sendall(b"x")

        Thread(target=dribble, daemon=True).start()
        start = monotonic()
        with pytest.raises(requests.RequestException):
            fetch(f"https://club.example:{listener.getsockname()[1]}/", seconds=0.4)
        done.set()
    assert monotonic() - start < 2
