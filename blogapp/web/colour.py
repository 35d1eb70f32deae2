"""The accent colour: whether it can be read on our pages, and the other colours that follow from it.

Contrast is that of WCAG 2.2, success criterion 1.4.3: (lighter + 0.05) / (darker + 0.05) of the relative
luminances. Pure functions on "#rrggbb".
"""

import re
from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from typing import Final

USUAL: Final = "#0b5e55"
WELL_SHAPED: Final = re.compile(r"#[0-9a-f]{6}")
# Level AA, for text of any size.
READABLE: Final = 4.5
# On dark pages there is a choice, so it is a good one: level AAA.
WELL_READABLE: Final = 7.0
# What `static/tokens.css` has: the page and what is sunken into it, and the darkest text on a dark accent.
LIGHT: Final = ("#fbfcfa", "#f0f3f0")
DARK: Final = ("#131816", "#1d2421")
# So much of the accent is in the tint behind marked things.
LIGHT_TINT: Final = 0.12
DARK_TINT: Final = 0.15
# A full colour glares on a dark page.
DARK_SATURATION: Final = 0.6


@dataclass(frozen=True, slots=True)
class Shades:
    """What a page has of one accent: itself, under the pointer, and as a background."""

    accent: str
    hover: str
    tint: str


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def light_shades(accent: str) -> Shades:
    """For light pages the accent is what the owner chose."""
    return Shades(accent, _mixed(accent, "#000000", 0.3), _mixed(LIGHT[0], accent, LIGHT_TINT))


def dark_shades(accent: str) -> Shades:
    """For dark pages it is lightened until it reads well there."""
    chosen = next(one for one in _lighter(accent) if _on_dark(one) >= WELL_READABLE)
    return Shades(chosen, _mixed(chosen, "#ffffff", 0.4), _mixed(DARK[0], chosen, DARK_TINT))


def least_contrast(accent: str) -> float:
    """The contrast where a light page shows it worst."""
    return min(contrast(accent, behind) for behind in (*LIGHT, light_shades(accent).tint))


def least_dark_contrast(accent: str) -> float:
    """The contrast where a dark page shows the shade that it has of an accent worst."""
    return _on_dark(dark_shades(accent).accent)


def in_words(ratio: float) -> str:
    """With one decimal, never rounded up: what is almost enough does not read as enough."""
    return f"{int(ratio * 10) / 10:.1f}"


def nearest_readable(accent: str) -> str:
    """The same colour, only as much darker as it takes."""
    darker = (_mixed(accent, "#000000", step / 100) for step in range(101))
    return next(one for one in darker if least_contrast(one) >= READABLE)


def _on_dark(accent: str) -> float:
    return min(contrast(accent, behind) for behind in (*DARK, _mixed(DARK[0], accent, DARK_TINT)))


def _lighter(accent: str) -> Iterable[str]:
    """The same hue, lighter and lighter, up to white."""
    hue, lightness, saturation = rgb_to_hls(*(channel / 255 for channel in _channels(accent)))
    for step in range(101):
        lighter = lightness + (1 - lightness) * step / 100
        yield _written(hls_to_rgb(hue, lighter, saturation * DARK_SATURATION))


def _mixed(one: str, other: str, share: float) -> str:
    """The first colour with so much of the other in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return _written((a + (b - a) * share) / 255 for a, b in pairs)


def _written(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # sRGB's own


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
