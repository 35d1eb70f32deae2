"""Every sample export is stored as what was counted in it, by a parser that shares nothing with ours."""

import json
import re
from collections import Counter
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.comments.recount import recount_threads
from blogapp.extensions import db
from blogapp.posts.models import OldAddress, Post, PostKind, PostStatus
from tests.text.shared_data import SHARED, needs_shared

SAMPLES = SHARED / "data" / "imports"

# They are refused, although a reader that guesses could go on.
UNSOUND = {
    "wxr/importer-crazy-cdata.xml",
    "wxr/importer-malformed-simple.xml",
    "wxr/importer-missing-version-tag.xml",
}

STATUSES = {
    "1": Status.PUBLISHED,
    "0": Status.HELD,
    "hold": Status.HELD,
    "spam": Status.SPAM,
    "trash": Status.TRASHED,
    "post-trashed": Status.TRASHED,
}

# Counted in the file, but neither comments nor pings under a post or page.
LEFT_OUT = {
    # One under an attachment, one under a product, one review under a post.
    "synthetic/wxr-edge.xml": Counter({Status.PUBLISHED: 3}),
    # One under an item that does not say what it is.
    "wxr/isso-wordpress.xml": Counter({Status.PUBLISHED: 1}),
}


def samples() -> list[Any]:
    """What was counted, by file; empty where the samples are not at hand."""
    if not SAMPLES.is_dir():
        return []
    facts = json.loads((SAMPLES / "expected.json").read_text())["files"]
    return [
        pytest.param(each, id=each["file"])
        for each in facts
        if each["format"] == "wxr" or each["file"] == "synthetic/not-an-export.xml"
    ]


def is_refused(sample: dict[str, Any]) -> bool:
    return "must_refuse" in sample or sample["file"] in UNSOUND


SOUND = [each for each in samples() if not is_refused(each.values[0])]
REFUSED = [each for each in samples() if is_refused(each.values[0])]


def imported(app: Flask, name: str) -> Any:
    return app.test_cli_runner().invoke(args=["import", "wordpress", str(SAMPLES / name)])


def counted(app: Flask) -> dict[str, Counter[Any]]:
    """What is stored."""
    with app.app_context():
        return {
            "posts": Counter(db.session.scalars(select(Post.kind))),
            "statuses": Counter(db.session.scalars(select(Comment.status))),
            "kinds": Counter(db.session.scalars(select(Comment.kind))),
        }


@needs_shared
@pytest.mark.parametrize("sample", SOUND)
def test_works_for_a_sample(app: Flask, sample: dict[str, Any]) -> None:
    facts, left_out = sample["expected"], LEFT_OUT.get(sample["file"], Counter())
    result = imported(app, sample["file"])
    assert result.exit_code == 0
    stored = counted(app)
    assert stored["posts"] == +Counter({PostKind.QUESTION: facts["posts"], PostKind.PAGE: facts["pages"]})
    statuses: Counter[Status] = Counter()
    for approved, number in facts["comments_by_approved"].items():
        statuses[STATUSES[approved]] += number
    assert stored["statuses"] == statuses - left_out
    pings = {Kind.PINGBACK: facts["pingbacks"], Kind.TRACKBACK: facts["trackbacks"]}
    people = facts["comments"] - sum(pings.values()) - left_out.total()
    assert stored["kinds"] == +Counter({Kind.COMMENT: people, **pings})
    with app.app_context():
        assert recount_threads() == []
    again = imported(app, sample["file"])
    assert "There is nothing new in this file." in again.stdout
    assert counted(app) == stored


@needs_shared
@pytest.mark.parametrize("sample", REFUSED)
def test_rejects_a_faulty_sample_and_names_the_place(app: Flask, sample: dict[str, Any]) -> None:
    result = imported(app, sample["file"])
    assert result.exit_code == 1
    assert re.fullmatch(r"Error: Nothing was imported\. Line \d+, column \d+: [^\n]+\n", result.stderr)
    assert {name: counts.total() for name, counts in counted(app).items()} == {
        "posts": 0,
        "statuses": 0,
        "kinds": 0,
    }


@needs_shared
def test_shows_every_page_of_the_theme_unit_test(app: Flask, client: FlaskClient) -> None:
    imported(app, "wxr/theme-unit-test-data.xml")
    with app.app_context():
        threads = {row.url: row.is_public for row in db.session.execute(select(Thread.url, Thread.is_public))}
        statuses = Counter(db.session.scalars(select(Post.status)))
        addresses = db.session.execute(select(OldAddress.address, Post.slug, Post.status).join(Post)).all()
        deepest = max(db.session.scalars(select(Comment.depth)))
    assert statuses == {
        PostStatus.PUBLISHED: 76,
        PostStatus.DRAFT: 1,
        PostStatus.PRIVATE: 1,
        PostStatus.SCHEDULED: 1,
    }
    assert {url: client.get(url).status_code for url in threads} == {
        url: 200 if is_public else 404 for url, is_public in threads.items()
    }
    public = [row for row in addresses if row.status == PostStatus.PUBLISHED]
    assert len(public) > 2 * 70
    for row in public:
        answer = client.get(row.address if row.address.startswith("/") else f"/{row.address}")
        assert (answer.status_code, unquote(answer.headers["Location"])) == (301, f"/posts/{row.slug}")
    assert deepest == 6
