"""The pictures of `docs/writing.md`: taken of the real pages, when asked; otherwise there, and small.

`TAKE_PICTURES=yes make test ARGS=tests/posts/writing/test_picture_manual.py` takes them anew.
"""

import os
import re
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import Page, ViewportSize
from sqlalchemy import select

from blogapp.accounts.models import Role
from blogapp.comments.models import Thread
from blogapp.extensions import db
from tests.support.live_site import LiveSite, StartSite
from tests.support.reader import OpenPage

DOCS: Final = Path(__file__).parents[3] / "docs"
# A page of the manual is read on the train.
MOST_BYTES: Final = 60_000
# Text and two or three colours need no more.
COLOURS: Final = 64
SCREEN: Final = ViewportSize(width=1280, height=860)
TEXT: Final = """A team lead praises one of seven in front of the others. **Six of them look at their shoes.**

## What speaks for it

Praise that everybody hears tells everybody what counts here.

## What speaks against it

Whoever is praised in public can be blamed there, too.[^1]

## And in writing?

- It lasts longer.
- Nobody looks at their shoes.

[^1]: As one of the six said afterwards.
"""


def test_shows_pictures_that_are_there_and_small() -> None:
    named = re.findall(r"!\[[^]]+\]\((pictures/[\w-]+\.png)\)", (DOCS / "writing.md").read_text())
    assert len(named) == 3
    assert sorted(DOCS.glob("pictures/*.png")) == sorted(DOCS / name for name in named)
    for name in named:
        assert 5_000 < (DOCS / name).stat().st_size < MOST_BYTES


@pytest.mark.skipif(os.environ.get("TAKE_PICTURES") != "yes", reason="only when asked")
def test_takes_the_pictures(start_site: StartSite, open_page: OpenPage) -> None:
    site = start_site()
    author = site.factory.make_user("Ada Author", Role.AUTHOR)
    page = open_page(site.factory.make_sign_in_link(author), site=site, screen=SCREEN)
    page.get_by_role("button", name="Sign in").click()
    _begin(site, page)
    page.get_by_role("button", name="Preview", exact=True).click()
    page.get_by_role("region", name="Preview").get_by_text("What speaks for it").wait_for()
    page.locator(".editor").evaluate("one => one.scrollIntoView()")
    _take(page, "editor")
    page.get_by_text("The question", exact=True).click()
    page.get_by_label("Word for pro").fill("In public")
    page.get_by_label("Word for con").fill("In private")
    page.get_by_text("The question", exact=True).evaluate("one => one.scrollIntoView()")
    _take(page, "question")
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_text("Published.").wait_for()
    page.goto("/write?shelf=published")
    _discuss(site)
    page.reload()
    _take(page, "desk")


def _begin(site: LiveSite, page: Page) -> None:
    for title, tag in (("Should a coach give advice?", "advice"), ("May a manager coach?", "managers")):
        site.factory.make_post(title, tags=[tag])
    page.goto("/write/new")
    page.get_by_label("Question", exact=True).fill("Praise in front of the team: pro or con?")
    page.get_by_label("Text", exact=True).fill(TEXT)
    page.locator("[name=conditions]").evaluate("one => { one.value = 'The team is small' }")


def _discuss(site: LiveSite) -> None:
    with site.app.app_context():
        thread = db.session.scalars(select(Thread).where(Thread.title.startswith("Praise in front"))).one()
        db.session.expunge(thread)
    for name, words in (("Bela Reader", "It depends on the team."), ("Rita Reader", "Did you ask the six?")):
        site.factory.make_comment(thread, words, name=name)


def _take(page: Page, name: str) -> None:
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
    (DOCS / "pictures").mkdir(exist_ok=True)
    shot.save(DOCS / "pictures" / f"{name}.png", optimize=True)
