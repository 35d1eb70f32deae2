"""The pictures of posts: which ones each shows, and showing them as they are once they are encoded."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.media import uses
from blogapp.media.previews import LinkPicture, link_picture
from blogapp.posts.models import Post
from blogapp.text.pictures import picture_keys
from blogapp.web import versions

# Where those who write find a post; its pictures are noted under this address.
PLACE: Final = "/write/"


def note_pictures(post: Post) -> None:
    """Write down what the post shows, within the caller's transaction; its id must be known."""
    keys = {*picture_keys(post.body_html), *filter(None, [post.picture_key])}
    uses.note_uses(f"{PLACE}{post.id}", post.title, keys)


def preview_of(post: Post) -> LinkPicture | None:
    """The picture that other sites show beside a link: the chosen one, or the first of the text."""
    key = post.picture_key or next(iter(picture_keys(post.body_html)), "")
    return link_picture(key) if key else None


def renew_posts() -> None:
    """Show the pictures that have been encoded since their posts were saved. No other word changes."""
    while place := uses.outdated_place(PLACE):
        with transaction():
            _renew(int(place.removeprefix(PLACE)), place)


# As often as pictures are encoded without a call.
RENEW: Final = Job("renew-pictures", renew_posts, every_minutes=0.25)


def _renew(post_id: int, place: str) -> None:
    whole = select(Post).where(Post.id == post_id).options(joinedload(Post.thread, innerjoin=True))
    post = db.session.scalars(whole.with_for_update(of=Post)).one_or_none()
    if post is None:
        uses.note_uses(place, "", ())
        return
    post.body_html = uses.shown(post.body_html)
    note_pictures(post)
    versions.touch(versions.LAYOUT, versions.THREADS, post.thread.url)
