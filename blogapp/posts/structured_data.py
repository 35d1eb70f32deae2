"""The page of a question in the words of schema.org, for search engines (JSON-LD)."""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from markupsafe import Markup

from blogapp.comments.view import ShownComment
from blogapp.posts.models import Post
from blogapp.text.plain import excerpt
from blogapp.web.times import iso

# The page holds every comment in full already. Repeating the beginning is enough to tell whose words are
# whose, and keeps a page of a hundred comments light.
COMMENT_LENGTH: Final = 240

# In HTML only these could end the script element or begin something inside it; JSON can spell each otherwise.
_SPELLINGS: Final = (("<", r"\u003c"), (">", r"\u003e"), ("&", r"\u0026"))


def discussion(
    post: Post, comments: Iterable[ShownComment], absolute: Callable[[str], str], nobody: str
) -> dict[str, Any]:
    """A DiscussionForumPosting with the comments of the page. `nobody` names an author who has left."""
    url = absolute(post.thread.url)
    return {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": post.title,
        "text": post.body_text,
        "author": {"@type": "Person", "name": post.author.name or nobody},
        "datePublished": iso(post.published_at or post.created_at),
        "dateModified": iso(post.changed_at),
        "keywords": [tag.name for tag in post.tags],
        "commentCount": post.thread.comment_count,
        "comment": [
            _comment(each, url + each.url.removeprefix(post.thread.url))
            for each in comments
            if not each.is_removed
        ],
    }


def script(data: dict[str, Any]) -> Markup:
    """The data as a script element that no browser runs.

    Safe as Markup: strangers' words stand inside JSON strings only, and the three signs that mean something
    to an HTML parser are written as escapes, so no text can close the element.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, spelling in _SPELLINGS:
        text = text.replace(sign, spelling)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704  # see above


def _comment(comment: ShownComment, url: str) -> dict[str, Any]:
    return {
        "@type": "Comment",
        "text": excerpt(comment.body_text, COMMENT_LENGTH),
        "datePublished": iso(comment.created_at),
        "author": {"@type": "Person", "name": comment.author_name},
        "url": url,
    }
