"""What an author types about a post, as plain values: the form, revisions, unsaved texts hold these."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Self

from blogapp.posts.models import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFields:
    """Everything in the editor. Tags stand between commas; an empty address follows from the title."""

    title: str = ""
    body: str = ""
    slug: str = ""
    tags: str = ""
    excerpt: str = ""
    description: str = ""
    language: str = ""
    picture: str = ""
    # What the author says first in the discussion; empty once it is said.
    opening: str = ""

    @classmethod
    def of(cls, post: Post) -> Self:
        """As the post says now; its tags must be loaded."""
        return cls(
            title=post.title,
            body=post.body_source,
            slug=post.slug,
            tags=", ".join(tag.name for tag in post.tags),
            excerpt=post.own_excerpt,
            description=post.description,
            language=post.language,
            picture=post.picture_key,
            opening=post.opening,
        )

    @classmethod
    def from_json(cls, stored: str) -> Self:
        """What `as_json` made, also of a version with other fields."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: str(value) for name, value in json.loads(stored).items() if name in known})

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def tag_names(self) -> list[str]:
        return [name for part in self.tags.split(",") if (name := part.strip())]
