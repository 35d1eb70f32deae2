"""Becomes the command it is given, the site, and offers it demo accounts where these are in place."""

import os
import secrets
import socket
import sys
from typing import Final

from blogapp.config import Settings
from blogapp.errors import ConfigError
from tests.support.demo_provider.beside import start_beside
from tests.support.demo_provider.questions import has_only_demo_questions

WISH: Final = "BLOGAPP_DEMO_SIGNIN"
ISSUER: Final = "BLOGAPP_DEMO_ISSUER"
# From the site's port to the provider's: the same at each start, as its address is a part of who people are.
DISTANCE: Final = 1_300


def main(command: list[str]) -> None:
    """Nothing is left of this program but the provider, which ends when the command has ended."""
    os.execvpe(command[0], command, {**os.environ, **_demo_settings()})  # noqa: S606  # no shell wanted


def _demo_settings() -> dict[str, str]:
    """The settings with which the site offers demo accounts; none where it is not to."""
    wish = os.environ.get(WISH, "").strip()
    if wish not in {"", "1"}:
        return {}
    offer = {
        WISH: "1",
        ISSUER: "http://127.0.0.1",
        "BLOGAPP_DEMO_CLIENT_ID": "blogapp",
        "BLOGAPP_DEMO_CLIENT_SECRET": secrets.token_urlsafe(),
    }
    try:
        site = Settings.from_environ({**os.environ, **offer})
    except ConfigError:
        return {}  # not on this address; if something else is wrong as well, the site says so itself
    if not has_only_demo_questions(site.database_url):
        if wish:
            sys.exit(f"blogapp cannot start: {WISH}=1 is for the demo questions only, and there are others.")
        return {}
    listener = _listener(site.port + DISTANCE)
    offer[ISSUER] += f":{listener.getsockname()[1]}"
    start_beside(listener, offer[ISSUER], site)
    return offer


def _listener(port: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port))
    except (OSError, OverflowError):
        return socket.create_server(("127.0.0.1", 0))


if __name__ == "__main__":
    main(sys.argv[1:])
