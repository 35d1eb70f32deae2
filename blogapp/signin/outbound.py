"""Requests to providers: Authlib's session on a transport that ends soon, and what their answers hold."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import requests
from authlib.integrations.requests_client import OAuth2Session

from blogapp.web.outgoing import AnswerTooLarge, BriefAdapter, Deadline, LedNowhere

# All requests of one step together: the page must answer within ten seconds.
PATIENCE_S: Final = 8.0
# Key sets are the largest honest answers, at some ten kilobytes.
LARGEST_BYTES: Final = 512 * 1024

MakeAdapter = Callable[[Deadline, int], BriefAdapter]


class BriefSession(LedNowhere, OAuth2Session):
    """Authlib's session with an end: one deadline for all its requests, redirects not followed."""

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        client_authentication: str,
        make_adapter: MakeAdapter = BriefAdapter,
    ) -> None:
        super().__init__(client_id, client_secret, token_endpoint_auth_method=client_authentication)
        self.headers.update(
            {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "blogapp"}
        )
        adapter = make_adapter(Deadline(PATIENCE_S), LARGEST_BYTES)
        self.mount("https://", adapter)
        self.mount("http://", adapter)


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
