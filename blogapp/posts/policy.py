"""Who may read a post, and which of its dates are told."""

from datetime import datetime

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments.policy import may_moderate
from blogapp.posts.models import Post, PostStatus


def is_public(post: Post) -> bool:
    """Whether the post is for everyone by now."""
    return (
        post.status == PostStatus.PUBLISHED
        and post.published_at is not None
        and post.published_at <= clock.now()
    )


def may_read(viewer: Person, post: Post) -> bool:
    """What is not public yet, or no longer, is for its author and for who looks after all discussions."""
    return is_public(post) or may_moderate(viewer, post.author_id)


def revised_at(post: Post) -> datetime | None:
    """When the text was last changed, if that was on a later day than it was published."""
    if post.published_at is None or post.updated_at.date() <= post.published_at.date():
        return None
    return post.updated_at
