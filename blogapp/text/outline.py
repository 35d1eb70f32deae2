"""What a long post is made of: its headings with anchors, from HTML that passed the gate."""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from blogapp.text.plain import plain_text
from blogapp.text.slugs import slugify

# Two headings are seen at a glance.
FEWEST = 3
# What is below the third level is a detail.
DEEPEST_LISTED = 3
# In HTML from the gate a heading has no attributes, and its end is its own.
_HEADING = re.compile(r"<h([2-4])>(.*?)</h\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the table of contents."""

    level: int
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Outlined:
    """The text with anchors, and its table of contents; empty where there are few headings."""

    html: Markup
    contents: list[Heading]


def outlined(html: Markup) -> Outlined:
    """Each heading gets an id of its own words; it begins with `part-`, as no other id of a page does."""
    headings: list[Heading] = []
    taken: dict[str, int] = {}

    def anchored(match: re.Match[str]) -> str:
        level, inner = int(match[1]), match[2]
        words = plain_text(inner)
        slug = slugify(words, "part")
        taken[slug] = taken.get(slug, 0) + 1
        # No slug has two hyphens beside each other, so a number is never a slug of its own.
        anchor = f"part-{slug}" if taken[slug] == 1 else f"part-{slug}--{taken[slug]}"
        if words:
            headings.append(Heading(level, anchor, words))
        return f'<h{level} id="{escape(anchor)}">{inner}</h{level}>'

    text = Markup(_HEADING.sub(anchored, str(html)))  # noqa: S704 - passed the gate; a slug has no signs
    listed = [heading for heading in headings if heading.level <= DEEPEST_LISTED]
    return Outlined(text, listed if len(listed) >= FEWEST else [])
