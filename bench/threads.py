"""Fills a site with threads of any size and shape, by bulk insert, with the counters the product keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import count
from random import Random
from typing import Any

from markupsafe import Markup
from sqlalchemy import insert, update

from bench import prose
from bench.shapes import Shape, discussion
from blogapp import clock
from blogapp.accounts.models import Role
from blogapp.accounts.service import make_user, owner_id
from blogapp.comments import tree
from blogapp.comments.keys import reserve_ids
from blogapp.comments.models import PUBLIC_ID_LENGTH, Thread
from blogapp.extensions import Model, db, transaction
from blogapp.posts.models import Post
from blogapp.posts.service import NewPost, NewTag, publish_post
from blogapp.text.markdown import comment_html
from blogapp.text.plain import plain_text
from blogapp.web import versions
from blogapp.web.site import Site

# The table, not the class: the ORM would split the rows by which of their values are NULL.
TABLE = Model.metadata.tables["comments"]
# Rows of one statement: enough to be fast, few enough to be small.
CHUNK = 5_000
TAGS = (NewTag("feedback"), NewTag("executive coaching"))


@dataclass(frozen=True, slots=True)
class Planned:
    """A comment's place in the tree before its row exists."""

    comment_id: int
    answered_id: int | None
    place: tree.Place
    path: str


@dataclass(frozen=True, slots=True)
class Built:
    """A thread to measure: its address, and a root and a deep comment from its middle."""

    url: str
    size: int
    middle_root: str
    middle_reply: str


def build_thread(title: str, size: int, shape: Shape = discussion) -> Built:
    """A question with so many comments; needs an application context."""
    author_id = owner_id() or make_user("Ruth Ellery", Role.OWNER)
    post_id = publish_post(NewPost(title=title, author_id=author_id, body_source=prose.question(), tags=TAGS))
    post = db.session.get_one(Post, post_id)
    thread_id, url = post.thread_id, f"/posts/{post.slug}"
    with transaction():
        plan = _plan(reserve_ids(size), shape)
        rows = list(_rows(thread_id, plan))
        for start in range(0, size, CHUNK):
            db.session.execute(insert(TABLE), rows[start : start + CHUNK])
        newest = rows[-1]["created_at"]
        counters = {"comment_count": size, "last_comment_at": newest}
        db.session.execute(update(Thread).where(Thread.id == thread_id).values(counters))
        versions.touch(url, versions.THREADS)
    middle = rows[size // 2 :] + rows
    return Built(
        url=url,
        size=size,
        middle_root=next(row["public_id"] for row in middle if row["depth"] == 1),
        middle_reply=next((row["public_id"] for row in middle if row["depth"] > 1), rows[0]["public_id"]),
    )


def _plan(ids: list[int], shape: Shape) -> list[Planned]:
    plan: list[Planned] = []
    for number, comment_id in enumerate(ids):
        answered = shape(number)
        above = plan[answered] if answered is not None else None
        place = tree.place_under(above.path, Site.thread_depth) if above else tree.ROOT
        plan.append(Planned(comment_id, above.comment_id if above else None, place, place.path(comment_id)))
    return plan


def _rows(thread_id: int, plan: list[Planned]) -> Iterator[dict[str, Any]]:
    random, first_id = Random(plan[0].comment_id), plan[0].comment_id
    below = [0] * len(plan)
    for each in plan:
        for ancestor in tree.ids_in(each.path)[:-1]:
            below[ancestor - first_id] += 1
    moment = clock.now() - timedelta(minutes=len(plan))
    for number, each in zip(count(), plan):
        yield {
            "id": each.comment_id,
            "thread_id": thread_id,
            "public_id": "".join(random.choices(tree.DIGITS, k=PUBLIC_ID_LENGTH)),
            "parent_id": each.place.parent_id,
            "root_id": each.place.root_id,
            "reply_to_id": each.answered_id,
            "depth": each.place.depth,
            "path": each.path,
            "reply_count": below[each.comment_id - first_id],
            "score": round(random.random(), 4),
            **_words(number, moment + timedelta(minutes=number)),
        }


def _words(number: int, moment: datetime) -> dict[str, Any]:
    source, html, text = _rendered()[number % len(_rendered())]
    name = prose.NAMES[number * 7 % len(prose.NAMES)]
    # One in four leaves a website.
    url = f"https://example.org/{name.partition(' ')[0].lower()}" if number % 4 == 0 else ""
    return {
        "author_name": name,
        "author_email": f"{number % 500}@example.org",
        "author_url": url,
        "body_source": source,
        "body_html": html,
        "body_text": text,
        "created_at": moment,
    }


@lru_cache(maxsize=1)
def _rendered() -> list[tuple[str, Markup, str]]:
    """Each text through the real gate once; a hundred thousand times would be most of the run."""
    return [(source, html := comment_html(source), plain_text(html)) for source in prose.comments()]
