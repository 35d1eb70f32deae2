"""Is a report well shaped?"""

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import Length

from blogapp.moderation.reasons import OF_READERS, Reason

LONGEST_NOTE: Final = 500


class ReportForm(Form):
    """What is wrong, and what the moderator should know."""

    reason = StringField(_l("What is wrong with it?"))
    note = TextAreaField(
        _l("What the moderator should know"),
        filters=[lambda text: (text or "").replace("\0", "").strip()],
        validators=[Length(max=LONGEST_NOTE, message=_l("At most %(max)d characters, please."))],
    )

    def validate_reason(self, field: Field) -> None:
        if field.data not in OF_READERS:
            raise ValidationError(_l("Please choose what is wrong with it."))

    def validate_note(self, field: Field) -> None:
        if self.reason.data == Reason.OTHER and not field.data:
            raise ValidationError(_l("Please say in a few words what it is."))
