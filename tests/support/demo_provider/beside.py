"""Runs the provider beside the site: asleep until somebody comes, and gone with the site's last process."""

import os
import select
import signal
import socket
from threading import Thread

from blogapp.config import Settings


def start_beside(listener: socket.socket, issuer: str, site: Settings) -> None:
    """Leave a child that answers at `listener` as long as this process, or what it becomes, is there."""
    # The site and its workers hold this end and never write; when the last of them is gone, so is it.
    alive, held = os.pipe()
    if os.fork():
        os.set_inheritable(held, True)
        os.close(alive)
        return
    os.close(held)
    # Ctrl-C is for the site, which may still have a moment's work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if alive not in select.select([listener.fileno(), alive], [], [])[0]:
        _serve_in_background(listener, issuer, site)
        os.read(alive, 1)
    os._exit(0)


def _serve_in_background(listener: socket.socket, issuer: str, site: Settings) -> None:
    # Loaded for the first visitor: most starts of the site do without, and are quicker.
    from tests.support.demo_provider.provider import make_server  # noqa: PLC0415

    demo = site.sign_in["demo"]
    server = make_server(listener, issuer, demo, f"{site.base_url}/login/demo/callback")
    Thread(target=server.serve_forever, daemon=True).start()
