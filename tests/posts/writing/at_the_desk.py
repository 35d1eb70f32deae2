"""An author at a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.reader import DESK, PHONE

OpenDesk = Callable[..., Page]
screens = pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


def type_in(page: Page, title: str, text: str) -> None:
    page.get_by_label("Question", exact=True).fill(title)
    page.get_by_label("Text", exact=True).fill(text)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
