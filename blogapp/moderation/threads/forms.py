"""Is what a moderator sets for a thread well shaped."""

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, Form, IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional

from blogapp.comments.forms import stripped
from blogapp.web.site import RANGES

# A sentence or two beside the place where the form was.
LONGEST_REASON: Final = 300
MOMENT: Final = "%Y-%m-%dT%H:%M"


class ReasonForm(Form):
    """Why, in words for readers."""

    reason = StringField(
        _l("Reason, for readers"),
        filters=[stripped],
        validators=[Length(max=LONGEST_REASON, message=_l("At most %(max)d characters fit here."))],
    )


class ReadOnlyForm(ReasonForm):
    """From when on nobody answers, in the site's time zone; empty: never."""

    moment = DateTimeLocalField(
        _l("Read-only from"), format=[MOMENT, f"{MOMENT}:%S"], validators=[Optional()]
    )


class SlowForm(Form):
    """Minutes between two comments of one person; empty: as the site has it."""

    minutes = IntegerField(
        _l("Minutes between two comments of one person"),
        validators=[
            Optional(),
            NumberRange(0, RANGES["slow_minutes"][-1], _l("A number from %(min)d to %(max)d.")),
        ],
    )
