"""What a server answers, kept whole, so that a constant can answer the same."""

import http.client
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

# The server adds these itself, to a constant as well.
OF_THE_SERVER: Final = frozenset({"server", "date", "connection", "transfer-encoding"})
# What a browser says: brotli is the best it takes.
BROWSER_ENCODINGS: Final = "gzip, deflate, br"


@dataclass(frozen=True, slots=True)
class Answer:
    """Headers and bytes of one answer."""

    headers: list[tuple[str, str]]
    body: bytes

    @classmethod
    def of(cls, port: int, path: str, encodings: str = "identity", cookie: str = "") -> Self:
        """Ask a server on this machine; anything but 200 is a mistake of the bench."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Accept-Encoding": encodings, **({"Cookie": cookie} if cookie else {})}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status == 200, f"{path}: {answer.status}"
        return cls([pair for pair in answer.getheaders() if pair[0].lower() not in OF_THE_SERVER], body)

    @property
    def encoding(self) -> str:
        named = {name.lower(): value for name, value in self.headers}
        return named.get("content-encoding", "plain")

    def write(self, folder: Path) -> None:
        """For another process to read."""
        (folder / "headers").write_text(json.dumps(self.headers))
        (folder / "body").write_bytes(self.body)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """What `write` wrote."""
        headers = [(name, value) for name, value in json.loads((folder / "headers").read_text())]
        return cls(headers, (folder / "body").read_bytes())
