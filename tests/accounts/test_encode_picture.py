"""Any file that a stranger may send becomes a small picture of ours, or is refused."""

import struct
from io import BytesIO

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from blogapp.accounts.pictures import encoding
from blogapp.accounts.pictures.encoding import SIDE, TooManyWait, encode_picture
from blogapp.pixels.opening import MOST_SCANS, MOST_SEGMENTS, NotAPicture, TooManyPixels
from tests.support.pictures import (
    BLUE,
    GPS,
    MAKER,
    ORIENTATION,
    RED,
    SCRIPT,
    claiming,
    file_of,
    halves,
    is_near,
    png_claiming,
    scans_of,
    with_scans,
)


def encoded(content: bytes) -> Image.Image:
    return Image.open(BytesIO(encode_picture(content)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_works_for_what_browsers_show(kind: str) -> None:
    picture = encoded(file_of(halves(), kind))
    assert (picture.format, picture.size) == ("WEBP", (SIDE, SIDE))
    assert is_near(picture, (20, 60), RED)
    assert is_near(picture, (108, 60), BLUE)


def test_works_within_a_few_kilobytes() -> None:
    assert len(encode_picture(file_of(Image.effect_noise((900, 900), 90).convert("RGB")))) < 16_000
    assert len(encode_picture(file_of(halves()))) < 1_000


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_works_for_every_way_to_keep_colours(mode: str) -> None:
    picture = Image.new("I;16", (40, 40), 0xC000) if mode == "I;16" else halves().convert(mode)
    assert encoded(file_of(picture)).size == (SIDE, SIDE)
    if mode == "I;16":
        assert is_near(encoded(file_of(picture)), (60, 60), (192, 192, 192))


def test_works_for_print_colours() -> None:
    assert is_near(encoded(file_of(halves().convert("CMYK"), "JPEG")), (20, 60), RED)


def test_shows_the_middle_square() -> None:
    wide = Image.new("RGB", (900, 300), BLUE)
    wide.paste(RED, (300, 0, 600, 300))
    picture = encoded(file_of(wide))
    assert all(is_near(picture, place, RED) for place in ((4, 4), (124, 124)))


def test_shows_what_is_transparent_on_white() -> None:
    assert is_near(encoded(file_of(Image.new("RGBA", (50, 50), (0, 0, 0, 0)))), (60, 60), (255, 255, 255))


def test_shows_the_first_frame_of_a_film() -> None:
    frames = [Image.new("RGB", (60, 60), colour) for colour in (RED, BLUE)]
    content = file_of(frames[0], "GIF", save_all=True, append_images=frames[1:])
    picture = encoded(content)
    assert getattr(picture, "n_frames", 1) == 1
    assert is_near(picture, (60, 60), RED)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_turns_a_picture_upright(kind: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # lies on its left side
    picture = encoded(file_of(halves(), kind, exif=exif))
    assert is_near(picture, (60, 20), RED)
    assert is_near(picture, (60, 108), BLUE)


def test_keeps_no_place_no_camera_no_profile() -> None:
    exif = Image.Exif()
    exif[MAKER] = "Camera of mine"
    exif[GPS] = {1: "N", 2: (IFDRational(52), IFDRational(31), IFDRational(12))}
    content = file_of(halves(), "JPEG", exif=exif, comment=b"at home", icc_profile=b"profile" * 20)
    assert b"Camera of mine" in content
    sent = encode_picture(content)
    assert not {"exif", "icc_profile", "xmp", "comment"} & set(Image.open(BytesIO(sent)).info)
    assert not any(words in sent for words in (b"Camera", b"Exif", b"EXIF", b"profile", b"at home"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_keeps_nothing_that_was_appended(kind: str) -> None:
    assert SCRIPT not in encode_picture(file_of(halves(), kind) + SCRIPT + b"PK\x03\x04")


def test_keeps_no_script_that_a_picture_carries_inside() -> None:
    assert SCRIPT not in encode_picture(file_of(halves(), "GIF", comment=SCRIPT))
    assert SCRIPT not in encode_picture(file_of(halves(), "JPEG", comment=SCRIPT))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
        b"GIF89a/*" + SCRIPT,
        b"%PDF-1.7\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
    ],
)
def test_rejects_what_is_no_picture(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        encode_picture(content)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM", "TGA"])
def test_rejects_pictures_of_other_kinds(kind: str) -> None:
    with pytest.raises(NotAPicture):
        encode_picture(file_of(halves(side=64), kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_rejects_a_file_that_ends_early(kind: str) -> None:
    content = file_of(Image.effect_noise((300, 300), 90).convert("RGB"), kind)
    with pytest.raises(NotAPicture):
        encode_picture(content[: len(content) // 2])


@pytest.mark.parametrize("size", [(5001, 5000), (60_000, 60_000), (2_000_000_000, 1), (1, 2_000_000_000)])
def test_rejects_more_pixels_than_a_small_server_can_hold(size: tuple[int, int]) -> None:
    with pytest.raises(TooManyPixels):
        encode_picture(png_claiming(*size))


def test_works_for_photographs_of_fifty_megapixels() -> None:
    assert encoded(file_of(Image.new("RGB", (8000, 6250), RED), "JPEG")).size == (SIDE, SIDE)
    with pytest.raises(TooManyPixels):
        encode_picture(file_of(Image.new("L", (8001, 6250)), "JPEG"))


def test_rejects_a_large_jpeg_that_has_to_be_held_whole() -> None:
    small, progressive = (file_of(halves(side=32), "JPEG", progressive=more) for more in (False, True))
    assert encoded(progressive).size == (SIDE, SIDE)
    for held_whole in (progressive, with_scans(small, 2)):
        with pytest.raises(TooManyPixels):
            encode_picture(claiming(held_whole, 5001, 5000))
    # In one scan it may be larger.
    assert encoded(claiming(small, 5001, 5000)).size == (SIDE, SIDE)


def test_rejects_a_jpeg_of_many_scans() -> None:
    """Each passes over all pixels: 250 KB could take twenty seconds."""
    content = file_of(halves(), "JPEG", progressive=True)
    assert encoded(with_scans(content, MOST_SCANS)).size == (SIDE, SIDE)
    for scans in (MOST_SCANS + 1, 5000):
        with pytest.raises(NotAPicture):
            encode_picture(with_scans(content, scans))


def test_rejects_a_jpeg_of_many_segments() -> None:
    content = file_of(halves(), "JPEG")
    note = b"\xff\xfe\x00\x02"
    assert encoded(content[:2] + note * (MOST_SEGMENTS // 2) + content[2:]).size == (SIDE, SIDE)
    with pytest.raises(NotAPicture):
        encode_picture(content[:2] + note * MOST_SEGMENTS + content[2:])


def test_ignores_scans_that_are_not_the_pictures() -> None:
    thumbnail = b"\xff\xda" * 100
    note = b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    content = file_of(halves(), "JPEG", restart_marker_blocks=1)
    phones = content[:2] + note + content[2:] + b"a film" + b"\xff\xda\x00\x08" * 100
    assert scans_of(phones) == 1
    assert is_near(encoded(phones), (20, 60), RED)


def test_rejects_one_more_while_others_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "PATIENCE_S", 0.01)
    with encoding.ONE_AT_A_TIME, pytest.raises(TooManyWait):
        encode_picture(file_of(halves()))
    assert encoded(file_of(halves())).size == (SIDE, SIDE)


def test_rejects_few_bytes_that_are_many_pixels() -> None:
    bomb = file_of(Image.new("1", (12_000, 12_000)))
    assert len(bomb) < 30_000
    with pytest.raises(TooManyPixels):
        encode_picture(bomb)


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1)])
def test_works_for_strange_sizes(size: tuple[int, int]) -> None:
    assert encoded(file_of(Image.new("RGB", size, RED))).size == (SIDE, SIDE)


def test_rejects_damage_anywhere() -> None:
    """Each byte of a small file broken in turn: a picture or a refusal, never another error."""
    content = file_of(halves(side=16), "JPEG", exif=Image.Exif())
    outcomes = set()
    for place in range(len(content)):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        try:
            encode_picture(bytes(damaged))
            outcomes.add("picture")
        except (NotAPicture, TooManyPixels):
            outcomes.add("refusal")
    assert outcomes == {"picture", "refusal"}
