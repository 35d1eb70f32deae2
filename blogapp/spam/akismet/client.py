"""The conversation with Akismet: each call ends within three seconds, and keeps what the headers say.

Protocol: https://akismet.com/developers/. Errors come with status 200 and explain themselves in headers.
"""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

import akismet
import httpx

from blogapp.spam.akismet.breaker import Breaker

ADDRESS: Final = "https://rest.akismet.com"
# A person waits for the answer; whoever needs longer is asked again later.
SECONDS: Final = 3.0
# As many questions may hang at once; the breaker is open long before.
CALLS_AT_ONCE: Final = 8
LONGEST_HEADER: Final = 500

Result = TypeVar("Result")


class AkismetSilent(Exception):
    """No answer that means anything: it is away, too slow, or broken. Ask again later."""


class AkismetRefused(Exception):
    """It will not answer this site: a wrong key, or a question that it does not understand. Says why."""


class Opinion(StrEnum):
    """What Akismet thinks of a text. `discard` is spam that nobody needs to see."""

    HAM = "ham"
    SPAM = "spam"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Answer:
    """An opinion and what came with it."""

    opinion: Opinion
    # Seconds until a better answer: it is still looking, and "ham" means "not sure" until then.
    recheck_after: int | None = None
    # Akismet's own reference, for its support.
    guid: str = ""
    # Something is wrong with the account; the owner must see it.
    alert: str = ""


OPINIONS: Final = {
    akismet.CheckResponse.HAM: Opinion.HAM,
    akismet.CheckResponse.SPAM: Opinion.SPAM,
    akismet.CheckResponse.DISCARD: Opinion.DISCARD,
}


class Client:
    """This site at Akismet. A question is a mapping of the protocol's own field names."""

    def __init__(self, key: str, site: str, address: str = ADDRESS, seconds: float = SECONDS) -> None:
        self.config = akismet.Config(key=key, url=site)
        self.seconds = seconds
        self.breaker = Breaker()
        self.address = httpx.URL(address)
        self._transport = _Transport(self.address)
        self._calls = ThreadPoolExecutor(CALLS_AT_ONCE, thread_name_prefix="akismet")

    def key_is_valid(self) -> bool:
        """Whether Akismet knows the key; raises AkismetSilent, AkismetRefused."""
        is_valid, _headers = self._ask(lambda client: client.verify_key())
        return is_valid

    def check(self, question: Mapping[str, str]) -> Answer:
        """What it thinks; raises AkismetSilent, AkismetRefused."""
        fields = dict(question)
        user_ip = fields.pop("user_ip", "")
        told, headers = self._ask(lambda client: client.comment_check(user_ip, **fields))  # type: ignore[arg-type]
        after = headers.get("x-akismet-recheck-after", "")
        return Answer(
            opinion=OPINIONS[told],
            recheck_after=int(after) if re.fullmatch(r"[0-9]{1,6}", after) else None,
            guid=headers.get("x-akismet-guid", "")[:LONGEST_HEADER],
            alert=_alert(headers),
        )

    def report(self, question: Mapping[str, str], *, is_spam: bool) -> None:
        """Tell it that people decided otherwise, with exactly what was asked; raises as `check`."""
        fields = dict(question)
        user_ip = fields.pop("user_ip", "")
        if is_spam:
            self._ask(lambda client: client.submit_spam(user_ip, **fields))  # type: ignore[arg-type]
        else:
            self._ask(lambda client: client.submit_ham(user_ip, **fields))  # type: ignore[arg-type]

    def _ask(self, call: Callable[[akismet.SyncClient], Result]) -> tuple[Result, httpx.Headers]:
        if not self.breaker.is_closed():
            raise AkismetSilent("it was silent a moment ago")
        try:
            # In a thread of its own: a server that sends a byte now and then never times out by itself.
            answer = self._calls.submit(self._call, call).result(self.seconds)
        except TooLate as late:
            self._hang_up()
            self.breaker.note_silence()
            raise AkismetSilent(f"no answer within {self.seconds:g} seconds") from late
        except AkismetSilent:
            self.breaker.note_silence()
            raise
        self.breaker.note_answer()
        return answer

    def _hang_up(self) -> None:
        # Or the thread would wait for ever for an answer that comes byte by byte.
        hanging, self._transport = self._transport, _Transport(self.address)
        hanging.hang_up()

    def _call(self, call: Callable[[akismet.SyncClient], Result]) -> tuple[Result, httpx.Headers]:
        headers = httpx.Headers()
        # The package answers with one word; what the headers say is caught on the way.
        http = httpx.Client(
            transport=self._transport,
            headers={"User-Agent": akismet.USER_AGENT},
            timeout=self.seconds,
            event_hooks={"response": [lambda response: headers.update(response.headers)]},
        )
        try:
            return call(akismet.SyncClient(self.config, http_client=http)), headers
        except akismet.APIKeyError as error:
            raise AkismetRefused(_reason(headers) or "it does not know the key or the site") from error
        except akismet.ProtocolError as error:
            raise AkismetRefused(_reason(headers) or "its answer means nothing") from error
        except akismet.RequestError as error:
            raise AkismetSilent(str(error)) from error


class _Transport(httpx.HTTPTransport):
    """Sends to the address of the settings; the package knows only its own."""

    def __init__(self, address: httpx.URL) -> None:
        super().__init__()
        self.address = address

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = self.address.raw_path.rstrip(b"/") + request.url.raw_path
        request.url = self.address.copy_with(raw_path=path)
        request.headers["Host"] = self.address.netloc.decode()
        return super().handle_request(request)

    def close(self) -> None:
        """Stays open: one pool of connections serves all calls."""

    def hang_up(self) -> None:
        """Close every connection, those in use too."""
        super().close()


def _reason(headers: httpx.Headers) -> str:
    told = headers.get("x-akismet-debug-help") or headers.get("x-akismet-error") or _alert(headers)
    return told[:LONGEST_HEADER]


def _alert(headers: httpx.Headers) -> str:
    code, words = headers.get("x-akismet-alert-code", ""), headers.get("x-akismet-alert-msg", "")
    return f"{words} ({code})"[:LONGEST_HEADER] if code else ""
