"""Encodes one picture in a process of its own: with little priority, little memory, and little time.

A decoder that trips over a hostile file takes nothing down with it, and no page waits for the encoder.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from blogapp.media.encoding import Encoded, TooSlender, encode
from blogapp.pixels.opening import NotAPicture, TooManyPixels

# Of a core that pages want as well it gets a tenth.
NICENESS: Final = 10
OWN_SESSION: Final = Path("/proc/self/autogroup")
# Fifty megapixels of the costliest kind take half of it.
MOST_MEMORY: Final = 2 * 1024**3
# Several times what such a picture takes; of the core's time, whatever else the core has to do.
MOST_CORE_S: Final = 60
# On a core that never rests it is tried again later.
PATIENCE_S: Final = 300
PROJECT: Final = Path(__file__).parents[2]
FACTS: Final = "facts.json"


class EncodingFailed(Exception):
    """The picture cannot be encoded, today or ever; `reason` is one of the words below."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EncodingStopped(Exception):
    """The machine is busy, needed its memory, or is shut down: that says nothing of the picture."""


DAMAGED, TOO_LARGE, SLENDER, TOO_SLOW, LOST = "damaged", "too-large", "slender", "too-slow", "lost"
STOPPED: Final = {-signal.SIGTERM, -signal.SIGKILL, -signal.SIGINT}
REASONS: Final = {NotAPicture: DAMAGED, TooManyPixels: TOO_LARGE, TooSlender: SLENDER}


def encode_apart(
    content: bytes,
    *,
    patience_s: float = PATIENCE_S,
    most_core_s: int = MOST_CORE_S,
    most_memory: int = MOST_MEMORY,
) -> Encoded:
    """What `encode` makes of the picture; raises EncodingFailed and EncodingStopped."""
    with TemporaryDirectory(prefix="blogapp-") as folder:
        command = [sys.executable, "-m", "blogapp.media.apart", folder, str(most_core_s), str(most_memory)]
        try:
            done = subprocess.run(  # noqa: S603  # our own module
                command,
                input=content,
                cwd=PROJECT,
                timeout=patience_s,
                stdout=subprocess.PIPE,
                check=False,
                # Ctrl-C is for the worker, which finishes what it has begun.
                start_new_session=True,
            )
        except subprocess.TimeoutExpired as error:
            raise EncodingStopped from error
        if done.returncode in STOPPED:
            raise EncodingStopped
        if done.returncode == -signal.SIGXCPU:
            raise EncodingFailed(TOO_SLOW)
        if done.returncode != 0:
            reason = done.stdout.decode(errors="replace").strip()
            # Without a word its own decoder has killed it.
            raise EncodingFailed(reason if reason in REASONS.values() else DAMAGED)
        return _read(Path(folder))


def _read(folder: Path) -> Encoded:
    facts = json.loads((folder / FACTS).read_text())
    files = {name: (folder / f"picture{name}").read_bytes() for name in facts["files"]}
    return Encoded(files, facts["width"], facts["height"], tuple(facts["widths"]), facts["colour"])


def give_way() -> None:
    """Leave the core to pages from here on; for a process that has a session of its own."""
    os.nice(NICENESS)
    # Linux may share a core among sessions first: then a process's priority counts only in its session.
    with suppress(OSError):
        OWN_SESSION.write_text(str(NICENESS))


def _main(folder: Path, most_core_s: int, most_memory: int) -> int:
    give_way()
    resource.setrlimit(resource.RLIMIT_CPU, (most_core_s, most_core_s + 1))
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    try:
        encoded = encode(sys.stdin.buffer.read())
    except tuple(REASONS) as error:
        is_short = isinstance(error.__cause__, MemoryError)
        sys.stdout.write(TOO_LARGE if is_short else REASONS[type(error)])
        return 1
    for name, content in encoded.files.items():
        (folder / f"picture{name}").write_bytes(content)
    facts = {**asdict(encoded), "files": list(encoded.files)}
    (folder / FACTS).write_text(json.dumps(facts))
    return 0


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
