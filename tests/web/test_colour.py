"""Any colour an owner may choose gives pages that can be read, light and dark."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogapp.web import colour
from blogapp.web.accent import sheet_of

TOKENS = (Path(__file__).parents[2] / "static" / "tokens.css").read_text()
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def tokens(name: str) -> list[str]:
    """The values of a token: on light pages, on dark ones."""
    return re.findall(rf"--{name}: (#\w+);", TOKENS)


def test_knows_the_colours_of_the_pages() -> None:
    papers = zip(tokens("paper"), tokens("paper-sunken"), strict=True)
    assert list(papers) == [colour.LIGHT, colour.DARK]
    assert tokens("accent")[0] == colour.USUAL


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#00ff00", 2.91)],
)
def test_works_out_contrast_as_wcag_does(one: str, other: str, expected: float) -> None:
    assert colour.contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert colour.contrast(other, one) == colour.contrast(one, other)


@given(COLOURS)
def test_suggests_what_can_be_read_and_changes_what_can_be_read_already_in_nothing(accent: str) -> None:
    better = colour.nearest_readable(accent)
    assert colour.least_contrast(better) >= colour.READABLE
    if colour.least_contrast(accent) >= colour.READABLE:
        assert better == accent


@given(COLOURS)
def test_keeps_every_text_readable(wanted: str) -> None:
    light = colour.light_shades(colour.nearest_readable(wanted))
    dark = colour.dark_shades(wanted)
    for shades, papers, dark_or_light in ((light, colour.LIGHT, 0), (dark, colour.DARK, 1)):
        for behind in (*papers, shades.tint):
            for text in (shades.accent, tokens("ink")[dark_or_light], tokens("ink-soft")[dark_or_light]):
                assert colour.contrast(text, behind) >= colour.READABLE, (text, behind)
    # What stands on a button, also under the pointer.
    for button in (light.accent, light.hover):
        assert colour.contrast("#ffffff", button) >= colour.READABLE
    for button in (dark.accent, dark.hover):
        assert colour.contrast(tokens("on-accent")[-1], button) >= colour.READABLE


def test_rounds_no_contrast_up_to_what_is_needed() -> None:
    assert [colour.in_words(ratio) for ratio in (1.0, 4.49, 4.5, 21.0)] == ["1.0", "4.4", "4.5", "21.0"]


def test_puts_both_into_the_sheet() -> None:
    sheet = sheet_of("#1f4fd8")
    assert sheet.startswith(":root{--accent:#1f4fd8;--accent-hover:")
    assert f"dark){{:root{{--accent:{colour.dark_shades('#1f4fd8').accent};" in sheet
