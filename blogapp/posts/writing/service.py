"""The story of a post while it is written: begun, saved, brought back. Each function is one transaction."""

import json
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.posts import old_addresses
from blogapp.posts.models import OldAddress, Post, PostKind, PostStatus
from blogapp.posts.pictures import note_pictures
from blogapp.posts.publishing.opening import say_opening
from blogapp.posts.service import (
    LONGEST_ABOUT,
    NewPost,
    NewTag,
    build_post,
    excerpt_of,
    html_of,
    slug_is_taken,
    tags_named,
    title_of,
    touch_pages,
)
from blogapp.posts.writing import policy, unsaved
from blogapp.posts.writing.fields import PostFields
from blogapp.posts.writing.models import Revision
from blogapp.posts.writing.settings.service import QuestionSettings, store_settings
from blogapp.text.plain import plain_text
from blogapp.text.slugs import slugify, unique
from blogapp.web import versions

# Two clicks, or a form that was sent again after a lost answer.
SAME_TEXT_MEMORY: Final = timedelta(minutes=10)
KEPT: Final = tuple(set(PostStatus) - {PostStatus.TRASHED})


class SavedMeanwhile(AppError):
    """Somebody has saved the post since this text was opened."""

    status = 409

    def __init__(self, version: int, name: str, saved_at: datetime) -> None:
        super().__init__(
            _(
                "%(name)s has saved this post since you opened it. Your text is below, nothing is lost.",
                name=name,
            )
        )
        self.version, self.name, self.saved_at = version, name, saved_at


class SavedSinceLookedAt(AppError):
    """An earlier text would replace one that nobody has seen here."""

    status = 409


def start_post(fields: PostFields, person: Person, settings: QuestionSettings | None = None) -> int:
    """A new draft; returns its id. The same text sent twice is one draft."""
    if not policy.may_write(person):
        raise Forbidden(_("Authors write here."))
    with transaction():
        if (twin := _same_draft(fields, person, settings)) is not None:
            unsaved.drop(0, person.user_id)
            return twin.id
        new = NewPost(
            title=fields.title,
            author_id=person.user_id or 0,
            body_source=fields.body,
            slug=fields.slug,
            status=PostStatus.DRAFT,
            excerpt=fields.excerpt,
            tags=[NewTag(name) for name in fields.tag_names],
        )
        post = build_post(new)
        post.own_excerpt, post.description = fields.excerpt, fields.description
        post.language, post.opening = fields.language, fields.opening
        post.picture_key = fields.picture
        db.session.flush()
        note_pictures(post)
        if settings:
            store_settings(post, settings)
        _keep_revision(post, person.user_id)
        unsaved.drop(0, person.user_id)
        return post.id


def start_page(title: str, person: Person) -> int:
    """An empty draft of a page, without comments until somebody allows them; returns its id."""
    if not policy.sees_all(person):
        raise Forbidden(_("Pages are the owner's."))
    with transaction():
        new = NewPost(
            title=title,
            author_id=person.user_id or 0,
            body_source="",
            kind=PostKind.PAGE,
            status=PostStatus.DRAFT,
        )
        post = build_post(new)
        post.thread.rules = json.dumps({"who_may_comment": "nobody"})
        db.session.flush()
        _keep_revision(post, person.user_id)
        return post.id


def save_post(
    post_id: int, fields: PostFields, person: Person, seen: int, settings: QuestionSettings | None = None
) -> int:
    """Store what was typed over the version that was seen; returns the new version.

    Raises SavedMeanwhile where somebody else has saved since, NotFound, Forbidden.
    """
    with transaction():
        post = taken_post(post_id, person)
        if post.version != seen:
            raise _saved_meanwhile(post)
        unsaved.drop(post_id, person.user_id)
        has_changed = settings is not None and store_settings(post, settings)
        if PostFields.of(post) == _completed(fields, post) and not has_changed:
            return post.version
        _keep_what_was(post)
        _write(post, fields)
        post.version, post.updated_at = post.version + 1, clock.now()
        _keep_revision(post, person.user_id)
        if post.status == PostStatus.PUBLISHED:
            say_opening(post)
        touch_pages(post)
        return post.version


def restore_revision(post_id: int, version: int, person: Person, seen: int) -> int:
    """Make an earlier text the newest one; what was said in between stays in the list.

    Raises SavedSinceLookedAt where the newest one is not the one that was `seen`.
    """
    with transaction():
        post = taken_post(post_id, person)
        if post.version != seen:
            raise SavedSinceLookedAt(
                _("This post was saved since you looked at its versions. Nothing was changed; look again.")
            )
        earlier = db.session.scalar(
            select(Revision).where(Revision.post_id == post_id, Revision.version == version)
        )
        if earlier is None:
            raise NotFound(_("There is no such version of this post."))
        _keep_what_was(post)
        post.body_format = earlier.body_format
        text = PostFields.from_json(earlier.fields)
        _write(post, replace(text, slug=post.slug, opening=post.opening))
        post.version, post.updated_at = post.version + 1, clock.now()
        _keep_revision(post, person.user_id)
        touch_pages(post)
        return post.version


def replace_source(post_id: int, change: Callable[[str], str], site_hosts: Collection[str]) -> bool:
    """Change the text of a post without anybody's typing, as a revision of its own; whether it has changed.

    `site_hosts` as in `html_of`.
    """
    with transaction():
        whole = select(Post).where(Post.id == post_id).options(joinedload(Post.thread, innerjoin=True))
        post = db.session.scalars(whole.with_for_update(of=Post)).one_or_none()
        if post is None or (source := change(post.body_source)) == post.body_source:
            return False
        db.session.refresh(post, ["tags"])
        _keep_what_was(post)
        post.body_source, post.body_html = source, html_of(source, post.body_format, site_hosts)
        post.version += 1
        note_pictures(post)
        _keep_revision(post, None)
        touch_pages(post)
        return True


def _same_draft(fields: PostFields, person: Person, settings: QuestionSettings | None) -> Post | None:
    """What this author began a moment ago with the same words, if it was not changed since."""
    # The second of two clicks waits for the first.
    db.session.execute(select(User.id).where(User.id == person.user_id).with_for_update(key_share=True))
    newest = (
        select(Post)
        .where(Post.author_id == person.user_id, Post.status.in_(KEPT), Post.version == 1)
        .where(
            Post.kind == PostKind.QUESTION,
            Post.updated_at > clock.now() - SAME_TEXT_MEMORY,
            Post.body_source == fields.body,
        )
        .options(joinedload(Post.thread, innerjoin=True), joinedload(Post.tags))
        .order_by(Post.id.desc())
    )
    for post in db.session.scalars(newest).unique():
        is_set_up = settings is None or settings == QuestionSettings.of(post.thread)
        if is_set_up and PostFields.of(post) == _completed(fields, post):
            return post
    return None


def _write(post: Post, fields: PostFields) -> None:
    """All that follows from the text, too: its HTML, its words, its address, its thread's title."""
    post.body_source = fields.body
    post.body_html = html_of(fields.body, post.body_format)
    post.body_text = words = plain_text(post.body_html)
    post.word_count = len(words.split())
    post.title = title_of(fields.title, words)
    post.own_excerpt, post.excerpt = fields.excerpt, excerpt_of(fields.excerpt, words)
    post.description, post.language = fields.description, fields.language
    post.picture_key = fields.picture
    post.opening = _completed(fields, post).opening
    post.tags = tags_named([NewTag(name) for name in fields.tag_names])
    post.thread.title, post.thread.about = post.title, words[:LONGEST_ABOUT]
    post.thread.tags = ", ".join(tag.name for tag in post.tags)
    post.thread.page_changed_at = clock.now()
    note_pictures(post)
    _readdress(post, fields)


def _readdress(post: Post, fields: PostFields) -> None:
    """A new address; each one that readers may have seen leads to it for ever."""
    wanted = slugify(fields.slug or post.title, "question")
    if wanted == post.slug:
        return
    old = post.thread.url
    # Of one that was public and is planned anew, or was, the date does not tell.
    was_seen = post.published_at is not None or post.told_at is not None
    versions.touch(old)
    post.slug = unique(wanted, lambda slug: slug_is_taken(slug, but_by=post.id))
    post.thread.url = f"/posts/{post.slug}"
    leads_here = OldAddress.address == old_addresses.normalised(post.thread.url)
    for row in db.session.scalars(select(OldAddress).where(leads_here, OldAddress.post_id == post.id)):
        db.session.delete(row)
    if was_seen:
        db.session.merge(OldAddress(address=old_addresses.normalised(old), post_id=post.id))


def _completed(fields: PostFields, post: Post) -> PostFields:
    """What was typed, with what is made from it where nothing was typed."""
    # A form that was opened before the opening was said must not say it again.
    opening = fields.opening if post.thread.pinned_id is None else post.opening
    return replace(fields, slug=fields.slug or post.slug, tags=", ".join(fields.tag_names), opening=opening)


def _keep_what_was(post: Post) -> None:
    """The text that is there was never saved here where it came from an archive: it is kept, too."""
    known = select(Revision.id).where(Revision.post_id == post.id, Revision.version == post.version)
    if db.session.scalar(known) is None:
        _keep_revision(post, post.author_id)
        db.session.flush()


def _keep_revision(post: Post, user_id: int | None) -> None:
    db.session.add(
        Revision(
            post_id=post.id,
            version=post.version,
            fields=PostFields.of(post).as_json(),
            body_format=post.body_format,
            user_id=user_id,
            saved_at=clock.now(),
        )
    )


def _saved_meanwhile(post: Post) -> SavedMeanwhile:
    last = db.session.execute(
        select(User.name, Revision.saved_at)
        .select_from(Revision)
        .outerjoin(User, User.id == Revision.user_id)
        .where(Revision.post_id == post.id, Revision.version == post.version)
    ).first()
    name, saved_at = (last.name, last.saved_at) if last else (None, post.updated_at)
    return SavedMeanwhile(post.version, name or _("Somebody"), saved_at)


def taken_post(post_id: int, person: Person) -> Post:
    """The post to be changed, while nobody else changes it; raises NotFound and Forbidden."""
    locked = select(Post.id).where(Post.id == post_id).with_for_update()
    whole = (joinedload(Post.thread, innerjoin=True), joinedload(Post.tags))
    post = (
        db.session.scalars(select(Post).where(Post.id == post_id).options(*whole)).unique().one_or_none()
        if db.session.scalar(locked)
        else None
    )
    if post is None:
        raise NotFound(_("There is no such post."))
    if not policy.may_edit(person, post.author_id):
        raise Forbidden(_("This is somebody else's post."))
    return post
