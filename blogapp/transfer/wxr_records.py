"""What a WordPress export is read into: plain records, with texts as they stand in the file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

CommentStatus = Literal["published", "held", "spam", "trashed"]
CommentKind = Literal["comment", "pingback", "trackback", "other"]


@dataclass(frozen=True, slots=True)
class Site:
    """The blog itself; always the first record. `base_url` is where it lives, `link` what it calls itself."""

    title: str
    link: str
    description: str
    language: str
    version: str
    base_url: str


@dataclass(frozen=True, slots=True)
class Author:
    """A person with an account in the old blog. Items name the login, comments the `wp_id`."""

    wp_id: int | None
    login: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a taxonomy: `kind` is "category", "tag" or a custom one's name, `parent` a term's slug."""

    kind: str
    slug: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class ItemTerm:
    """A term as an item names it. Very old files leave the slug empty."""

    kind: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """A post, page, attachment or what else WordPress keeps so; `type` and `status` are WordPress's words.

    `wp_id` and `parent_wp_id` are None where the file has none; a joined file may hold one `wp_id` twice.
    Of a password only its presence is kept. `date_is_guess` is about `published_at`.
    """

    wp_id: int | None
    parent_wp_id: int | None
    type: str
    status: str
    title: str
    slug: str
    link: str
    guid: str
    attachment_url: str
    creator_login: str
    content: str
    excerpt: str
    published_at: datetime | None
    modified_at: datetime | None
    date_is_guess: bool
    is_sticky: bool
    has_password: bool
    comments_open: bool
    terms: tuple[ItemTerm, ...]


@dataclass(frozen=True, slots=True)
class ImportedComment:
    """A comment, pingback, trackback, or what plugins add: `kind` "other", `type` says what; some is private.

    `parent_wp_id` and `user_wp_id` are None for "none"; the parent may come later, never, or be the comment
    itself. Nothing about the writer is checked: address, URL and name are whatever the file says.
    `written_at` is None only where the item has no date either.
    """

    wp_id: int | None
    parent_wp_id: int | None
    user_wp_id: int | None
    author_name: str
    author_email: str
    author_url: str
    author_ip: str
    written_at: datetime | None
    date_is_guess: bool
    content: str
    status: CommentStatus
    kind: CommentKind
    type: str


@dataclass(frozen=True, slots=True)
class CommentBatch:
    """Some comments of the item before it, in file order. An item with many comments has several batches."""

    item: Item
    comments: tuple[ImportedComment, ...]


@dataclass(frozen=True, slots=True)
class Repairs:
    """What was mended while reading; the last record, and only where something was."""

    bare_ampersands: int


Record = Site | Author | Term | Item | CommentBatch | Repairs
