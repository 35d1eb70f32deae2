"""The owner's words at the foot of every page, as safe HTML."""

from functools import lru_cache

from markupsafe import Markup

from blogapp.text.markdown import comment_html


@lru_cache(maxsize=4)
def footer_html(source: str) -> Markup:
    """Markdown without headings and pictures; every page shows the same, so it is rendered once."""
    return comment_html(source)
