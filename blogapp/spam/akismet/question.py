"""A submission in the words of Akismet's protocol: all that helps, without what the owner keeps at home."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from blogapp.spam.submission import IdentityKind, Submission

# The protocol demands an address. Who withholds it, or has none, names one that is nobody's.
NO_ADDRESS: Final = "127.0.0.1"
# Roles have WordPress's names there. Never "administrator": for that one Akismet always says ham.
ROLES: Final = {IdentityKind.USER: "subscriber"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Where and when it would stand; `is_test` asks Akismet to learn nothing from it."""

    permalink: str
    is_reply: bool = False
    written_at: datetime | None = None
    post_changed_at: datetime | None = None
    tags: tuple[str, ...] = ()
    is_test: bool = False
    # Why the same text is asked about again: "edit".
    reason: str = ""


def question_of(
    submission: Submission, occasion: Occasion, withheld: AbstractSet[str] = frozenset()
) -> dict[str, str]:
    """The protocol's fields that have a value. `withheld` may name "ip" and "email".

    Never among them: the referrer, cookies and other headers, the parent's text and the honeypot field.
    """
    fields = {
        "user_ip": "" if "ip" in withheld else submission.ip,
        "user_agent": submission.agent,
        "comment_type": "reply" if occasion.is_reply else "comment",
        "comment_author": submission.author,
        "comment_author_email": "" if "email" in withheld else submission.email,
        "comment_author_url": submission.website,
        "comment_content": submission.text,
        "permalink": occasion.permalink,
        "blog_lang": submission.language.replace("-", "_"),
        "blog_charset": "UTF-8",
        "comment_date_gmt": _moment(occasion.written_at),
        "comment_post_modified_gmt": _moment(occasion.post_changed_at),
        "comment_context": ", ".join(occasion.tags),
        "user_role": ROLES.get(submission.kind, ""),
        "recheck_reason": occasion.reason,
        "is_test": "1" if occasion.is_test else "",
    }
    given = {name: value for name, value in fields.items() if value}
    return {"user_ip": NO_ADDRESS, **given}


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
