"""What changes about posts: publishing one, with its thread, its tags and the addresses it had before."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import unquote

from markupsafe import Markup
from sqlalchemy import select

from blogapp import clock
from blogapp.comments.models import Thread
from blogapp.extensions import db, insert_or_update, transaction
from blogapp.media.uses import shown
from blogapp.posts.models import OldAddress, Post, PostKind, PostStatus, Tag
from blogapp.posts.old_addresses import normalised
from blogapp.posts.pictures import note_pictures
from blogapp.stances.models import Question
from blogapp.text.characters import tidy
from blogapp.text.markdown import html_post, post_html
from blogapp.text.pictures import picture_keys
from blogapp.text.plain import excerpt, plain_text
from blogapp.text.slugs import slugify, unique
from blogapp.web import versions

# About three lines of a list on a wide screen.
EXCERPT_LENGTH: Final = 280
# A post without a title is named by its first words.
TITLE_LENGTH: Final = 60
# What the column holds; a longer address is no permalink.
LONGEST_ADDRESS: Final = 500
# What the spam filter compares comments with; the beginning of a text says what it is about.
LONGEST_ABOUT: Final = 5_000


@dataclass(frozen=True, slots=True)
class NewTag:
    """A tag by name; its slug is made from the name unless given."""

    name: str
    slug: str = ""
    is_category: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """What an author or an archive says about a post. Dates that are left out follow from the others."""

    title: str
    author_id: int
    body_source: str
    body_format: str = "markdown"
    slug: str = ""
    kind: PostKind = PostKind.QUESTION
    status: PostStatus = PostStatus.PUBLISHED
    excerpt: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    tags: Sequence[NewTag] = ()
    is_closed: bool = False
    old_urls: Sequence[str] = ()
    # Names of this site whose pictures may stay pictures.
    site_hosts: Collection[str] = ()


def publish_post(new: NewPost) -> int:
    """Store a post with its thread and return its id."""
    with transaction():
        post = build_post(new)
        db.session.flush()
        touch_pages(post)
        return post.id


def build_post(new: NewPost) -> Post:
    """A post with thread, tags and old addresses in the present session, for callers with a transaction."""
    html = html_of(new.body_source, new.body_format, new.site_hosts)
    words = plain_text(html)
    title = title_of(new.title, words)
    published_at = new.published_at or (clock.now() if new.status == PostStatus.PUBLISHED else None)
    status = _status(new.status, published_at)
    slug = unique(slugify(unquote(new.slug) or title, "question"), slug_is_taken)
    post = Post(
        slug=slug,
        kind=new.kind,
        status=status,
        title=title,
        author_id=new.author_id,
        body_source=new.body_source,
        body_format=new.body_format,
        body_html=html,
        body_text=words,
        word_count=len(words.split()),
        excerpt=excerpt_of(new.excerpt, words),
        published_at=published_at,
        # Only publishing tells: what is stored as published, an archive's, is no news.
        told_at=published_at if status == PostStatus.PUBLISHED else None,
        created_at=published_at or clock.now(),
        updated_at=new.updated_at or published_at or clock.now(),
        tags=tags_named(new.tags),
    )
    post.thread = _thread(post, is_closed=new.is_closed)
    db.session.add(post)
    if new.kind == PostKind.QUESTION:
        db.session.flush()
        db.session.add(Question(thread_id=post.thread.id))
    if picture_keys(html):
        db.session.flush()
        note_pictures(post)
    remember_addresses(post, new.old_urls)
    return post


def remember_addresses(post: Post, urls: Iterable[str]) -> None:
    """Lead these old addresses to the post. One that leads elsewhere already stays as it is."""
    wanted = {address for url in urls if 1 < len(address := normalised(url)) <= LONGEST_ADDRESS}
    if not wanted:
        return
    known = set(db.session.scalars(select(OldAddress.address).where(OldAddress.address.in_(wanted))))
    db.session.flush()
    db.session.add_all(OldAddress(address=address, post_id=post.id) for address in sorted(wanted - known))


def touch_pages(post: Post) -> None:
    """Make old what shows this post: every page may, as its neighbour, in a list or in a feed."""
    versions.touch(versions.LAYOUT, versions.THREADS, post.thread.url)


def slug_is_taken(slug: str, but_by: int | None = None) -> bool:
    """Whether a post has this slug, or had it: old addresses lead on for ever. `but_by` may have it again."""
    had = select(OldAddress.post_id).where(OldAddress.address == normalised(f"/posts/{slug}"))
    has = select(Post.id).where(Post.slug == slug)
    return bool({*db.session.scalars(has.union_all(had))} - {but_by})


def html_of(source: str, body_format: str, site_hosts: Collection[str] = ()) -> Markup:
    """What readers see of a post's text."""
    render = html_post if body_format == "html" else post_html
    return shown(render(source, site_hosts))


def title_of(typed: str, words: str) -> str:
    """In one line; a post without a title is named by its first words."""
    return " ".join(tidy(typed).split()) or excerpt(words, TITLE_LENGTH) or "…"


def excerpt_of(typed: str, words: str) -> str:
    """What lists show: what the author wrote for them, or how the text begins."""
    return excerpt(plain_text(typed) or words, EXCERPT_LENGTH)


def _status(wanted: PostStatus, published_at: datetime | None) -> PostStatus:
    """Published and dated tomorrow means scheduled: no page may change just because time passes."""
    is_early = published_at is not None and published_at > clock.now()
    return PostStatus.SCHEDULED if wanted == PostStatus.PUBLISHED and is_early else wanted


def _thread(post: Post, *, is_closed: bool) -> Thread:
    return Thread(
        url=f"/posts/{post.slug}",
        title=post.title,
        about=post.body_text[:LONGEST_ABOUT],
        tags=", ".join(tag.name for tag in post.tags),
        page_changed_at=post.updated_at,
        owner_id=post.author_id,
        is_public=post.status == PostStatus.PUBLISHED,
        is_closed=is_closed,
        created_at=post.created_at,
        opened_at=post.published_at,
    )


def tags_named(wanted: Iterable[NewTag]) -> list[Tag]:
    """The tags with these slugs, made where there are none yet."""
    by_slug = {slug: new for new in wanted if (slug := slugify(new.slug or new.name, ""))}
    known = _tags_at(by_slug)
    if missing := by_slug.keys() - known.keys():
        # Somebody else may bring one at the same moment; in one order, so that nobody waits for each other.
        rows = [_row(slug, by_slug[slug]) for slug in sorted(missing)]
        db.session.execute(insert_or_update(Tag).on_conflict_do_nothing(index_elements=["slug"]), rows)
        known |= _tags_at(missing)
    return [known[slug] for slug in by_slug]


def _tags_at(slugs: Collection[str]) -> dict[str, Tag]:
    return {tag.slug: tag for tag in db.session.scalars(select(Tag).where(Tag.slug.in_(slugs)))}


def _row(slug: str, new: NewTag) -> dict[str, object]:
    return {"slug": slug, "name": tidy(new.name).strip() or slug, "is_category": new.is_category}
