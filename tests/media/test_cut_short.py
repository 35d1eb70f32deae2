"""A file that was cut short is known before it is decoded; a whole one is never taken for such a file."""

from random import Random
from time import process_time

import pytest
from PIL import Image

from blogapp.pixels.opening import NotAPicture, opened
from blogapp.pixels.wholeness import is_cut_short
from tests.support.pictures import RED, SCRIPT, damaged, file_of, halves

KINDS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]


def noise(kind: str, **more: object) -> bytes:
    """The same each time."""
    speckles = Image.frombytes("L", (200, 200), Random(0).randbytes(200 * 200))
    return file_of(speckles.convert("RGB"), kind, **more)


def is_decodable(content: bytes) -> bool:
    try:
        with opened(content) as picture:
            picture.load()
    except NotAPicture:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_knows_one_that_was_cut(kind: str) -> None:
    content = noise(kind)
    for share in (0.5, 0.9, 0.99):
        assert is_cut_short(content[: int(len(content) * share)])


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_rejects_none_that_can_be_decoded(kind: str) -> None:
    """Wherever it was cut. Of the others a decoder does without the last few bytes, which is luck."""
    content = noise(kind)
    cuts = [content[:-cut] for cut in range(1, 120)]
    assert not [len(cut) for cut in cuts if is_decodable(cut) and is_cut_short(cut)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("behind", [b"", SCRIPT, b"PK\x03\x04" * 50, b"\0" * 7])
def test_ignores_what_stands_behind_the_end(kind: str, behind: bytes) -> None:
    assert not is_cut_short(noise(kind) + behind)


def test_works_for_many_scans_small_pictures_inside_and_films() -> None:
    exif = Image.Exif()
    exif[0x010E] = "\xff\xd9" * 20
    assert not is_cut_short(noise("JPEG", progressive=True, exif=exif))
    frames = [Image.new("P", (60, 60), colour) for colour in (1, 2)]
    film = file_of(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=b"words")
    assert not is_cut_short(film)
    more = [Image.new("RGB", (60, 60), colour) for colour in (RED, "white")]
    for kind in ("WEBP", "AVIF", "PNG"):
        assert not is_cut_short(file_of(more[0], kind, save_all=True, append_images=more[1:]))


@pytest.mark.parametrize(
    "content",
    [b"", b"words", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"RIFF\0\0\0\0WEBP", b"\0\0\0\0ftyp" * 9],
)
def test_handles_anything(content: bytes) -> None:
    assert is_cut_short(content) in {True, False}


def test_takes_no_time_for_what_only_begins_like_a_segment() -> None:
    """Such a row may be as long as a file: tried from each of its bytes, this one takes ten seconds."""
    row = noise("JPEG")[:-2] + b"\xff" * 30_000 + b"\0"
    began = process_time()
    assert is_cut_short(row)
    assert not is_decodable(row)
    assert process_time() - began < 1


def test_leaves_damage_to_the_decoder() -> None:
    assert not is_cut_short(damaged())
    assert not is_decodable(damaged())
    assert not is_cut_short(file_of(halves()))
