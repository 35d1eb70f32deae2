"""Every sample export holds what a parser that shares nothing with this one counted in it."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from blogapp.transfer.errors import Fault, ImportRefused
from blogapp.transfer.wxr import read_wxr
from blogapp.transfer.wxr_records import (
    Author,
    CommentBatch,
    ImportedComment,
    Item,
    Record,
    Repairs,
    Site,
    Term,
)

SHARED = Path(os.environ.get("BLOGAPP_SHARED_DIR") or Path(__file__).parents[2].parent / "shared")
SAMPLES = SHARED / "data" / "imports"
REFUSED = {
    "wxr/importer-crazy-cdata.xml": (Fault.BARE_CDATA_END, 18),
    "wxr/importer-malformed-simple.xml": (Fault.CUT_SHORT, 14),
    "wxr/importer-missing-version-tag.xml": (Fault.NOT_AN_EXPORT, 90),
    "synthetic/not-an-export.xml": (Fault.NOT_AN_EXPORT, 2),
    "synthetic/wxr-control-character.xml": (Fault.CONTROL_CHARACTER, 2),
    "synthetic/wxr-cut-short.xml": (Fault.CUT_SHORT, 479),
    "synthetic/wxr-doctype-bomb.xml": (Fault.DOCUMENT_TYPE, 2),
    "synthetic/wxr-external-entity.xml": (Fault.DOCUMENT_TYPE, 2),
}
# Ampersands that the file leaves bare.
MENDED = {"wxr/ghost-migrate-sample.xml": 10, "synthetic/wxr-bare-ampersand.xml": 2}
STATUSES = {
    "1": "published",
    "0": "held",
    "hold": "held",
    "spam": "spam",
    "trash": "trashed",
    "post-trashed": "trashed",
}


def samples() -> list[Any]:
    """What was counted, by file; empty where the samples are not at hand."""
    if not SAMPLES.is_dir():
        return []
    facts = json.loads((SAMPLES / "expected.json").read_text())["files"]
    return [
        pytest.param(each, id=each["file"])
        for each in facts
        if each["format"] == "wxr" or each["file"] == "synthetic/not-an-export.xml"
    ]


needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample exports are not at hand")


@needs_samples
def test_works_with_samples_of_both_sorts() -> None:
    files = {each.values[0]["file"] for each in samples()}

    assert set(REFUSED) | set(MENDED) < files
    assert all(each.values[0]["file"] in REFUSED for each in samples() if "must_refuse" in each.values[0])


@needs_samples
@pytest.mark.parametrize("facts", samples())
def test_shows_what_was_counted_in(facts: dict[str, Any]) -> None:
    if facts["file"] in REFUSED:
        with pytest.raises(ImportRefused) as caught:
            read_file(facts["file"])
        assert (caught.value.fault, caught.value.line) == REFUSED[facts["file"]]
    else:
        records = read_file(facts["file"])
        assert counted(records) == expected(facts["expected"])
        repairs = [record.bare_ampersands for record in records if isinstance(record, Repairs)]
        assert repairs == [MENDED[facts["file"]]] if facts["file"] in MENDED else not repairs


def read_file(name: str) -> list[Record]:
    """All records of a sample."""
    with (SAMPLES / name).open("rb") as stream:
        return list(read_wxr(stream))


def expected(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts in the reader's words. A `wp:term` can be a category: the three sorts are counted as one."""
    statuses: Counter[str] = Counter()
    for approved, count in facts["comments_by_approved"].items():
        statuses[STATUSES[approved]] += count
    return {
        "version": facts["wxr_version"] or "1.0",
        "terms": facts["categories"] + facts["tags"] + facts["terms"],
        "comments_by_status": statuses,
        "comments_without_a_sound_date": facts["comments_with_zero_date"]
        + facts["comments_with_unparsable_date"],
    } | {name: facts[name] for name in (*SAME_FOR_ITEMS, *SAME_FOR_COMMENTS, *SAME_FOR_TREES, "authors")}


SAME_FOR_ITEMS = (
    "items_by_type items_by_type_and_status items password_protected sticky creators items_with_block_markup "
    "duplicate_post_ids items_without_title"
).split()
SAME_FOR_COMMENTS = (
    "comments comments_by_type comments_by_post_type approved_ordinary_comments pingbacks trackbacks "
    "items_with_comments duplicate_comment_ids comments_with_user_id distinct_comment_authors"
).split()
SAME_FOR_TREES = (
    "max_depth orphan_parents orphan_parents_found_under_another_post replies_written_before_their_parent "
    "cyclic_comments"
).split()


def counted(records: list[Record]) -> dict[str, Any]:
    """The same facts, counted in records."""
    [site] = [record for record in records if isinstance(record, Site)]
    items = [record for record in records if isinstance(record, Item)]
    batches = [record for record in records if isinstance(record, CommentBatch)]
    comments = [comment for batch in batches for comment in batch.comments]
    threads: dict[int, list[ImportedComment]] = {}
    for batch in batches:
        threads.setdefault(id(batch.item), []).extend(batch.comments)
    return {
        "version": site.version,
        "authors": sum(isinstance(record, Author) for record in records),
        "terms": sum(isinstance(record, Term) for record in records),
        "comments_by_status": Counter(comment.status for comment in comments),
        "comments_without_a_sound_date": sum(comment.date_is_guess for comment in comments),
        "items_with_comments": len(threads),
        "comments_by_post_type": Counter(
            batch.item.type or "(none)" for batch in batches for _ in batch.comments
        ),
    } | (counted_items(items) | counted_comments(comments) | counted_trees(list(threads.values())))


def counted_items(items: list[Item]) -> dict[str, Any]:
    """What is said of items."""
    return {
        "items": len(items),
        "items_by_type": Counter(item.type or "(none)" for item in items),
        "items_by_type_and_status": Counter(
            f"{item.type or '(none)'}/{item.status or '(none)'}" for item in items
        ),
        "password_protected": sum(item.has_password for item in items),
        "sticky": sum(item.is_sticky for item in items),
        "creators": len({item.creator_login for item in items if item.creator_login}),
        "items_with_block_markup": sum("<!-- wp:" in item.content for item in items),
        "duplicate_post_ids": len(items) - len({item.wp_id for item in items}),
        "items_without_title": sum(not item.title for item in items),
    }


def counted_comments(comments: list[ImportedComment]) -> dict[str, Any]:
    """What is said of comments."""
    kinds = Counter(comment.kind for comment in comments)
    return {
        "comments": len(comments),
        "comments_by_type": Counter(comment.type or "comment" for comment in comments),
        "pingbacks": kinds["pingback"],
        "trackbacks": kinds["trackback"],
        "approved_ordinary_comments": sum(
            comment.status == "published" and comment.kind == "comment" for comment in comments
        ),
        "duplicate_comment_ids": len(comments) - len({comment.wp_id for comment in comments}),
        "comments_with_user_id": sum(comment.user_wp_id is not None for comment in comments),
        "distinct_comment_authors": len(
            {(comment.author_name, comment.author_email) for comment in comments}
        ),
    }


def counted_trees(threads: list[list[ImportedComment]]) -> dict[str, Any]:
    """What is said of replies: a parent counts within its own item only."""
    everywhere = {comment.wp_id for thread in threads for comment in thread}
    orphans, early, cyclic, deepest = [], 0, 0, 0
    for thread in threads:
        parents = {comment.wp_id: comment.parent_wp_id for comment in thread}
        seen: set[int | None] = set()
        for comment in thread:
            parent = comment.parent_wp_id
            if parent is not None and parent not in parents:
                orphans.append(parent)
            early += parent in parents and parent not in seen and parent != comment.wp_id
            seen.add(comment.wp_id)
            depth = depth_of(comment.wp_id, parents)
            cyclic += depth == 0
            deepest = max(deepest, depth or 1)
    return {
        "max_depth": deepest,
        "orphan_parents": len(orphans),
        "orphan_parents_found_under_another_post": sum(parent in everywhere for parent in orphans),
        "replies_written_before_their_parent": early,
        "cyclic_comments": cyclic,
    }


def depth_of(wp_id: int | None, parents: dict[int | None, int | None]) -> int:
    """1 for a root; 0 for a member of a loop."""
    above: list[int | None] = []
    at = parents[wp_id]
    while at in parents and at is not None:
        if at == wp_id:
            return 0
        above.append(at)
        at = parents[at]
    return len(above) + 1
