"""Akismet, played over real HTTP: every documented answer, and every way to give none."""

from collections.abc import Callable
from time import monotonic

import pytest

from blogapp.spam.akismet.breaker import REST_S, SILENCES
from blogapp.spam.akismet.client import CALLS_AT_ONCE, AkismetRefused, AkismetSilent, Answer, Client, Opinion
from tests.support.stand_in import StandIn

CHECK = "/1.1/comment-check"
QUESTION = {
    "user_ip": "203.0.113.7",
    "user_agent": "Mozilla/5.0",
    "comment_type": "comment",
    "comment_author": "Ünï Code",
    "comment_content": "Both, I think.",
}


@pytest.fixture
def client(stand_in: StandIn) -> Client:
    return Client("our-key", "https://blog.example", f"{stand_in.url}", seconds=0.5)


def answer(stand_in: StandIn, body: bytes, **headers: str) -> None:
    stand_in.answers[CHECK] = 200, body
    named = {f"X-akismet-{name.replace('_', '-')}": value for name, value in headers.items()}
    stand_in.headers[CHECK] = named


def test_sends_the_question_with_the_key(client: Client, stand_in: StandIn) -> None:
    answer(stand_in, b"false")
    assert client.check(QUESTION) == Answer(Opinion.HAM)
    asked = stand_in.last(CHECK)
    assert asked.form == {**QUESTION, "api_key": "our-key", "blog": "https://blog.example"}
    assert asked.headers["Host"] == stand_in.url.removeprefix("http://")


def test_shows_what_it_thinks(client: Client, stand_in: StandIn) -> None:
    answer(stand_in, b"true", guid="a-b-c")
    assert client.check(QUESTION) == Answer(Opinion.SPAM, guid="a-b-c")
    answer(stand_in, b"true", pro_tip="discard")
    assert client.check(QUESTION).opinion is Opinion.DISCARD


def test_shows_when_to_ask_again(client: Client, stand_in: StandIn) -> None:
    answer(stand_in, b"false", recheck_after="120")
    assert client.check(QUESTION).recheck_after == 120
    answer(stand_in, b"false", recheck_after="soon")
    assert client.check(QUESTION).recheck_after is None


def test_shows_an_alert_for_the_owner(client: Client, stand_in: StandIn) -> None:
    answer(stand_in, b"false", alert_code="10402", alert_msg="Please pay")
    assert client.check(QUESTION).alert == "Please pay (10402)"


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (b"invalid", {"debug_help": "Empty user_ip value"}, "Empty user_ip value"),
        (b"invalid", {}, "does not know the key"),
        (b"<html>", {}, "means nothing"),
        (b"", {"alert_code": "10010", "alert_msg": "Suspended"}, r"Suspended \(10010\)"),
    ],
)
def test_says_why_it_was_refused(
    client: Client, stand_in: StandIn, body: bytes, headers: dict[str, str], reason: str
) -> None:
    answer(stand_in, body, **headers)
    with pytest.raises(AkismetRefused, match=reason):
        client.check(QUESTION)


def fails(stand_in: StandIn) -> None:
    stand_in.answers[CHECK] = 500, b"oh"


def hangs(stand_in: StandIn) -> None:
    stand_in.silent.add(CHECK)


def dribbles_a_body(stand_in: StandIn) -> None:
    stand_in.endless[CHECK] = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"


def dribbles_headers(stand_in: StandIn) -> None:
    stand_in.endless[CHECK] = b"HTTP/1.1 200 OK\r\nX-Long: "


def closes(stand_in: StandIn) -> None:
    stand_in.endless[CHECK] = b""
    stand_in.woken.set()


SILENT = [fails, hangs, dribbles_a_body, dribbles_headers, closes]


@pytest.mark.parametrize("trouble", SILENT)
def test_waits_no_longer_than_its_time(
    client: Client, stand_in: StandIn, trouble: Callable[[StandIn], None]
) -> None:
    trouble(stand_in)
    began = monotonic()
    with pytest.raises(AkismetSilent):
        client.check(QUESTION)
    assert monotonic() - began < 5


def test_works_again_after_many_answers_that_never_end(
    client: Client, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blogapp.spam.akismet.breaker.SILENCES", 1000)
    client.seconds = 0.1
    dribbles_a_body(stand_in)
    for _ in range(CALLS_AT_ONCE + 2):
        with pytest.raises(AkismetSilent):
            client.check(QUESTION)
    stand_in.endless.clear()
    client.seconds = 5
    answer(stand_in, b"false")
    assert client.check(QUESTION).opinion is Opinion.HAM


def test_rests_after_a_few_silences_and_tries_again(
    client: Client, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(stand_in)
    for _ in range(SILENCES + 5):
        with pytest.raises(AkismetSilent):
            client.check(QUESTION)
    assert len(stand_in.asked) == SILENCES
    later = monotonic() + REST_S + 1
    monkeypatch.setattr("blogapp.spam.akismet.breaker.monotonic", lambda: later)
    answer(stand_in, b"false")
    assert client.check(QUESTION).opinion is Opinion.HAM
    assert client.check(QUESTION).opinion is Opinion.HAM


def test_a_refusal_is_an_answer_and_breaks_nothing(client: Client, stand_in: StandIn) -> None:
    answer(stand_in, b"invalid")
    for _ in range(SILENCES + 1):
        with pytest.raises(AkismetRefused):
            client.check(QUESTION)
    assert len(stand_in.asked) == SILENCES + 1


@pytest.mark.parametrize(("is_spam", "path"), [(True, "/1.1/submit-spam"), (False, "/1.1/submit-ham")])
def test_sends_back_exactly_what_was_asked(
    client: Client, stand_in: StandIn, is_spam: bool, path: str
) -> None:
    stand_in.answers[path] = 200, b"Thanks for making the web a better place."
    client.report(QUESTION, is_spam=is_spam)
    assert {name: stand_in.last(path).form[name] for name in QUESTION} == QUESTION


def test_shows_whether_the_key_is_valid(client: Client, stand_in: StandIn) -> None:
    stand_in.answers["/1.1/verify-key"] = 200, b"valid"
    assert client.key_is_valid()
    stand_in.answers["/1.1/verify-key"] = 200, b"invalid"
    assert not client.key_is_valid()
