"""Requests to providers: Authlib's session on a transport that ends soon, and what their answers hold."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import requests
from authlib.integrations.requests_client import OAuth2Session

from blogapp.signin.profile import AnswerUseless
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
        # Servers that the owner named may be asked through a proxy of the environment. Where only public
        # machines may be asked it would connect for us, and the check would see only the proxy.
        self.trust_env = make_adapter is BriefAdapter
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
    """The JSON of an answer whatever its status: some say what is wrong with 400, and GitHub with 200.

    Raises requests.RequestException, AnswerUseless.
    """
    try:
        return response.json()
    except requests.JSONDecodeError:
        raise
    except RecursionError as error:
        raise AnswerTooLarge(f"{response.url} nests too deep") from error
    except ValueError as error:
        # Python reads no number of thousands of digits.
        raise AnswerUseless("the answer cannot be read") from error


def object_of(told: object) -> dict[str, Any]:
    """What was told, if it has names and values; Facebook has answered the bare word `false`."""
    if not isinstance(told, dict):
        raise AnswerUseless("the answer is not an object")
    return told
