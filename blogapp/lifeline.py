"""Processes that end together: a child notices that its parent is gone, and no Ctrl-C falls between two."""

import os
import signal
from threading import Thread
from typing import Final

# What a person, a service manager and a closed terminal send.
ENDING: Final = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})


def hold_signals() -> None:
    """Let them wait, also across the start of another program, until someone is there to answer them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)


def release_signals() -> None:
    """Answer them from here on, those that waited first."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def end_with(lifeline: int) -> None:
    """End this process in order when nobody holds the writing end of this pipe any more.

    So not even a parent that was killed leaves its children behind.
    """

    def watch() -> None:
        os.read(lifeline, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, name="lifeline", daemon=True).start()


def tie_children(lifeline: int, held: int) -> None:
    """Tie all that this process forks from now on to it, by a pipe of which only it has the end `held`.

    They get a process group of their own: Ctrl-C reaches every process of the terminal's group, and a child
    that is told twice at once, by the terminal and by its parent, may wait for itself for ever. And until
    they answer signals themselves they simply end: their parent's answers are not theirs.
    """

    def begin() -> None:
        os.setpgrp()
        os.close(held)
        for number in ENDING:
            signal.signal(number, signal.SIG_DFL)
        end_with(lifeline)
        release_signals()

    os.register_at_fork(before=hold_signals, after_in_parent=release_signals, after_in_child=begin)
