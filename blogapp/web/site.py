"""What an owner changes at run time: settings in the database, each with its type, limits and default."""

import logging
from dataclasses import dataclass, fields
from typing import Final
from zoneinfo import available_timezones

from babel.localedata import locale_identifiers
from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.errors import AppError
from blogapp.extensions import Model, db, transaction
from blogapp.web import versions

logger = logging.getLogger(__name__)


class SettingRefused(AppError):
    """The owner named an unknown setting or gave a value outside its limits."""

    status = 422


class SiteSetting(Model):
    """One setting that differs from its default."""

    __tablename__ = "site_settings"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True, kw_only=True)
class Site:
    """All settings of the site, with WordPress's defaults where it has them (field study 2.1)."""

    title: str = "Pro or con?"
    tagline: str = "Questions from coaching, argued in the open"
    language: str = "en"
    time_zone: str = "UTC"
    posts_per_page: int = 10
    # What waits for a moderator: everything, what the spam filter doubts, or nothing.
    hold: str = "doubtful"
    name_and_email_required: bool = True
    thread_depth: int = 6
    roots_per_page: int = 25
    replies_per_root: int = 50
    edit_minutes: int = 10
    seconds_between_comments: int = 15
    # Whether new comments are judged at all.
    spam_filter: bool = True
    # As many links as this make a comment wait; 0: none does.
    max_links: int = 2
    # Words that make a comment wait, and words that send it to the spam folder; on lines or between commas.
    held_words: str = ""
    refused_words: str = ""
    # How long the spam folder keeps what is in it.
    spam_days: int = 30
    # Where people can say they speak from, where a question names nothing else; on lines or between commas.
    perspectives: str = "coach, person being coached, manager, HR or sponsor, other"


# Titles and taglines longer than this break every layout.
MAX_TEXT: Final = 200
# Every comment is searched for all of them; a longer list belongs to the filter's rules.
MAX_WORDS: Final = 5_000

KEYS: Final = tuple(field.name for field in fields(Site))
# Lists, which may be empty.
WORD_LISTS: Final = ("held_words", "refused_words", "perspectives")
CHOICES: Final[dict[str, tuple[str, ...]]] = {"hold": ("everything", "doubtful", "nothing")}
RANGES: Final = {
    "posts_per_page": range(1, 101),
    "thread_depth": range(1, 11),
    "roots_per_page": range(1, 101),
    "replies_per_root": range(1, 201),
    "edit_minutes": range(1441),
    "seconds_between_comments": range(3601),
    "max_links": range(101),
    "spam_days": range(1, 366),
}


def current_site() -> Site:
    """The settings as they are now: one small read."""
    stored = {row.key: row.value for row in db.session.execute(select(SiteSetting.key, SiteSetting.value))}
    known: dict[str, str | int | bool] = {}
    for key in stored.keys() & set(KEYS):
        try:
            known[key] = parsed(key, stored[key])
        except SettingRefused as refusal:
            # A value from another version must not take every page down with it: the default stands in.
            logger.warning("site setting ignored: %s", refusal.sentence)
    return Site(**known)  # type: ignore[arg-type]  # each value was parsed to the type of its field


def change_setting(key: str, value: str) -> Site:
    """Store one setting; raises SettingRefused with a sentence for the owner."""
    parsed(key, value)
    with transaction():
        db.session.merge(SiteSetting(key=key, value=value))
        versions.touch(versions.LAYOUT)
    return current_site()


def parsed(key: str, value: str) -> str | int | bool:
    """The typed value of a setting's text; raises SettingRefused."""
    kinds = {field.name: type(field.default) for field in fields(Site)}
    if key not in kinds:
        raise SettingRefused(f"There is no setting {key!r}. Known: {', '.join(kinds)}.")
    if kinds[key] is bool:
        return _one_of(key, value, ("yes", "no")) == "yes"
    if kinds[key] is int:
        if not value.isdecimal() or int(value) not in RANGES[key]:
            raise SettingRefused(
                f"{key}: a whole number from {RANGES[key][0]} to {RANGES[key][-1]}, not {value!r}."
            )
        return int(value)
    if key in WORD_LISTS:
        return _word_list(key, value)
    if key in CHOICES:
        return _one_of(key, value, CHOICES[key])
    return _sound_text(key, value)


def shown(value: str | int | bool) -> str:
    """A setting's value as it is typed in `flask site set`."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _one_of(key: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise SettingRefused(f"{key}: one of {', '.join(allowed)}, not {value!r}.")
    return value


def _word_list(key: str, value: str) -> str:
    if len(value) > MAX_WORDS:
        raise SettingRefused(f"{key}: at most {MAX_WORDS} characters.")
    return value.strip()


def _sound_text(key: str, value: str) -> str:
    if key == "language" and value.replace("-", "_") not in locale_identifiers():
        raise SettingRefused(f"language: a language code such as en or de, not {value!r}.")
    if key == "time_zone" and value not in available_timezones():
        raise SettingRefused(f"time_zone: a name such as UTC or Europe/Berlin, not {value!r}.")
    if not value.strip() or len(value) > MAX_TEXT:
        raise SettingRefused(f"{key}: between 1 and {MAX_TEXT} characters.")
    return value.strip()
