"""Turns the texts of one element of a WordPress export into its record."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from blogapp.transfer.wxr_elements import Fields
from blogapp.transfer.wxr_records import Author, ImportedComment, Item, ItemTerm, Site, Term
from blogapp.transfer.wxr_values import (
    NO_OFFSET,
    comment_kind,
    comment_status,
    mail_moment,
    moment,
    number,
    term_kind,
    utc_offset,
)


def site(fields: Fields, version: str) -> Site:
    """The channel's own fields."""
    return Site(
        title=fields["title"],
        link=fields.word("link"),
        description=fields["description"],
        language=fields.word("language"),
        version=version,
        base_url=fields.word("base_blog_url") or fields.word("base_site_url") or fields.word("link"),
    )


def author(fields: Fields) -> Author | None:
    """None without a login: feeds have authors of other kinds too."""
    login = fields.word("author_login")
    if not login:
        return None
    return Author(
        wp_id=number(fields["author_id"]),
        login=login,
        name=fields["author_display_name"],
        email=fields.word("author_email"),
    )


def category(fields: Fields) -> Term | None:
    """A `wp:category`; None where it has neither slug nor name."""
    return _term(
        "category", fields.word("category_nicename"), fields["cat_name"], fields.word("category_parent")
    )


def tag(fields: Fields) -> Term | None:
    """A `wp:tag`; None where it has neither slug nor name."""
    return _term("tag", fields.word("tag_slug"), fields["tag_name"], "")


def term(fields: Fields) -> Term | None:
    """A `wp:term` of any taxonomy; None where it has neither slug nor name."""
    return _term(
        term_kind(fields["term_taxonomy"]),
        fields.word("term_slug"),
        fields["term_name"],
        fields.word("term_parent"),
    )


def _term(kind: str, slug: str, name: str, parent: str) -> Term | None:
    return Term(kind, slug, name, parent) if slug or name.strip() else None


def item(fields: Fields, terms: Sequence[ItemTerm], offset: timedelta) -> Item:
    """`offset` is the blog's clock as last seen, for dates that are written in local time only."""
    published_at, is_guess = _date_of_item(fields, offset)
    return Item(
        wp_id=number(fields["post_id"]),
        parent_wp_id=number(fields["post_parent"]),
        type=fields.word("post_type"),
        status=fields.word("status"),
        title=fields["title"],
        slug=fields.word("post_name"),
        link=fields.word("link"),
        guid=fields.word("guid"),
        attachment_url=fields.word("attachment_url"),
        creator_login=fields.word("creator"),
        content=fields["content"],
        excerpt=fields["excerpt"],
        published_at=published_at,
        modified_at=moment(fields["post_modified_gmt"])
        or moment(fields["post_modified"], offset_of(fields, offset)),
        date_is_guess=is_guess,
        is_sticky=fields.word("is_sticky") == "1",
        has_password=bool(fields["post_password"]),
        comments_open=fields.word("comment_status") != "closed",
        terms=tuple(term for term in terms if term.slug or not _has_slug(term, terms)),
    )


def _has_slug(bare: ItemTerm, terms: Sequence[ItemTerm]) -> bool:
    # WordPress before 3.0 wrote each term twice, once without its slug.
    return any(term.slug and (term.kind, term.name) == (bare.kind, bare.name) for term in terms)


def _date_of_item(fields: Fields, offset: timedelta) -> tuple[datetime | None, bool]:
    written = moment(fields["post_date_gmt"])
    if written:
        return written, False
    return moment(fields["post_date"], offset_of(fields, offset)) or mail_moment(fields["pubDate"]), True


def offset_of(item_fields: Fields, last_seen: timedelta = NO_OFFSET) -> timedelta:
    """How far the blog's clock is ahead of UTC by this item's two dates, or else as last seen."""
    seen = utc_offset(item_fields["post_date"], item_fields["post_date_gmt"])
    return last_seen if seen is None else seen


def item_term(attributes: Mapping[str, str], name: str) -> ItemTerm:
    """A `category` element inside an item."""
    return ItemTerm(term_kind(attributes.get("domain", "")), attributes.get("nicename", "").strip(), name)


def comment(fields: Fields, offset: timedelta) -> ImportedComment:
    """A comment without any date of its own has none yet: it gets that of its item when both are read."""
    written_at = moment(fields["comment_date_gmt"])
    is_guess = written_at is None
    type_ = fields.word("comment_type").lower()
    return ImportedComment(
        wp_id=number(fields["comment_id"]),
        parent_wp_id=number(fields["comment_parent"]),
        user_wp_id=number(fields["comment_user_id"]),
        author_name=fields["comment_author"],
        author_email=fields.word("comment_author_email"),
        author_url=fields.word("comment_author_url"),
        author_ip=fields.word("comment_author_IP"),
        written_at=moment(fields["comment_date"], offset) if is_guess else written_at,
        date_is_guess=is_guess,
        content=fields["comment_content"],
        status=comment_status(fields["comment_approved"]),
        kind=comment_kind(type_),
        type=type_,
    )
