"""Are a changed profile and a wish to leave well shaped?"""

from typing import Final
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, StringField, ValidationError
from wtforms.fields import Field
from wtforms.validators import DataRequired, Length

from blogapp.accounts import handles
from blogapp.accounts.names import LONGEST_NAME, plain_name

WITHDRAW: Final = "withdraw"
KEEP: Final = "keep"


def _name(typed: str | None) -> str:
    return plain_name(typed or "")


def _handle(typed: str | None) -> str:
    # Who copies their own address brings its beginning along.
    return (typed or "").strip().lower().removeprefix("@")


def _zone(typed: str | None) -> str:
    return (typed or "").strip()


class ProfileForm(Form):
    """What a person is called, and what of them is public."""

    name = StringField(
        _l("Name"),
        filters=[_name],
        validators=[
            DataRequired(_l("Please give a name. It is shown beside your comments.")),
            Length(max=LONGEST_NAME, message=_l("A name has at most %(max)d characters.")),
        ],
    )
    handle = StringField(_l("Handle"), filters=[_handle])
    shows_picture = BooleanField(_l("My picture, beside my comments and on my page"))
    shows_comments = BooleanField(_l("A page with all my public comments"))
    time_zone = StringField(_l("Time zone"), filters=[_zone])

    def validate_time_zone(self, field: Field) -> None:
        if field.data and field.data not in available_timezones():
            raise ValidationError(_l("There is no such time zone. One is Europe/Berlin, for instance."))

    def validate_handle(self, field: Field) -> None:
        # One that was made for an imported name may be longer; it can stay.
        if field.data != field.object_data and not handles.is_well_shaped(field.data):
            raise ValidationError(_l("A handle is 2 to 40 letters from a to z, digits, and hyphens between."))


class ClosingForm(Form):
    """What becomes of the comments, and that it is meant."""

    comments = StringField(_l("What becomes of your comments?"))
    is_sure = BooleanField(
        _l("I know that this cannot be undone."),
        validators=[DataRequired(_l("Please confirm that you want to close your account."))],
    )

    def validate_comments(self, field: Field) -> None:
        if field.data not in {WITHDRAW, KEEP}:
            raise ValidationError(_l("Please choose what becomes of your comments."))

    @property
    def keeps_texts(self) -> bool:
        """Whether public comments stay, without a name."""
        return bool(self.comments.data == KEEP)
