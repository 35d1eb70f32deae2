"""Small WordPress exports for tests, and what comes out of reading them."""

from io import BytesIO

from blogapp.transfer.wxr import read_wxr
from blogapp.transfer.wxr_records import CommentBatch, ImportedComment, Item, Record

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>A blog</title><link>https://blog.example</link><wp:wxr_version>1.2</wp:wxr_version>
"""
TAIL = "</channel></rss>\n"


def export(*inside: str) -> bytes:
    """A whole export with this inside its channel."""
    return (HEAD + "".join(inside) + TAIL).encode()


def item(*inside: str, **fields: str) -> str:
    """A published post; a field is given by its local name, and left out where it is empty."""
    texts = {
        "wp:post_id": "7",
        "wp:post_type": "post",
        "wp:status": "publish",
        "wp:post_name": "a-post",
        "wp:post_date_gmt": "2020-02-03 04:05:06",
    } | {f"wp:{name}": text for name, text in fields.items()}
    return f"<item>{_elements(texts)}{''.join(inside)}</item>\n"


def comment(*inside: str, **fields: str) -> str:
    """An approved comment; fields as for an item, without their `comment_`."""
    texts = {
        "wp:comment_id": "1",
        "wp:comment_author": "Ann",
        "wp:comment_date_gmt": "2021-05-02 10:04:00",
        "wp:comment_content": "well said",
        "wp:comment_approved": "1",
    } | {f"wp:comment_{name}": text for name, text in fields.items()}
    return f"<wp:comment>{_elements(texts)}{''.join(inside)}</wp:comment>\n"


def _elements(texts: dict[str, str]) -> str:
    return "".join(f"<{name}>{text}</{name}>" for name, text in texts.items() if text)


def read(data: bytes) -> list[Record]:
    """All records of an export."""
    return list(read_wxr(BytesIO(data)))


def items_in(records: list[Record]) -> list[Item]:
    """The items among records."""
    return [record for record in records if isinstance(record, Item)]


def comments_in(records: list[Record]) -> list[ImportedComment]:
    """The comments of all batches among records."""
    return [each for record in records if isinstance(record, CommentBatch) for each in record.comments]


def read_item(text: str) -> Item:
    """The only item of an export made of this text."""
    [only] = items_in(read(export(text)))
    return only


def read_comment(**fields: str) -> ImportedComment:
    """The only comment of an export, made of these fields."""
    [only] = comments_in(read(export(item(comment(**fields)))))
    return only
