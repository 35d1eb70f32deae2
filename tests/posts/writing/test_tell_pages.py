"""Publishing makes every page that shows the question new, once, on every node."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import pytest
from flask import Flask, request_started
from sqlalchemy import select

from blogapp.extensions import db
from blogapp.posts.models import PostStatus
from blogapp.posts.publishing.service import publish_due
from blogapp.web.versions import LAYOUT, THREADS, PageVersion
from tests.conftest import Clock
from tests.support.cast import Cast

SHOW_IT: Final = ("/", "/feed.xml", "/tags/feedback", "/archive", "/sitemap.xml")


def versions(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {row.name: row.version for row in db.session.scalars(select(PageVersion))}


@contextmanager
def counted(node: Flask) -> Iterator[list[None]]:
    """One entry for each page that this node makes; what comes from its cache makes none."""
    made: list[None] = []

    def note(_node: Flask, **_more: object) -> None:
        made.append(None)

    with request_started.connected_to(note, node):
        yield made


@pytest.mark.parametrize("way", ["now", "scheduled"])
def test_makes_each_page_new_once_on_each_node(
    app: Flask, make_app: Callable[..., Flask], cast: Cast, clock: Clock, way: str
) -> None:
    nodes = [make_app(), make_app()]
    readers = [node.test_client() for node in nodes]
    cast.factory.make_post("Old?", author=cast.alice, tags=["feedback"])
    scheduled: dict[str, Any] = {"status": PostStatus.DRAFT}
    if way == "scheduled":
        scheduled = {"status": PostStatus.PUBLISHED, "published_at": clock.moment + timedelta(minutes=1)}
    post = cast.factory.make_post("New?", slug="new", author=cast.alice, tags=["feedback"], **scheduled)
    alices = cast.browser(cast.alice)
    clock.move(minutes=2)
    before = {address: reader.get(address).text for reader in readers for address in SHOW_IT}
    assert not [address for address in SHOW_IT if "/posts/new" in before[address]]
    versions_before = versions(app)
    if way == "now":
        assert alices.post(f"/write/{post.id}/publish").status_code == 303
    else:
        with app.app_context():
            assert (publish_due(), publish_due()) == (1, 0)
    changed = {name: n - versions_before.get(name, 0) for name, n in versions(app).items()}
    assert {name: more for name, more in changed.items() if more} == {LAYOUT: 1, THREADS: 1, "/posts/new": 1}
    for node, reader in zip(nodes, readers, strict=True):
        with counted(node) as made:
            for _again in range(2):
                shown = {address: reader.get(address).text for address in (*SHOW_IT, "/posts/new")}
                # The archive names months; the others name the question.
                assert [address for address in SHOW_IT if "/posts/new" not in shown[address]] == ["/archive"]
        assert len(made) == len(SHOW_IT) + 1
