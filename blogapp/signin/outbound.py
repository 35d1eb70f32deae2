"""Requests to providers that end soon and stay small, whatever the other side does."""

from http import HTTPStatus
from time import monotonic
from typing import Any, Final

import requests
from authlib.integrations.requests_client import OAuth2Session
from urllib3.exceptions import HTTPError

# All requests of one step together: the page must answer within ten seconds.
PATIENCE_S: Final = 8.0
# One silence: longer than any healthy provider's.
SILENCE_S: Final = 4.0
# Key sets are the largest honest answers, at some ten kilobytes.
LARGEST_BYTES: Final = 512 * 1024
CHUNK_BYTES: Final = 16 * 1024


class AnswerTooSlow(requests.Timeout):
    """The provider keeps the person waiting."""


class AnswerTooLarge(requests.RequestException):
    """The provider sends more than any answer of use would hold."""


class BriefSession(OAuth2Session):
    """Authlib's session with an end: redirects are not followed, and time and size are counted."""

    def __init__(self, client_id: str, client_secret: str, client_authentication: str) -> None:
        super().__init__(client_id, client_secret, token_endpoint_auth_method=client_authentication)
        self.deadline = monotonic() + PATIENCE_S

    def request(
        self, method: str, url: str, withhold_token: bool = False, auth: object = None, **more: Any
    ) -> requests.Response:
        more |= {"stream": True, "allow_redirects": False, "timeout": min(SILENCE_S, self._time_left())}
        more["headers"] = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            **more.get("headers", {}),
        }
        response: requests.Response
        with super().request(method, url, withhold_token=withhold_token, auth=auth, **more) as response:
            response._content = self._body(response)  # noqa: SLF001  # what requests does itself, unbounded
            return response

    def _body(self, response: requests.Response) -> bytes:
        body = bytearray()
        try:
            # Whatever has arrived, not a full chunk: a byte every second must not hide from the deadline.
            while part := response.raw.read1(CHUNK_BYTES, decode_content=True):
                body += part
                if len(body) > LARGEST_BYTES:
                    raise AnswerTooLarge(f"{response.url} sends over {LARGEST_BYTES} bytes")
                self._time_left()
        except HTTPError as error:
            raise requests.ConnectionError(error) from error
        return bytes(body)

    def _time_left(self) -> float:
        left = self.deadline - monotonic()
        if left <= 0:
            raise AnswerTooSlow(f"{PATIENCE_S} seconds are over")
        return left


def json_of(response: requests.Response) -> Any:
    """The JSON of a good answer; raises requests.RequestException for any other."""
    response.raise_for_status()
    if response.status_code != HTTPStatus.OK:
        raise requests.RequestException(f"{response.url} answers {response.status_code}")
    return words_of(response)


def words_of(response: requests.Response) -> Any:
    """The JSON of an answer whatever its status: some say what is wrong with 400, and GitHub with 200."""
    try:
        return response.json()
    except RecursionError as error:
        raise AnswerTooLarge(f"{response.url} nests too deep") from error
