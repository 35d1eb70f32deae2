"""Loads the demo questions with their threads."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from markupsafe import escape

from blogapp import clock
from blogapp.accounts.models import Role, User
from blogapp.accounts.service import build_user
from blogapp.comments.archived import ArchivedComment, ArchivedThread
from blogapp.comments.models import Kind, Status
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post
from blogapp.posts.service import NewPost, NewTag, build_post
from blogapp.text.markdown import comment_html
from blogapp.transfer.demo_stances import DemoStances
from blogapp.transfer.import_keys import ImportKeys, import_alone
from blogapp.web import versions
from blogapp.web.site import SiteSetting, current_site, store_settings

QUESTIONS: Final = Path(__file__).with_name("demo_questions")
# No host has this name, so no imported blog is known by it.
SOURCE: Final = "(demo)"
POST: Final = "post"
AUTHOR: Final = "author"
SETTING: Final = "setting"
# What waits while there are demo questions: only what the filter doubts.
HOLD: Final = "hold"
DEMO_HOLD: Final = "doubtful"
GUEST: Final = "guest"

# What a file says of a question, or of a comment.
Entry = Mapping[str, Any]


def load_demo() -> int:
    """Store those demo questions that are not here, with their threads; how many these were."""
    questions = [tomllib.loads(path.read_text("utf-8")) for path in sorted(QUESTIONS.glob("*.toml"))]
    with transaction():
        import_alone()
        keys, deepest = ImportKeys(SOURCE), current_site().thread_depth
        known = keys.find(POST, [question["slug"] for question in questions], Post.id)
        new = [question for question in questions if question["slug"] not in known]
        if new:
            author_ids = {question["author"]: _author_id(question, keys) for question in questions}
            for question in new:
                _load(question, author_ids, keys, deepest)
            _be_friendly(keys)
            keys.write()
            versions.touch(versions.LAYOUT, versions.THREADS)
    return len(new)


def _be_friendly(keys: ImportKeys) -> None:
    """Whoever tries the site out as a guest sees the comment at once, unless the owner has chosen already."""
    if db.session.get(SiteSetting, HOLD) is None:
        store_settings({HOLD: DEMO_HOLD})
        keys.remember(SETTING, [(HOLD, 0)])


def _author_id(question: Entry, keys: ImportKeys) -> int:
    handle = question["author_handle"]
    known = keys.find(AUTHOR, [handle], User.id)
    if not known:
        user = build_user(question["author"], Role.AUTHOR, handle)
        db.session.flush()
        keys.remember(AUTHOR, [(handle, user.id)])
        return user.id
    return known[handle]


def _load(question: Entry, author_ids: Mapping[str, int], keys: ImportKeys, deepest: int) -> None:
    published_at = clock.now() - timedelta(days=question["days_ago"])
    post = build_post(
        NewPost(
            title=question["title"],
            slug=question["slug"],
            author_id=author_ids[question["author"]],
            body_source=question["body"].strip(),
            excerpt=escape(question["excerpt"]),
            published_at=published_at,
            tags=[NewTag(name) for name in question["tags"]],
        )
    )
    db.session.flush()
    keys.remember(POST, [(question["slug"], post.id)])
    thread = ArchivedThread(post.thread, comment_html, "markdown", deepest, is_new=True)
    for entry in question.get("comments", []):
        thread.add(_comment(entry, published_at, author_ids))
    ids: dict[str, int] = {}
    thread.store({}, lambda named: ids.update({str(key): comment_id for key, comment_id in named}))
    stances = DemoStances(post.thread, question, ids, published_at)
    stances.store(author_ids)
    keys.remember(
        GUEST, [(f"{question['slug']}/{number}", guest.id) for number, guest in enumerate(stances.guests)]
    )


def _comment(entry: Entry, published_at: datetime, author_ids: Mapping[str, int]) -> ArchivedComment:
    is_withdrawn = entry["withdrawn"]
    return ArchivedComment(
        key=entry["key"],
        parent_key=entry["reply_to"] or None,
        written_at=published_at + timedelta(hours=entry["hours_later"]),
        kind=Kind.COMMENT,
        status=Status.WITHDRAWN if is_withdrawn else Status.PUBLISHED,
        source=entry["body"].strip(),
        author_name=entry["name"],
        author_url=entry["website"],
        user_id=author_ids.get(entry["name"]),
    )
