"""What an owner changes at run time: settings in the database, each with its type, limits and default."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.errors import AppError
from blogapp.extensions import Model, db, transaction
from blogapp.web import colour, versions
from blogapp.web.site_texts import NotSound, sound_text

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
    # The colour of links and buttons on light pages; what dark pages have follows from it.
    accent: str = colour.USUAL
    # The picture before the title, by its address; empty: the sign of the product.
    logo: str = ""
    # One line of Markdown at the foot of every page.
    footer: str = ""
    # Links at the head of every page, in the place of the usual ones, and at its foot, besides those.
    navigation: str = ""
    footer_links: str = ""
    posts_per_page: int = 10
    # What waits for a moderator: everything; comments of people who are new and what the filter doubts;
    # only what it doubts; or nothing.
    hold: str = "new"
    # A guest is new until so many of their comments were published.
    hold_until_published: int = 1
    # Who may comment: anyone, people who have signed in, or nobody.
    who_may_comment: str = "anyone"
    # Threads close so many days after publication, or of silence; 0: never.
    close_days: int = 0
    close_silent_days: int = 0
    name_and_email_required: bool = True
    thread_depth: int = 6
    roots_per_page: int = 25
    replies_per_root: int = 50
    edit_minutes: int = 10
    seconds_between_comments: int = 15
    # Slow mode: one comment per person and thread in so many minutes; 0: off.
    slow_minutes: int = 0
    # Whether new comments are judged at all.
    spam_filter: bool = True
    # As many links as this make a comment wait; 0: none does.
    max_links: int = 2
    # Words that make a comment wait, and words that send it to the spam folder; on lines or between commas.
    held_words: str = ""
    refused_words: str = ""
    # How long the spam folder keeps what is in it.
    spam_days: int = 30
    # How long the network address and the browser of a writer are known; 0: for ever.
    ip_days: int = 90
    # As many different people as this take a comment out of the public by reporting it; 0: none do.
    reports_to_hold: int = 5
    # What those who decide get by mail, unless they choose for themselves: nothing, each case, a list a day.
    moderator_mail: str = "digest"
    # The hour of the day for that list, in the site's time zone.
    digest_hour: int = 7
    # Where people can say they speak from, where a question names nothing else; on lines or between commas.
    perspectives: str = "coach, person being coached, manager, HR or sponsor, other"


# Every comment is searched for all of them; a longer list belongs to the filter's rules.
MAX_WORDS: Final = 5_000

# More digits are outside of every range, and slow to read.
LONGEST_NUMBER: Final = 6

# What an entry of a list is made of besides what it looks for; `spam/words.py` says what they mean.
SIGNS_OF_WORDS: Final = ' *"“”„«»'

KEYS: Final = tuple(field.name for field in fields(Site))
# Lists, which may be empty.
WORD_LISTS: Final = ("held_words", "refused_words", "perspectives")
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "hold": ("everything", "new", "doubtful", "nothing"),
    "who_may_comment": ("anyone", "signed-in", "nobody"),
    "moderator_mail": ("none", "each", "digest"),
}
# Ten years are as good as never, and no sum of days leaves the calendar.
MAX_DAYS: Final = 3650
RANGES: Final = {
    "hold_until_published": range(1, 51),
    "close_days": range(MAX_DAYS + 1),
    "close_silent_days": range(MAX_DAYS + 1),
    "posts_per_page": range(1, 101),
    "thread_depth": range(1, 11),
    "roots_per_page": range(1, 101),
    "replies_per_root": range(1, 201),
    "edit_minutes": range(1441),
    "seconds_between_comments": range(3601),
    "slow_minutes": range(1441),
    "max_links": range(101),
    "spam_days": range(1, 366),
    "ip_days": range(3651),
    "reports_to_hold": range(101),
    "digest_hour": range(24),
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
    change_settings({key: value})
    return current_site()


def change_settings(values: Mapping[str, str]) -> None:
    """Store several settings, all or none; raises SettingRefused with a sentence for the owner."""
    sound = {key: shown(parsed(key, value)) for key, value in values.items()}
    with transaction():
        store_settings(sound)


def store_settings(values: Mapping[str, str]) -> None:
    """Store settings that were found sound, inside the caller's transaction."""
    for key, value in values.items():
        db.session.merge(SiteSetting(key=key, value=value))
    versions.touch(versions.LAYOUT)


def parsed(key: str, value: str) -> str | int | bool:
    """The typed value of a setting's text; raises SettingRefused."""
    kinds = {field.name: type(field.default) for field in fields(Site)}
    if key not in kinds:
        raise SettingRefused(f"There is no setting {key!r}. Known: {', '.join(kinds)}.")
    if kinds[key] is bool:
        return _one_of(key, value, ("yes", "no")) == "yes"
    if kinds[key] is int:
        if (
            not (value.isascii() and value.isdecimal())
            or len(value) > LONGEST_NUMBER
            or int(value) not in RANGES[key]
        ):
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


def words_in(value: str) -> tuple[str, ...]:
    """The entries of a list of words, which stand on lines or between commas."""
    return tuple(word for line in value.splitlines() for part in line.split(",") if (word := part.strip()))


def _word_list(key: str, value: str) -> str:
    if len(value) > MAX_WORDS:
        raise SettingRefused(f"{key}: at most {MAX_WORDS} characters.")
    if any(not word.strip(SIGNS_OF_WORDS) for word in words_in(value)):
        raise SettingRefused(f"{key}: an entry of quotation marks or asterisks alone would match everything.")
    return value.strip()


def _sound_text(key: str, value: str) -> str:
    try:
        return sound_text(key, value)
    except NotSound as reason:
        raise SettingRefused(f"{key}: {reason}") from reason
