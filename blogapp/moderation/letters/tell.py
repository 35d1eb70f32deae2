"""The job that tells those who decide: of each comment that began to wait, or once a day of all that wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from blogapp import clock, jobs
from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.moderation.letters import letter
from blogapp.moderation.letters.cases import (
    MOST_IN_A_LETTER,
    NEWS_FOR,
    Case,
    Occasion,
    news,
    waiting,
    within,
)
from blogapp.moderation.letters.links import make_link
from blogapp.moderation.letters.models import DeskLink
from blogapp.moderation.letters.readers import Reader, reader_row, readers
from blogapp.moderation.queues import MOST_COUNTED
from blogapp.notifications import outbox
from blogapp.notifications.addresses import mail_address
from blogapp.web.context import settings, site

# More than these at once are told of in one letter: a flood of spam must not fill a letter box.
MOST_SINGLE: Final = 5
# Who was told of so many within an hour hears of the next ones later, together.
MOST_AN_HOUR: Final = 30


def tell() -> int:
    """Put letters into the outbox; how many. Two at once tell nobody twice: a reader's row is locked."""
    if settings().mail_server is None:
        return 0
    reachable = [reader for reader in readers(site().moderator_mail) if mail_address(reader.address)]
    cases = news() if any(reader.wants == "each" for reader in reachable) else []
    put = sum(_tell_of_news(reader, cases) for reader in reachable if reader.wants == "each" and cases)
    put += sum(_tell_what_waits(reader) for reader in reachable if reader.wants == "digest")
    if put:
        jobs.kick(outbox.SEND)
    return put


TELL: Final = Job("tell-moderators", tell)


def last_digest(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The newest moment at which lists went out: today at this hour, or yesterday while it is not yet."""
    local = now.astimezone(zone)
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)


def _tell_of_news(reader: Reader, cases: Sequence[Case]) -> int:
    mine = within(cases, reader.person)
    if not mine:
        return 0
    with transaction():
        reader_row(reader.user_id)
        told = _told(reader)
        new = [case for case in mine if (case.comment_id, case.occasion) not in told]
        if not new or _told_within_an_hour(reader) >= MOST_AN_HOUR:
            return 0
        if len(new) > MOST_SINGLE:
            return _put_list(reader, new[:MOST_IN_A_LETTER], len(new))
        for case in new:
            _put(reader, *letter.about_one(case, _link(reader, case)))
        return len(new)


def _tell_what_waits(reader: Reader) -> int:
    """The list of the day, where its hour has come and something waits."""
    due = last_digest(clock.now(), site().digest_hour, ZoneInfo(site().time_zone))
    if reader.digest_at is not None and reader.digest_at >= due:
        return 0
    with transaction():
        row = reader_row(reader.user_id)
        # Who is new begins with the next list, not with one in the middle of the day.
        is_due = row.digest_at is not None and row.digest_at < due
        row.digest_at = clock.now()
        number, cases = waiting(reader.person) if is_due else (0, [])
        return _put_list(reader, cases, number) if cases else 0


def _put_list(reader: Reader, cases: Sequence[Case], number: int) -> int:
    linked = [(case, _link(reader, case)) for case in cases]
    _put(reader, *letter.about_many(linked, number, MOST_COUNTED))
    return 1


def _put(reader: Reader, subject: str, text: str) -> None:
    outbox.put_in_outbox(reader.address, subject, text)


def _link(reader: Reader, case: Case) -> str:
    return make_link(reader.user_id, case.comment_id, case.occasion)


def _told(reader: Reader) -> set[tuple[int, str]]:
    since = clock.now() - 2 * NEWS_FOR
    links = select(DeskLink.comment_id, DeskLink.occasion).where(
        DeskLink.user_id == reader.user_id, DeskLink.made_at > since
    )
    return {(row.comment_id, row.occasion) for row in db.session.execute(links)}


def _told_within_an_hour(reader: Reader) -> int:
    recent = (DeskLink.user_id == reader.user_id, DeskLink.made_at > clock.now() - timedelta(hours=1))
    number = select(func.count()).where(*recent, DeskLink.occasion != Occasion.DIGEST)
    return db.session.scalar(number) or 0
