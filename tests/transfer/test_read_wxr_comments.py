"""What WordPress says of a comment, its dates and its state is read for what it means."""

from datetime import UTC, datetime

import pytest

from blogapp.transfer.wxr_records import CommentKind, CommentStatus, ImportedComment
from tests.transfer.exports import comment, comments_in, export, item, items_in, read, read_comment, read_item

ZERO = "0000-00-00 00:00:00"
IMPOSSIBLE = "2021-02-31 25:61:61"
POSTED = datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)
WRITTEN = datetime(2021, 5, 2, 10, 4, tzinfo=UTC)


def test_shows_all_of_a_comment() -> None:
    assert read_comment(
        id="12",
        parent="11",
        user_id="3",
        author='<![CDATA[O\'Brien & "Sons"]]>',
        author_email="\n ann@example.test\n",
        author_url=" https://ok.example/?a=1&amp;b=2\n",
        author_IP="::ffff:192.0.2.9",
        content="<![CDATA[ a ]]]]><![CDATA[> b <![CDATA[ c, &amp;amp; &#8217;\r\nand 5 < 6 && 7 > 6\n]]>",
    ) == ImportedComment(
        wp_id=12,
        parent_wp_id=11,
        user_wp_id=3,
        author_name='O\'Brien & "Sons"',
        author_email="ann@example.test",
        author_url="https://ok.example/?a=1&b=2",
        author_ip="::ffff:192.0.2.9",
        written_at=WRITTEN,
        date_is_guess=False,
        content=" a ]]> b <![CDATA[ c, &amp;amp; &#8217;\nand 5 < 6 && 7 > 6\n",
        status="published",
        kind="comment",
        type="",
    )


@pytest.mark.parametrize(
    ("approved", "status"),
    [
        ("1", "published"),
        ("approve", "published"),
        (" 1\n", "published"),
        ("0", "held"),
        ("hold", "held"),
        ("spam", "spam"),
        ("trash", "trashed"),
        ("post-trashed", "trashed"),
        ("", "held"),
        ("yes", "held"),
        ("2", "held"),
    ],
)
def test_shows_the_state_and_holds_what_it_does_not_know(approved: str, status: CommentStatus) -> None:
    assert read_comment(approved=approved).status == status


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("", "comment"),
        ("comment", "comment"),
        ("Pingback", "pingback"),
        ("trackback", "trackback"),
        ("review", "other"),
        ("order_note", "other"),
    ],
)
def test_shows_the_kind_and_keeps_the_type_of_others(type_: str, kind: CommentKind) -> None:
    read_back = read_comment(type=type_)

    assert (read_back.kind, read_back.type) == (kind, type_.lower())


@pytest.mark.parametrize("none", ["0", "", "x", "1.5", "²", "9" * 30])
def test_ignores_numbers_that_name_nothing(none: str) -> None:
    assert read_comment(id=none, parent=none, user_id=none).wp_id is None
    assert read_comment(parent=none).parent_wp_id is None
    assert read_comment(user_id=none).user_wp_id is None


def test_works_with_the_negative_ids_of_other_exporters() -> None:
    assert read_comment(user_id="-19091979").user_wp_id == -19091979


@pytest.mark.parametrize(
    "date",
    [
        "2021-05-02 10:04:00",
        "2021-05-02T10:04:00Z",
        "2021-05-02 12:04:00+02:00",
        "\n2021-05-02 10:04:00.000\n",
    ],
)
def test_shows_the_moment_in_utc(date: str) -> None:
    read_back = read_comment(date_gmt=date, date=ZERO)

    assert (read_back.written_at, read_back.date_is_guess) == (WRITTEN, False)
    assert read_back.written_at is not None
    assert read_back.written_at.tzinfo is UTC


@pytest.mark.parametrize(
    "bad", [ZERO, IMPOSSIBLE, "", "-0001-11-30 00:00:00", "0001-01-01 00:00:00+14:00", "soon"]
)
def test_handles_a_bad_date_by_the_local_one_and_then_by_that_of_the_post(bad: str) -> None:
    by_local, by_post = (
        read_comment(date_gmt=bad, date="2021-05-02 10:04:00"),
        read_comment(date_gmt=bad, date=bad),
    )

    assert (by_local.written_at, by_local.date_is_guess) == (WRITTEN, True)
    assert (by_post.written_at, by_post.date_is_guess) == (POSTED, True)


def test_shows_no_date_where_the_post_has_none_either() -> None:
    [read_back] = comments_in(read(export(item(comment(date_gmt=""), post_date_gmt=""))))

    assert (read_back.written_at, read_back.date_is_guess) == (None, True)


def test_handles_local_dates_by_the_clock_of_the_blog() -> None:
    local = comment(date_gmt=ZERO, date="2021-05-02 15:34:00")
    told, untold = item(local, post_date="2020-02-03 09:35:06"), item(local, post_date_gmt="", post_id="8")
    foolish = item(local, post_date="2020-02-05 04:05:06")

    # 5:30 ahead in India, seen from the post's own two dates, and remembered for a post that has one only.
    assert [each.written_at for each in comments_in(read(export(told, untold)))] == [WRITTEN, WRITTEN]
    assert comments_in(read(export(untold)))[0].written_at == WRITTEN.replace(hour=15, minute=34)
    assert comments_in(read(export(foolish)))[0].written_at == WRITTEN.replace(hour=15, minute=34)


def test_handles_the_zero_date_of_a_draft() -> None:
    local = read_item(item(post_date_gmt=ZERO, post_date="2020-02-03 04:05:06"))
    by_feed = read_item(
        item("<pubDate>Mon, 03 Feb 2020 05:05:06 +0100</pubDate>", post_date_gmt=ZERO, post_date=ZERO)
    )
    never = read_item(item("<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>", post_date_gmt=ZERO))

    assert (local.published_at, local.date_is_guess) == (POSTED, True)
    assert (by_feed.published_at, by_feed.date_is_guess) == (POSTED, True)
    assert (never.published_at, never.date_is_guess) == (None, True)


def test_shows_when_an_item_was_changed() -> None:
    local = "<wp:post_modified>2020-02-03 09:35:06</wp:post_modified>"
    both = local + "<wp:post_modified_gmt>{}</wp:post_modified_gmt>"
    clock = {"post_date": "2020-02-03 09:35:06"}

    assert read_item(item()).modified_at is None
    assert read_item(item(both.format("2020-02-03 04:05:06"))).modified_at == POSTED
    assert items_in(read(export(item(both.format(ZERO), **clock))))[0].modified_at == POSTED
