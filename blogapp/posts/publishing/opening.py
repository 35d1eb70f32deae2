"""The comment with which an author opens the discussion: said when the question is public, and pinned."""

from blogapp.accounts.models import User
from blogapp.comments.service import add_opening
from blogapp.extensions import db
from blogapp.posts.models import Post


def say_opening(post: Post) -> None:
    """Inside the transaction of who publishes; said once, and not where something is pinned already."""
    words, post.opening = post.opening, ""
    if not words or post.thread.pinned_id is not None:
        return
    author = db.session.get_one(User, post.author_id)
    post.thread.pinned_id = add_opening(post.thread, words, author).id
