"""Very many comments of one person, stored at once: for lists that must not mind."""

from flask import Flask
from markupsafe import Markup
from sqlalchemy import func, insert, select

from blogapp.accounts.models import User
from blogapp.comments import tree
from blogapp.comments.models import Comment
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post
from blogapp.web import versions

# Above all keys that a test makes otherwise.
FIRST_ID = 1_000_000


def write_many(app: Flask, post: Post, user: User, size: int) -> None:
    """So many public root comments under the post; its counters are left as they are."""
    with app.app_context(), transaction():
        first = max(db.session.scalar(select(func.max(Comment.id))) or 0, FIRST_ID) + 1
        rows = [_row(number, post, user) for number in range(first, first + size)]
        db.session.execute(insert(Comment), rows)
        versions.touch(versions.LAYOUT)


def _row(number: int, post: Post, user: User) -> dict[str, object]:
    return {
        "id": number,
        "public_id": tree.key(number),
        "path": tree.key(number),
        "thread_id": post.thread_id,
        "user_id": user.id,
        "author_name": user.name,
        "body_source": "I have seen both.",
        "body_html": Markup("<p>I have seen both.</p>"),
        "body_text": "I have seen both.",
    }
