"""Moderators move comments with all below them; counters, links and status pages stay right."""

import random
from typing import Any

import pytest
from sqlalchemy import select

from blogapp.comments import tree
from blogapp.comments.models import Comment, Status
from blogapp.extensions import db
from blogapp.posts.models import Post, PostStatus
from tests.moderation.conftest import Desk
from tests.moderation.doing import acts, stored, thread_of, undo_last
from tests.support.cast import Cast

RIGHT = "0 counters were wrong and are right now.\n"


@pytest.fixture
def other(desk: Desk, cast: Cast) -> Post:
    return desk.factory.make_post("Another?", slug="another", author=cast.alice)


def chain(desk: Desk, length: int, under: Any = None, **more: Any) -> list[Comment]:
    """Comments that answer each other."""
    made: list[Comment] = []
    for level in range(length):
        above = made[-1] if made else None
        made.append(desk.factory.make_comment(under or desk.post, f"Level {level}.", parent=above, **more))
    return made


def shape(desk: Desk) -> list[tuple[Any, ...]]:
    columns: tuple[Any, ...] = (
        Comment.id,
        Comment.thread_id,
        Comment.parent_id,
        Comment.root_id,
        Comment.depth,
        Comment.path,
        Comment.reply_to_id,
        Comment.reply_count,
    )
    with desk.app.app_context():
        return [tuple(row) for row in db.session.execute(select(*columns).order_by(Comment.id))]


def test_works_to_another_thread_and_back(desk: Desk, cast: Cast, other: Post) -> None:
    root, middle, leaf = chain(desk, 3, user_id=cast.bob.id)
    before, mod, reader = shape(desk), cast.browser(cast.mod), cast.mallory()
    answer = mod.post(f"/moderation/{middle.public_id}/move", data={"to": "/posts/another"})
    assert answer.location == f"/moderation/{middle.public_id}/place"
    assert "Level 1." in reader.get("/posts/another").text
    assert "Level 1." not in reader.get("/posts/boss").text
    moved = reader.get(f"/posts/boss/comments/{leaf.public_id}")
    assert (moved.status_code, moved.location) == (301, f"/posts/another/comments/{leaf.public_id}")
    assert moved.headers["Cache-Control"] == "no-cache"
    page = reader.get(moved.location).text
    assert "Level 2." in page
    # What it answered stayed in the other thread, where this page cannot lead.
    assert "in reply to" not in page
    assert "Back to “Another?”" in cast.browser(cast.bob).get(f"/comments/{leaf.public_id}/status").text
    assert [thread_of(desk, post.thread_id).comment_count for post in (desk.post, other)] == [1, 2]
    assert desk.drifts() == RIGHT
    assert undo_last(desk, mod).status_code == 303
    assert shape(desk) == before
    assert reader.get(f"/posts/boss/comments/{leaf.public_id}").status_code == 200
    assert reader.get(f"/posts/another/comments/{leaf.public_id}").status_code == 301
    assert desk.drifts() == RIGHT
    assert acts(desk) == ["split", "undo"]
    assert root.public_id in reader.get("/posts/boss").text


def test_works_below_another_comment_and_flattens_what_is_too_deep(
    desk: Desk, cast: Cast, other: Post
) -> None:
    branch, target = chain(desk, 4), chain(desk, 4, other)
    before, mod = shape(desk), cast.browser(cast.mod)
    to = f"http://127.0.0.1:8000/posts/another#comment-{target[-1].public_id}"
    mod.post(f"/moderation/{branch[0].public_id}/move", data={"to": to})
    depths = [stored(desk, comment).depth for comment in branch]
    assert depths == [5, 6, 6, 6]
    assert [stored(desk, comment).reply_to_id for comment in branch] == [
        target[-1].id,
        branch[0].id,
        branch[1].id,
        branch[2].id,
    ]
    assert desk.drifts() == RIGHT
    # A reply of now goes back with them.
    late = desk.factory.make_comment(other, "Late.", parent=stored(desk, branch[3]))
    undo_last(desk, mod)
    assert [row[:-1] for row in shape(desk) if row[0] != late.id] == [row[:-1] for row in before]
    assert [stored(desk, comment).depth for comment in [*branch, late]] == [1, 2, 3, 4, 5]
    assert desk.drifts() == RIGHT


def test_splits_off_in_the_same_thread(desk: Desk, cast: Cast) -> None:
    root, middle, leaf = chain(desk, 3)
    before, mod = shape(desk), cast.browser(cast.mod)
    mod.post(f"/moderation/{middle.public_id}/split")
    now = stored(desk, middle)
    assert (now.parent_id, now.depth, now.reply_to_id) == (None, 1, root.id)
    assert "in reply to Bob Reader" in cast.mallory().get("/posts/boss").text
    assert stored(desk, leaf).root_id == middle.id
    assert desk.drifts() == RIGHT
    undo_last(desk, mod)
    assert shape(desk) == before


def test_takes_the_pin_and_the_marks_along(desk: Desk, cast: Cast, other: Post) -> None:
    [comment], mod = chain(desk, 1), cast.browser(cast.mod)
    mod.post(f"/moderation/{comment.public_id}/pin")
    mod.post(f"/moderation/{comment.public_id}/feature")
    mod.post(f"/moderation/{comment.public_id}/move", data={"to": "another"})
    assert thread_of(desk, desk.post.thread_id).pinned_id is None
    assert [thread_of(desk, post.thread_id).featured_count for post in (desk.post, other)] == [0, 1]
    undo_last(desk, mod)
    assert thread_of(desk, desk.post.thread_id).pinned_id == comment.id
    assert [thread_of(desk, post.thread_id).featured_count for post in (desk.post, other)] == [1, 0]


@pytest.mark.parametrize(
    ("to", "status"), [("", 422), ("/tags/x", 422), ("nowhere", 404), ("boss", 422), ("below", 422)]
)
def test_rejects_places_that_cannot_be(desk: Desk, cast: Cast, to: str, status: int) -> None:
    root, leaf = chain(desk, 2)
    before = shape(desk)
    if to == "below":
        to = f"/posts/boss/comments/{leaf.public_id}"
    answer = cast.browser(cast.mod).post(f"/moderation/{root.public_id}/move", data={"to": to})
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert shape(desk) == before
    assert acts(desk) == []


def test_rejects_to_undo_what_was_moved_on(desk: Desk, cast: Cast, other: Post) -> None:
    desk.factory.make_post("A third?", slug="third")
    [comment], mod = chain(desk, 1), cast.browser(cast.mod)
    mod.post(f"/moderation/{comment.public_id}/move", data={"to": "another"})
    page = mod.get(f"/moderation/{comment.public_id}/place").text
    place = page.index("/moderation/decisions/")
    mod.post(f"/moderation/{comment.public_id}/move", data={"to": "third"})
    assert mod.post(page[place : page.index('"', place)]).status_code == 409
    reader = cast.mallory()
    for slug in ("boss", "another"):
        assert reader.get(f"/posts/{slug}/comments/{comment.public_id}").location.startswith("/posts/third/")


def test_requires_to_decide_about_both_threads(desk: Desk, cast: Cast) -> None:
    desk.factory.make_post("Not hers?", slug="third", author=cast.olga)
    [comment] = chain(desk, 1)
    answer = cast.browser(cast.alice).post(f"/moderation/{comment.public_id}/move", data={"to": "third"})
    assert answer.status_code == 403
    assert stored(desk, comment).thread_id == desk.post.thread_id


def test_leads_nobody_where_they_may_not_read(desk: Desk, cast: Cast) -> None:
    desk.factory.make_post("Hidden?", slug="hidden", status=PostStatus.PRIVATE)
    [comment] = chain(desk, 1)
    cast.browser(cast.mod).post(f"/moderation/{comment.public_id}/move", data={"to": "hidden"})
    address = f"/posts/boss/comments/{comment.public_id}"
    assert cast.mallory().get(address).status_code == 404
    assert cast.browser(cast.mod).get(address).status_code == 301


@pytest.mark.parametrize("seed", range(2))
def test_keeps_paths_and_counters_after_any_moves(desk: Desk, cast: Cast, other: Post, seed: int) -> None:
    chance, mod = random.Random(seed), cast.browser(cast.mod)
    made: list[Comment] = []
    for number in range(24):
        post = chance.choice([desk.post, other])
        above = [one for one in made if one.thread_id == post.thread_id]
        parent = chance.choice([*above, None])
        status = chance.choice([Status.PUBLISHED, Status.PUBLISHED, Status.HELD, Status.TRASHED])
        made.append(desk.factory.make_comment(post, f"{number}", parent=parent, status=status))
    for _ in range(25):
        comment, under = chance.choice(made), chance.choice(made)
        slug = chance.choice(["boss", "another"])
        to = chance.choice([f"/posts/{slug}", f"/posts/{slug}/comments/{under.public_id}"])
        mod.post(f"/moderation/{comment.public_id}/move", data={"to": to})
        if chance.random() < 0.3:
            undo_last(desk, mod)
    assert desk.drifts() == RIGHT
    for comment in (stored(desk, one) for one in made):
        ids = tree.ids_in(comment.path)
        assert ids[-1] == comment.id
        assert len(ids) == comment.depth <= 6
        assert ids[:-1][-1:] == ([comment.parent_id] if comment.parent_id else [])
        assert comment.root_id == (ids[0] if comment.parent_id else None)
        parents = [stored(desk, one) for one in made if one.id == comment.parent_id]
        assert all(parent.thread_id == comment.thread_id for parent in parents)
