"""Any picture somebody sends becomes small files of ours, upright and bare; a hostile one hurts nobody."""

import os
import signal
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from types import SimpleNamespace

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from blogapp.media.apart import NICENESS, EncodingFailed, EncodingStopped, encode_apart
from blogapp.media.encoding import TALLEST, Encoded, TooSlender, encode, refuse_unfit, widths_of
from blogapp.pixels.opening import NotAPicture, TooManyPixels
from tests.support.pictures import (
    BLUE,
    GPS,
    MAKER,
    ORIENTATION,
    RED,
    SCRIPT,
    file_of,
    halves,
    is_near,
    png_claiming,
)


def shown(encoded: Encoded, name: str) -> Image.Image:
    return Image.open(BytesIO(encoded.files[name]))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_works_for_what_browsers_show(kind: str) -> None:
    encoded = encode(file_of(halves(side=500), kind))
    assert {name: shown(encoded, name).format for name in encoded.files} == {
        ".jpg": "JPEG",
        ".webp": "WEBP",
        ".avif": "AVIF",
        "-400.webp": "WEBP",
        "-400.avif": "AVIF",
    }
    for name in encoded.files:
        picture = shown(encoded, name)
        assert is_near(picture, (20, 60), RED)
        assert is_near(picture, (picture.width - 20, 60), BLUE)
    assert (encoded.width, encoded.height, encoded.widths) == (500, 500, (400, 500))


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (5, (5,)),
        (400, (400,)),
        (401, (400, 401)),
        (1600, (400, 800, 1200, 1600)),
        (9000, (400, 800, 1200, 1600)),
    ],
)
def test_makes_no_file_larger_than_the_picture(width: int, widths: tuple[int, ...]) -> None:
    assert widths_of(width) == widths
    encoded = encode(file_of(Image.new("RGB", (width, 200), RED)))
    assert encoded.widths == widths
    sizes = sorted(shown(encoded, name).width for name in encoded.files if name.endswith(".avif"))
    assert tuple(sizes) == widths


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_turns_a_picture_upright(kind: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # lies on its left side
    lying = halves(side=300).resize((600, 300))
    encoded = encode(file_of(lying, kind, exif=exif))
    assert (encoded.width, encoded.height) == (300, 600)
    assert is_near(shown(encoded, ".webp"), (150, 40), RED)
    assert is_near(shown(encoded, ".webp"), (150, 560), BLUE)


def test_keeps_no_place_no_camera_no_profile_no_script() -> None:
    exif = Image.Exif()
    exif[MAKER] = "Camera of mine"
    exif[GPS] = {1: "N", 2: (IFDRational(52), IFDRational(31), IFDRational(12))}
    content = file_of(halves(), "JPEG", exif=exif, comment=SCRIPT, icc_profile=b"profile" * 20)
    encoded = encode(content + SCRIPT + b"PK\x03\x04")
    for name, file in encoded.files.items():
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(shown(encoded, name).info)
        assert not any(words in file for words in (b"Camera", b"profile", b"script", b"PK\x03\x04"))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF", "ignore:Truncated File Read", "ignore:Possibly corrupt")
@pytest.mark.parametrize(
    "broken", [b"Exif\0\0", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0" + b"\xff" * 40]
)
def test_works_for_notes_that_are_broken(broken: bytes) -> None:
    content = file_of(halves(side=100), "JPEG")
    segment = b"\xff\xe1" + struct.pack(">H", len(broken) + 2) + broken
    encoded = encode(content[:2] + segment + content[2:])
    assert is_near(shown(encoded, ".webp"), (20, 50), RED)


def test_keeps_what_one_can_see_through_and_no_colour_behind_it() -> None:
    picture = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    encoded = encode(file_of(picture))
    assert shown(encoded, ".webp").convert("RGBA").getpixel((30, 30))[3] == 0  # type: ignore[index]  # a pixel has four
    assert is_near(shown(encoded, ".jpg"), (30, 30), (255, 255, 255))
    assert encoded.colour == ""


def test_blends_all_colours_into_one() -> None:
    assert encode(file_of(Image.new("RGB", (9, 9), (18, 52, 86)))).colour == "#123456"


def test_shows_the_first_moment_of_a_film() -> None:
    frames = [Image.new("RGB", (60, 60), colour) for colour in (RED, BLUE)]
    encoded = encode(file_of(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert getattr(shown(encoded, ".webp"), "n_frames", 1) == 1
    assert is_near(shown(encoded, ".webp"), (30, 30), RED)


def test_works_for_fifty_megapixels_and_no_more() -> None:
    assert encode(file_of(Image.new("L", (8000, 6250)))).height == 1250
    with pytest.raises(TooManyPixels):
        refuse_unfit(file_of(Image.new("1", (8001, 6250))))


def test_works_for_a_long_screenshot() -> None:
    encoded = encode(file_of(Image.new("RGB", (1000, 40_000), RED)))
    assert (encoded.width, encoded.height) == (410, TALLEST)


@pytest.mark.parametrize("size", [(1, 50_000), (50_000, 1), (1, 51)])
def test_rejects_a_line(size: tuple[int, int]) -> None:
    content = file_of(Image.new("RGB", size))
    with pytest.raises(TooSlender):
        refuse_unfit(content)
    with pytest.raises(EncodingFailed, match="slender"):
        encode_apart(content)


@pytest.mark.parametrize("size", [(60_000, 60_000), (2_000_000_000, 1)])
def test_rejects_a_decompression_bomb(size: tuple[int, int]) -> None:
    with pytest.raises(TooManyPixels):
        refuse_unfit(png_claiming(*size))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"words",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
        b"GIF89a/*" + SCRIPT,
        b"%PDF-1.7\n",
        b"<html>" + SCRIPT,
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
    ],
)
def test_rejects_what_is_no_picture(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        refuse_unfit(content)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM"])
def test_rejects_pictures_of_other_kinds(kind: str) -> None:
    with pytest.raises(NotAPicture):
        refuse_unfit(file_of(halves(side=64), kind))


def test_works_in_a_process_of_its_own() -> None:
    encoded = encode_apart(file_of(halves(side=500)))
    assert encoded == encode(file_of(halves(side=500)))


def test_works_with_little_priority_also_beside_other_sessions() -> None:
    script = (
        "import os; from blogapp.media.apart import OWN_SESSION, give_way; give_way();"
        "print(os.nice(0), OWN_SESSION.read_text() if OWN_SESSION.exists() else '')"
    )
    said = subprocess.check_output([sys.executable, "-c", script], text=True, start_new_session=True)
    assert said.startswith(f"{min(os.nice(0) + NICENESS, 19)} ")
    if "nice" in said:  # Linux weighs sessions here
        assert said.rstrip().endswith(f"nice {NICENESS}")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_says_that_a_file_was_cut_short(kind: str) -> None:
    content = file_of(Image.effect_noise((300, 300), 90).convert("RGB"), kind)
    with pytest.raises(EncodingFailed, match="damaged"):
        encode_apart(content[: len(content) // 2])


def test_stops_what_takes_too_long() -> None:
    with pytest.raises(EncodingFailed, match="too-slow"):
        encode_apart(file_of(Image.effect_noise((7000, 7000), 90).convert("RGB")), most_core_s=1)


def test_tries_later_on_a_machine_that_is_busy() -> None:
    with pytest.raises(EncodingStopped):
        encode_apart(file_of(halves()), patience_s=0.001)


def test_says_that_memory_was_short() -> None:
    with pytest.raises(EncodingFailed, match="too-large"):
        encode_apart(file_of(Image.new("L", (8000, 6000))), most_memory=300 * 1024**2)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (-signal.SIGSEGV, EncodingFailed),
        (-signal.SIGKILL, EncodingStopped),
        (-signal.SIGTERM, EncodingStopped),
    ],
)
def test_tells_a_crash_from_a_stop(
    monkeypatch: pytest.MonkeyPatch, code: int, expected: type[Exception]
) -> None:
    ended = SimpleNamespace(returncode=code, stdout=b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    with pytest.raises(expected):
        encode_apart(b"")


def test_bounds_what_unpacking_a_note_may_cost() -> None:
    """A PNG whose compressed text would fill the memory is no picture of ours."""
    bomb = zlib.compress(b"\0" * 100_000_000)
    content = file_of(halves(side=40))
    chunk = b"zTXt" + b"note\0\0" + bomb
    text = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    try:
        encoded = encode_apart(content[:33] + text + content[33:])
    except (EncodingFailed, NotAPicture):
        return
    assert all(len(file) < 10_000 for file in encoded.files.values())
