"""A WordPress export is read into records, whatever program wrote it and in whatever order."""

import gzip
from dataclasses import FrozenInstanceError
from io import BytesIO

import pytest

from blogapp.transfer.errors import Fault, ImportRefused
from blogapp.transfer.wxr import BATCH_SIZE, read_wxr
from blogapp.transfer.wxr_bytes import CHUNK_SIZE
from blogapp.transfer.wxr_records import Author, CommentBatch, Item, ItemTerm, Repairs, Site, Term
from tests.transfer.exports import HEAD, TAIL, comment, comments_in, export, item, items_in, read, read_item

AUTHOR = """<wp:author><wp:author_id>3</wp:author_id><wp:author_login>editor</wp:author_login>
 <wp:author_email> editor@example.test
 </wp:author_email><wp:author_display_name><![CDATA[The Editor]]></wp:author_display_name></wp:author>"""
CATEGORY = """<wp:category><wp:category_nicename>news</wp:category_nicename>
 <wp:category_parent>all</wp:category_parent>
 <wp:cat_name><![CDATA[News & Views]]></wp:cat_name></wp:category>"""
TAG = "<wp:tag><wp:tag_slug>c-plus-plus</wp:tag_slug><wp:tag_name>C++</wp:tag_name></wp:tag>"
TERM = """<wp:term><wp:term_taxonomy>genre</wp:term_taxonomy><wp:term_slug>essay</wp:term_slug>
 <wp:term_parent/><wp:term_name>Essay</wp:term_name></wp:term>"""


def test_shows_the_site_first_and_everything_else_in_file_order() -> None:
    records = read(export(AUTHOR, CATEGORY, TAG, TERM, item(comment()), item(post_id="8"), TAG))

    assert records[:5] == [
        Site("A blog", "https://blog.example", "", "", "1.2", "https://blog.example"),
        Author(3, "editor", "The Editor", "editor@example.test"),
        Term("category", "news", "News & Views", "all"),
        Term("tag", "c-plus-plus", "C++", ""),
        Term("genre", "essay", "Essay", ""),
    ]
    assert [type(record) for record in records[5:]] == [Item, CommentBatch, Item, Term]


def test_shows_all_of_an_item() -> None:
    read_back = read_item(
        item(
            "<title>Blocks &amp; <![CDATA[<em>markup</em> &#8217;]]></title>",
            "<link>https://blog.example/?p=7</link><guid isPermaLink='false'> https://blog.example/g </guid>",
            "<dc:creator>editor</dc:creator>",
            "<content:encoded><![CDATA[<p>a ]]]]><![CDATA[> b</p>\n]]></content:encoded>",
            "<excerpt:encoded><![CDATA[short]]></excerpt:encoded>",
            "<category domain='category' nicename='news'><![CDATA[News & Views]]></category>",
            "<category domain='post_tag' nicename='c'>C</category>",
            "<category domain='genre' nicename='essay'>Essay</category>",
            post_parent="5",
            is_sticky="1",
            post_password="hunter2",
            comment_status="closed",
            attachment_url="https://blog.example/a.jpg",
        )
    )

    assert (read_back.wp_id, read_back.parent_wp_id) == (7, 5)
    assert (read_back.type, read_back.status, read_back.slug) == ("post", "publish", "a-post")
    assert read_back.title == "Blocks & <em>markup</em> &#8217;"
    assert (read_back.link, read_back.guid) == ("https://blog.example/?p=7", "https://blog.example/g")
    assert read_back.attachment_url == "https://blog.example/a.jpg"
    assert read_back.creator_login == "editor"
    assert read_back.content == "<p>a ]]> b</p>\n"
    assert read_back.excerpt == "short"
    assert (read_back.is_sticky, read_back.has_password, read_back.comments_open) == (True, True, False)
    assert read_back.terms == (
        ItemTerm("category", "news", "News & Views"),
        ItemTerm("tag", "c", "C"),
        ItemTerm("genre", "essay", "Essay"),
    )


def test_shows_an_item_that_says_almost_nothing() -> None:
    [read_back] = items_in(read(export("<item><title>...</title></item>")))

    assert (read_back.wp_id, read_back.type, read_back.status, read_back.slug) == (None, "", "", "")
    assert (read_back.published_at, read_back.terms) == (None, ())
    assert (read_back.is_sticky, read_back.has_password, read_back.comments_open) == (False, False, True)


def test_works_with_records_that_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        read_item(item()).title = "x"  # type: ignore[misc]


def test_ignores_terms_that_old_files_name_twice() -> None:
    text = item("<category>News</category><category domain='category' nicename='news'>News</category>")
    alone = item("<category>News</category>")

    assert read_item(text).terms == (ItemTerm("category", "news", "News"),)
    assert read_item(alone).terms == (ItemTerm("category", "", "News"),)


def test_ignores_authors_and_terms_without_a_name() -> None:
    assert [
        type(each)
        for each in read(export("<atom:author><atom:name>x</atom:name></atom:author>", "<wp:tag/>"))
    ] == [Site]


def test_ignores_what_plugins_note_even_where_it_is_php_data_of_any_size() -> None:
    note = f"<wp:meta_key>k</wp:meta_key><wp:meta_value><![CDATA[{'a:1:{' * 4_000_000}]]></wp:meta_value>"
    records = read(export(item(f"<wp:postmeta>{note}</wp:postmeta>", comment(), post_id="4")))

    assert [each.wp_id for each in items_in(records)] == [4]
    assert len(comments_in(records)) == 1


def test_ignores_a_second_field_of_the_same_local_name() -> None:
    text = item(
        "<link>https://blog.example/a</link><atom:link href='x'/><media:title>no</media:title>", post_id="1"
    )

    assert read_item(text).link == "https://blog.example/a"
    assert read_item(item("<atom:link/><link>https://blog.example/a</link>")).link == "https://blog.example/a"


def test_handles_markup_that_nobody_escaped() -> None:
    assert read_item(item("<title>A <em>bold <b>new</b></em> start</title>")).title == "A bold new start"


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_works_with_every_version_and_any_prefix(scheme: str, version: str) -> None:
    data = f"""<rss xmlns:w="{scheme}://wordpress.org/export/{version}/"
      xmlns:e="{scheme}://wordpress.org/export/{version}/excerpt/"
      xmlns:c="http://purl.org/rss/1.0/modules/content/">
      <channel><w:wxr_version>{version}</w:wxr_version><item><w:post_id>1</w:post_id>
      <e:encoded>short</e:encoded><c:encoded>long</c:encoded></item></channel></rss>"""
    site, read_back = read(data.encode())

    assert isinstance(site, Site)
    assert site.version == version
    assert isinstance(read_back, Item)
    assert (read_back.wp_id, read_back.content, read_back.excerpt) == (1, "long", "short")


def test_works_with_a_prefix_that_old_files_do_not_declare() -> None:
    data = export(item("<excerpt:encoded>short</excerpt:encoded>")).replace(b"xmlns:excerpt", b"xmlns:other")

    assert items_in(read(data))[0].excerpt == "short"


def test_works_with_a_file_from_before_the_version_was_written() -> None:
    data = (
        export(item())
        .replace(b"export/1.2/", b"export/1.0/")
        .replace(b"<wp:wxr_version>1.2</wp:wxr_version>", b"")
    )
    [site, _] = read(data)

    assert isinstance(site, Site)
    assert site.version == "1.0"


def test_works_with_blank_lines_and_a_byte_order_mark_before_the_xml() -> None:
    assert len(read(b"\xef\xbb\xbf\r\n\n " + export(item()))) == 2


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "US-ASCII", "utf-8"])
def test_works_with_the_encoding_that_the_file_declares(encoding: str) -> None:
    name = "Zoe" if encoding == "US-ASCII" else "Zoë"
    text = HEAD.replace("UTF-8", encoding) + item(f"<title>{name}</title>") + TAIL

    assert items_in(read(text.encode(encoding)))[0].title == name


def test_works_with_a_gzipped_file() -> None:
    data = export(item(comment()))

    assert read(gzip.compress(data)) == read(data)
    assert read(gzip.compress(data[:300]) + gzip.compress(data[300:])) == read(data)


def test_shows_progress_in_bytes_of_the_stream() -> None:
    data = export(item(post_name="x" * 3 * CHUNK_SIZE))
    heard: list[int] = []
    list(read_wxr(BytesIO(data), heard.append))

    assert heard == [CHUNK_SIZE, 2 * CHUNK_SIZE, 3 * CHUNK_SIZE, len(data)]


def test_sends_records_before_the_file_ends() -> None:
    stream = BytesIO(export(*(item(comment(content="x" * 5000)) for _ in range(100))))
    records = read_wxr(stream)
    next(records)

    assert stream.tell() == CHUNK_SIZE


def test_shows_how_many_ampersands_were_mended() -> None:
    mended = "https://ok.example/?a=1&b=1&c"
    records = read(export(item(comment(author_url=mended), "<category nicename='R&D'>x</category>")))

    assert comments_in(records)[0].author_url == mended
    assert items_in(records)[0].terms == (ItemTerm("category", "R&D", "x"),)
    assert records[-1] == Repairs(bare_ampersands=3)


def test_limits_the_comments_of_one_batch() -> None:
    numbers = [str(number) for number in range(1, 2 * BATCH_SIZE + 2)]
    records = read(export(item(*(comment(id=number) for number in numbers))))
    _, read_back, *batches = records

    assert [len(batch.comments) for batch in batches if isinstance(batch, CommentBatch)] == [
        BATCH_SIZE,
        BATCH_SIZE,
        1,
    ]
    assert all(isinstance(batch, CommentBatch) and batch.item is read_back for batch in batches)
    assert [str(each.wp_id) for each in comments_in(records)] == numbers


def test_limits_the_weight_of_one_batch() -> None:
    heavy = comment(content="x" * 900_000)
    batches = [each for each in read(export(item(heavy * 5))) if isinstance(each, CommentBatch)]

    assert [len(batch.comments) for batch in batches] == [3, 2]


@pytest.mark.parametrize("count", [1, BATCH_SIZE, 2 * BATCH_SIZE + 1])
def test_works_when_an_item_says_what_it_is_after_its_comments(count: int) -> None:
    undated = "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>"
    late = f"<item>{undated * count}<wp:post_id>7</wp:post_id><wp:status>private</wp:status>"
    late += "<wp:post_type>post</wp:post_type><wp:post_date_gmt>2020-02-03 04:05:06</wp:post_date_gmt></item>"
    _, read_back, *batches = read(export(late))

    assert isinstance(read_back, Item)
    assert (read_back.wp_id, read_back.status) == (7, "private")
    assert max(len(batch.comments) for batch in batches if isinstance(batch, CommentBatch)) <= BATCH_SIZE
    assert [each.written_at for each in comments_in(batches)] == [read_back.published_at] * count


def test_rejects_a_password_that_comes_after_a_batch_of_comments() -> None:
    many = comment() * BATCH_SIZE
    with pytest.raises(ImportRefused) as caught:
        read(export(item(many, "<wp:post_password>secret</wp:post_password>")))

    assert caught.value.fault is Fault.FIELDS_TOO_LATE
    assert len(items_in(read(export(item(many, "<wp:postmeta>x</wp:postmeta>"))))) == 1


def test_rejects_more_comments_than_can_wait_for_their_item() -> None:
    waiting = comment(content="x" * 900_000) * 18
    with pytest.raises(ImportRefused) as caught:
        read(export(f"<item>{waiting}<wp:post_id>7</wp:post_id></item>"))

    assert caught.value.fault is Fault.FIELDS_TOO_LATE
