"""What the files of a picture are called: `KEY.webp`, `KEY-800.avif`, `KEY.jpg`, and `KEY.raw` as it came."""

import re
import secrets
from collections.abc import Iterator, Sequence
from typing import Final

KEY_LENGTH: Final = 24
# The pictures that a source of a text names, whatever it says of them.
KEYS: Final = re.compile(rf"/media/([0-9a-f]{{{KEY_LENGTH}}})\.webp")
FILES: Final = re.compile(rf"/media/([0-9a-f]{{{KEY_LENGTH}}})[-.]")
SERVED: Final = re.compile(rf"([0-9a-f]{{{KEY_LENGTH}}})(?:-[0-9]{{1,4}})?\.(webp|avif|jpg)")
TYPES: Final = {"webp": "image/webp", "avif": "image/avif", "jpg": "image/jpeg"}


def new_key() -> str:
    """96 random bits: nobody can guess the name of a picture in a text that is not public yet."""
    return secrets.token_hex(KEY_LENGTH // 2)


def address(key: str) -> str:
    """What stands in a text: the largest file that every browser shows. `text/pictures.py` knows it again."""
    return f"/media/{key}.webp"


def keys_in(address: str) -> set[str]:
    """The key of the picture at this address, whatever its width; none where there is none."""
    return set(FILES.findall(address))


def raw(key: str) -> str:
    """The file as it was sent, which is never served."""
    return f"{key}.raw"


def of_width(key: str, width: int, widths: Sequence[int], ending: str) -> str:
    """The file of one width; the largest has the plain name."""
    return f"{key}.{ending}" if width == max(widths) else f"{key}-{width}.{ending}"


def all_of(key: str, widths: Sequence[int]) -> Iterator[str]:
    """Every file that there is, or was, of a picture."""
    yield raw(key)
    if widths:
        yield f"{key}.jpg"
    for width in widths:
        for ending in ("webp", "avif"):
            yield of_width(key, width, widths, ending)
