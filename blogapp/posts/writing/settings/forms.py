"""Are the settings of a question well shaped? The fields of its own page, and the rules it begins with."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateTimeLocalField, StringField, ValidationError
from wtforms.fields import Field
from wtforms.validators import AnyOf, Optional

from blogapp import clock
from blogapp.comments.opinions.forms import QuestionForm
from blogapp.posts.writing.forms import moment_in
from blogapp.posts.writing.settings.service import QuestionSettings
from blogapp.web.site import CHOICES

MOMENT: Final = "%Y-%m-%dT%H:%M"

Validator = Callable[[Any, Any], None]


def _or_nothing(typed: str | None) -> str:
    return typed or ""


def _one_of(key: str) -> Validator:
    return AnyOf(("", *CHOICES[key]))


class SettingsForm(QuestionForm):
    """`has_settings` tells a box that was cleared from a form that has no boxes."""

    has_settings = BooleanField()
    # Not on the form of a published question: then nothing comes.
    who_may_comment = StringField(
        filters=[_or_nothing], validators=[AnyOf(("", *CHOICES["who_may_comment"]))]
    )
    hold = StringField(filters=[_or_nothing], validators=[AnyOf(("", *CHOICES["hold"]))])
    closes_at = DateTimeLocalField(
        _l("Nobody answers from"), format=[MOMENT, f"{MOMENT}:%S"], validators=[Optional()]
    )

    @classmethod
    def of(cls, settings: QuestionSettings, zone: str) -> Self:
        """What is stored, as it would be typed."""
        moment = settings.closes_at.astimezone(ZoneInfo(zone)) if settings.closes_at else None
        rules = {"who_may_comment": settings.who_may_comment, "hold": settings.hold}
        return cls(data={**asdict(settings.asking), **rules, "closes_at": moment, "has_settings": True})

    @classmethod
    def of_sent(cls, sent: MultiDict[str, str], zone: str) -> Self:
        """What was sent; its moment is in the author's time zone."""
        return cls(sent, meta={"zone": zone})

    def validate_closes_at(self, field: Field) -> None:
        moment = moment_in(field.data.isoformat(), self.meta.zone) if field.data else None
        if moment and moment <= clock.now():
            raise ValidationError(_("This moment is over. Choose one to come, or none."))

    @classmethod
    def of_typed(cls, typed: Mapping[str, Any]) -> Self:
        """What `typed` made, also of a version with other fields."""
        try:
            moment = datetime.fromisoformat(typed.get("closes_at") or "")
        except ValueError:
            moment = None
        return cls(data={**typed, "closes_at": moment})

    @property
    def typed(self) -> dict[str, Any]:
        """Everything in it, for JSON."""
        moment = self.closes_at.data
        return {**self.data, "closes_at": moment.strftime(MOMENT) if moment else ""}

    def settings(self, zone: str) -> QuestionSettings | None:
        """What was set, where anything was sent; the moment is in the author's time zone."""
        if not self.has_settings.data:
            return None
        local = self.closes_at.data
        return QuestionSettings(
            asking=self.asking,
            who_may_comment=self.who_may_comment.data or "",
            hold=self.hold.data or "",
            closes_at=moment_in(local.isoformat(), zone) if local else None,
        )
