"""Is what a moderator decides about a person well shaped?"""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Form, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length, Optional

from blogapp import clock
from blogapp.accounts.restrictions.models import RestrictionKind
from blogapp.errors import AppError
from blogapp.moderation.people.restricting import Terms

LONGEST_REASON: Final = 500
# As long as the longest mail address.
LONGEST_PLACE: Final = 254
LENGTHS: Final = {
    "day": (_l("for a day"), timedelta(days=1)),
    "week": (_l("for a week"), timedelta(days=7)),
    "month": (_l("for 30 days"), timedelta(days=30)),
    "year": (_l("for a year"), timedelta(days=365)),
    "ever": (_l("until somebody lifts it"), None),
}
# A warning is for a person, who can read it; a network cannot.
KINDS: Final = {
    RestrictionKind.BAN.value: _l("Ban: nothing is taken"),
    RestrictionKind.SILENCE.value: _l("Silence: everything waits"),
}

# Nobody sees it whose form is not forged.
CHOOSE: Final[str] = _l("Please choose one of these.")  # type: ignore[assignment]  # as good as a string


class FormRefused(AppError):
    """What was typed needs another look."""

    status = 422


def _stripped(value: str | None) -> str:
    return (value or "").replace("\0", "").strip()


class TermsForm(Form):
    """What, why and until when."""

    reason = TextAreaField(
        _l("Reason, which the person reads"),
        filters=[_stripped],
        validators=[
            DataRequired(_l("Please say why: the person will read it.")),
            Length(max=LONGEST_REASON, message=_l("At most %(max)d characters fit here.")),
        ],
    )
    length = StringField(
        _l("How long"),
        default="week",
        validators=[AnyOf(tuple(LENGTHS), message=CHOOSE)],
    )
    until = DateField(_l("Or until the end of this day"), validators=[Optional()])

    def terms(self, kind: RestrictionKind, zone: str) -> Terms:
        """As values. A warning has no end: it holds until it was read."""
        ends_at = None if kind is RestrictionKind.WARNING else self._end(ZoneInfo(zone))
        return Terms(kind=kind, reason=self.reason.data or "", ends_at=ends_at)

    def _end(self, zone: ZoneInfo) -> datetime | None:
        if self.until.data:
            end = datetime.combine(self.until.data, time(23, 59, 59), zone)
            if end <= clock.now():
                raise FormRefused(_("This day is over. Please choose a later one."))
            return end
        span = LENGTHS[self.length.data or ""][1]
        return clock.now() + span if span else None


class PlaceForm(TermsForm):
    """The same for an address or a network that was typed."""

    place = StringField(
        _l("Confirmed mail address, IP address or network"),
        filters=[_stripped],
        validators=[
            DataRequired(_l("Please say whom it is about.")),
            Length(max=LONGEST_PLACE, message=_l("At most %(max)d characters fit here.")),
        ],
    )
    kind = StringField(
        _l("What happens"),
        default=RestrictionKind.BAN.value,
        validators=[AnyOf(tuple(KINDS), message=CHOOSE)],
    )
    is_for_everyone = BooleanField(_l("A network: also for people who are signed in"))
    is_sure = BooleanField(_l("I share this network, and I am sure"))
