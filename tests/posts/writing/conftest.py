"""An author, and the desk in a real browser."""

import pytest
from playwright.sync_api import Page

from blogapp.accounts.models import Role, User
from tests.posts.writing.at_the_desk import OpenDesk
from tests.support.live_site import LiveSite
from tests.support.reader import OpenPage


@pytest.fixture
def author(live_site: LiveSite) -> User:
    return live_site.factory.make_user("Ada Author", Role.AUTHOR)


@pytest.fixture
def open_desk(live_site: LiveSite, open_page: OpenPage, author: User) -> OpenDesk:
    """The page at an address, in a browser in which somebody who writes has signed in."""

    def open_desk(path: str = "/write/new", user: User = author, **more: object) -> Page:
        page = open_page(live_site.factory.make_sign_in_link(user), **more)
        page.get_by_role("button", name="Sign in").click()
        page.goto(path)
        return page

    return open_desk
