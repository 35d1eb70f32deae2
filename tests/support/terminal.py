"""A command in a terminal of its own, as a person at the keyboard has it."""

import os
import pty
import select
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Final, Self

ANSWERS_WITHIN_S: Final = 30
OF_AN_OUTER_MAKE: Final = frozenset({"MAKEFLAGS", "MAKELEVEL", "MFLAGS"})


class Terminal:
    """Runs `command` until it ends; what is left of it is killed when the `with` is over."""

    def __init__(self, command: list[str], *, folder: Path, environ: dict[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        # As a login shell would start it: not as a part of the make that runs the tests, and with a Ctrl-C
        # that counts, also where the tests themselves run in the background.
        own = {name: value for name, value in os.environ.items() if name not in OF_AN_OUTER_MAKE}
        self._process = subprocess.Popen(
            ["env", "--default-signal=INT", "setsid", "--ctty", *command],
            cwd=folder,
            env={**own, **environ},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._ours)

    @property
    def pid(self) -> int:
        """The number of the command's first process."""
        return self._process.pid

    def read_until(self, wanted: str) -> str:
        """What the command prints, up to the line that holds `wanted`."""
        text = ""
        while wanted not in text or not text.endswith("\n"):
            part = self._read()
            assert part, f"it ended with: {text}"
            text += part
        return text

    def press_ctrl_c(self) -> str:
        """What is printed from then on, until nothing that was started holds the terminal any more."""
        os.write(self._ours, b"\x03")
        return "".join(iter(self._read, ""))

    def exit_code(self) -> int:
        """How the command ended."""
        return self._process.wait(ANSWERS_WITHIN_S)

    def _read(self) -> str:
        assert select.select([self._ours], [], [], ANSWERS_WITHIN_S)[0], "it says nothing and does not end"
        try:
            return os.read(self._ours, 1000).decode()
        except OSError:  # how Linux reports that nobody holds the terminal any more
            return ""
