"""What a provider's answer says about a person, as plain values: all of it foreign input."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from blogapp.accounts.names import short_name
from blogapp.signin.providers import Belief, Provider

LONGEST_SUBJECT: Final = 255
LONGEST_URL: Final = 500
LONGEST_PICTURE_URL: Final = 1000
LONGEST_ADDRESS: Final = 254

# What stands for it in an address of the table.
USER_NAME: Final = "{username}"
BLANK_FACE: Final = "/missing.png"

Answer = Mapping[str, object]


class AnswerUseless(Exception):
    """The answer does not say who it is: nobody is signed in by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One account at one provider. Only provider, issuer and subject together say who it is."""

    provider: str
    issuer: str
    subject: str
    name: str
    profile_url: str
    email: str
    is_email_verified: bool
    # Where it was a moment ago: to be fetched once, with care, and never linked to.
    picture_url: str = ""


def profile_from(provider: Provider, issuer: str, answer: Answer, emails: object = None) -> Profile:
    """Raises AnswerUseless where the id is missing: all such people would share one account."""
    fields = provider.fields
    if fields.inside:
        inner = answer.get(fields.inside)
        answer = inner if isinstance(inner, Mapping) else {}
    email, is_verified = _email(provider, answer, emails)
    return Profile(
        provider=provider.key,
        issuer=issuer,
        subject=_subject(answer.get(fields.subject)),
        name=next((name for field in fields.name if (name := _name(answer.get(field)))), ""),
        profile_url=_profile_page(fields.profile_url, answer),
        email=email,
        is_email_verified=is_verified,
        picture_url=_picture(fields.picture, answer),
    )


def _subject(value: object) -> str:
    # Whole numbers and text alone. A float rounds, and two people may meet; True is an int to Python.
    subject = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT and subject.isprintable():
        return subject
    raise AnswerUseless("the answer holds no id")


def _name(value: object) -> str:
    return short_name(value) if isinstance(value, str) else ""


def _profile_page(field: str, answer: Answer) -> str:
    if USER_NAME not in field:
        return _web_address(answer.get(field))
    name = answer.get("username")
    is_plain = isinstance(name, str) and name.isascii() and name.replace("_", "").isalnum()
    return _web_address(field.replace(USER_NAME, str(name))) if is_plain else ""


def _picture(path: str, answer: Answer) -> str:
    value: object = answer
    for step in path.split("."):
        # Facebook marks the blank face; Mastodon's has a name.
        if not isinstance(value, Mapping) or value.get("is_silhouette") is True:
            return ""
        value = value.get(step)
    address = _web_address(value, LONGEST_PICTURE_URL)
    return "" if address.endswith(BLANK_FACE) else address


def _web_address(value: object, longest: int = LONGEST_URL) -> str:
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        return ""
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    return value if parts.scheme in {"http", "https"} and parts.hostname else ""


def _email(provider: Provider, answer: Answer, emails: object) -> tuple[str, bool]:
    if provider.belief == Belief.IF_LISTED:
        address = _address(_listed(emails))
        return address, bool(address)
    address = _address(answer.get(provider.fields.email))
    # Some say true as a text.
    is_claimed = answer.get("email_verified") in (True, "true")
    believed = {
        Belief.IF_CLAIMED: is_claimed,
        Belief.IF_PRESENT: True,
    }
    return address, bool(address) and believed.get(provider.belief, False)


def _listed(emails: object) -> object:
    entries = [entry for entry in emails if isinstance(entry, dict)] if isinstance(emails, list) else []
    sure = (entry for entry in entries if entry.get("primary") is True and entry.get("verified") is True)
    return next(sure, {}).get("email")


def _address(value: object) -> str:
    is_like_one = isinstance(value, str) and len(value) <= LONGEST_ADDRESS and value.isprintable()
    return value if isinstance(value, str) and is_like_one and "@" in value else ""
