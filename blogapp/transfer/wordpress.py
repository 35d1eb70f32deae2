"""Moves a WordPress blog in: posts, pages, authors, tags, comments, old addresses; all of it or nothing."""

from collections.abc import Callable
from contextlib import closing
from typing import BinaryIO

from sqlalchemy import select

from blogapp.comments.archived import ArchivedThread
from blogapp.comments.models import Thread
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post, PostKind, PostStatus
from blogapp.posts.service import build_post
from blogapp.text.markdown import html_comment
from blogapp.transfer.import_keys import ImportKeys, digest, import_alone
from blogapp.transfer.report import Fact, Report
from blogapp.transfer.wordpress_authors import Authors
from blogapp.transfer.wordpress_comments import WordPressThread
from blogapp.transfer.wordpress_posts import KINDS, STATUSES, hosts_of, new_post, source_of, source_of_item
from blogapp.transfer.wxr import read_wxr
from blogapp.transfer.wxr_records import Author, CommentBatch, Item, Record, Repairs, Site
from blogapp.web import versions
from blogapp.web.site import current_site

KIND = "post"


def import_wordpress(stream: BinaryIO, progress: Callable[[int], None] | None = None) -> Report:
    """Store what a WordPress export has and this site has not. What is here already stays as it is.

    One transaction, however large the file: whatever is raised, nothing is stored. A faulty file raises
    ImportRefused.
    """
    with transaction():
        import_alone()
        with closing(_Blog(deepest=current_site().thread_depth)) as blog:
            for record in read_wxr(stream, progress):
                blog.take(record)
            blog.finish()
    return blog.report


class _Blog:
    """One blog on its way in, record by record."""

    def __init__(self, deepest: int) -> None:
        self.report = Report()
        self._deepest = deepest
        self._authors = Authors(self.report)
        self._keys = ImportKeys("")
        self._hosts: frozenset[str] = frozenset()
        # What stood under an id, to know a second item with the same id from the first.
        self._seen: dict[int, str] = {}
        self._taken: set[str] = set()
        self._thread: WordPressThread | None = None
        self._changed_urls: set[str] = set()

    def take(self, record: Record) -> None:
        """Take in one record. Terms are passed over: posts name their own."""
        match record:
            case Site():
                self._hosts = hosts_of(record)
                self._keys = ImportKeys(source_of(record))
            case Author():
                self._authors.declare(record)
            case Item():
                self._end_thread()
                self._begin_item(record)
            case CommentBatch():
                self._add_comments(record)
            case Repairs():
                self.report.count(Fact.MENDED, record.bare_ampersands)

    def finish(self) -> None:
        """Store what waits, now that the file is known to be sound."""
        self._end_thread()
        self._authors.make_all(self._keys)
        self._keys.write()
        if self.report.is_anything_new:
            versions.touch(versions.LAYOUT, versions.THREADS, *self._changed_urls)

    def close(self) -> None:
        """Let go of what waits, stored or not."""
        if self._thread:
            self._thread.close()

    def _begin_item(self, item: Item) -> None:
        self.report.count(Fact.ITEMS_READ)
        if not self._keys.source:
            self._keys = ImportKeys(source_of_item(item))
        if item.type not in KINDS:
            self.report.skipped_items[item.type] += 1
            return
        key = self._key(item)
        thread = self._known_thread(key)
        is_new = thread is None
        self.report.count(Fact.KNOWN_POSTS, not is_new)
        archived = ArchivedThread(
            thread or self._make_post(item, key).thread, html_comment, "html", self._deepest, is_new=is_new
        )
        self._thread = WordPressThread(key, archived, self._keys, self.report)

    def _known_thread(self, key: str) -> Thread | None:
        """The thread of a post that was imported before, or has stood in this file already."""
        is_surely_new = not self._keys.is_known and key not in self._taken
        self._taken.add(key)
        post_id = None if is_surely_new else self._keys.find(KIND, [key], Post.id).get(key)
        return db.session.scalar(select(Thread).join(Post).where(Post.id == post_id)) if post_id else None

    def _key(self, item: Item) -> str:
        """Its id; of several with one id the others are told apart by what they say."""
        said = digest(item.title, item.slug, item.link, item.published_at)
        if item.wp_id is None:
            return f"-{said}"
        first = self._seen.setdefault(item.wp_id, said)
        return str(item.wp_id) if first == said else f"{item.wp_id}-{said}"

    def _make_post(self, item: Item, key: str) -> Post:
        post = build_post(new_post(item, self._authors.id_of(item.creator_login, self._keys), self._hosts))
        db.session.flush()
        self._keys.remember(KIND, [(key, post.id)])
        self.report.count(Fact.PAGES if post.kind == PostKind.PAGE else Fact.QUESTIONS)
        self.report.count(Fact.HIDDEN_POSTS, post.status != PostStatus.PUBLISHED)
        self.report.count(Fact.UNKNOWN_STATUS, item.status not in STATUSES)
        self.report.count(Fact.UNDATED_POSTS, item.published_at is None)
        return post

    def _add_comments(self, batch: CommentBatch) -> None:
        self.report.count(Fact.COMMENTS_READ, len(batch.comments))
        if self._thread:
            self._thread.add(batch.comments, self._authors)
        else:
            self.report.count(Fact.UNDER_SKIPPED, len(batch.comments))

    def _end_thread(self) -> None:
        if self._thread:
            self._changed_urls |= self._thread.store()
            self._thread = None
