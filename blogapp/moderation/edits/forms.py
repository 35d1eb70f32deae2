"""Is what a moderator typed well shaped: other words for a comment, an answer, why."""

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import DataRequired, Length

from blogapp.comments.forms import LONGEST, stripped

# A line or two for the writer.
LONGEST_NOTE: Final = 500


class NoteForm(Form):
    """Why, and which words the moderator saw."""

    seen = HiddenField(filters=[stripped])
    note = StringField(
        _l("Why, for the writer"),
        filters=[stripped],
        validators=[Length(max=LONGEST_NOTE, message=_l("At most %(max)d characters fit here."))],
    )


class WordsForm(NoteForm):
    """Other words. What an archive brought may be longer than what people may write, and stay so."""

    longest = LONGEST

    body = TextAreaField(
        _l("The words of the comment"),
        filters=[stripped],
        validators=[DataRequired(_l("A comment without words belongs into the trash."))],
    )

    def validate_body(self, field: Field) -> None:
        if field.data and len(field.data) > self.longest:
            raise ValidationError(_("At most %(max)d characters fit here.", max=self.longest))
