"""Are a stance, a question's set-up, a condition and a synthesis well shaped? Only these fields are read."""

from dataclasses import fields, replace
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import AnyOf, DataRequired, Length

from blogapp.comments.forms import IS_STANCE
from blogapp.comments.opinions.service import Asking, lines_in
from blogapp.comments.opinions.standing import names_address, standing_of
from blogapp.stances.choices import MOST_PERSPECTIVES, words_in
from blogapp.stances.models import LONGEST_CONDITION, LONGEST_LABEL, LONGEST_PERSPECTIVE
from blogapp.stances.queries import CONDITIONS_SHOWN
from blogapp.stances.standing import Standing
from blogapp.text.characters import is_blank, tidy

# Two sentences: a synthesis is read before a discussion, not in its place.
LONGEST_LINE: Final = 400
ORDERS: Final = (
    "pro con depends", "con pro depends", "depends pro con",
    "depends con pro", "pro depends con", "con depends pro",
)  # fmt: skip


def _in_one_line(value: str | None) -> str:
    return " ".join(tidy(value or "").split())


def tidied(value: str | None) -> str:
    """Without unwanted characters, with the line ends of this side."""
    return "\n".join(tidy(value or "").splitlines()).strip()


def _at_most(characters: int) -> Length:
    return Length(max=characters, message=_l("At most %(max)d characters fit here."))


class StanceForm(Form):
    """A stance without a comment."""

    stance = StringField(
        filters=[_in_one_line],
        validators=[IS_STANCE],
    )
    perspective = StringField(filters=[_in_one_line], validators=[_at_most(LONGEST_PERSPECTIVE)])
    condition = StringField(filters=[_in_one_line], validators=[_at_most(20)])
    new_condition = StringField(filters=[_in_one_line], validators=[_at_most(LONGEST_CONDITION)])
    moved_by = StringField(filters=[_in_one_line], validators=[_at_most(20)])

    def validate_new_condition(self, field: Field) -> None:
        if field.data and (is_blank(field.data) or names_address(field.data)):
            raise ValidationError(_l("A condition is a few words, without any address."))

    @property
    def standing(self) -> Standing:
        """What was chosen. A form without perspectives says nothing of them."""
        standing = standing_of(self.data)
        return standing if self.perspective.raw_data else replace(standing, perspective=None)


class QuestionForm(Form):
    """How a question is asked."""

    asks_stance = BooleanField(_l("Ask readers where they stand"))
    pro_label = StringField(_l("Word for pro"), filters=[_in_one_line], validators=[_at_most(LONGEST_LABEL)])
    con_label = StringField(_l("Word for con"), filters=[_in_one_line], validators=[_at_most(LONGEST_LABEL)])
    depends_label = StringField(
        _l("Word for “it depends”"), filters=[_in_one_line], validators=[_at_most(LONGEST_LABEL)]
    )
    stance_order = StringField(_l("Order"), filters=[_in_one_line], validators=[AnyOf(ORDERS)])
    perspectives = TextAreaField(
        _l("Perspectives, one to a line"), filters=[tidied], validators=[_at_most(1000)]
    )
    conditions = TextAreaField(
        _l("Conditions to start from, one to a line"), filters=[tidied], validators=[_at_most(1500)]
    )

    def validate_perspectives(self, field: Field) -> None:
        words = words_in(field.data or "")
        if len(words) > MOST_PERSPECTIVES:
            raise ValidationError(_("At most %(most)d perspectives.", most=MOST_PERSPECTIVES))
        for word in words:
            if len(word) > LONGEST_PERSPECTIVE:
                raise ValidationError(
                    _(
                        "“%(word)s” is too long for a perspective: at most %(most)d characters.",
                        word=word,
                        most=LONGEST_PERSPECTIVE,
                    )
                )

    def validate_conditions(self, field: Field) -> None:
        lines = lines_in(field.data or "")
        if len(lines) > CONDITIONS_SHOWN:
            raise ValidationError(_("At most %(most)d conditions.", most=CONDITIONS_SHOWN))
        for line in lines:
            if len(line) > LONGEST_CONDITION:
                raise ValidationError(_("“%(line)s” is too long for a condition.", line=line))
            if is_blank(line) or names_address(line):
                raise ValidationError(_("A condition is a few words, without any address."))

    @property
    def asking(self) -> Asking:
        """The whole of it."""
        return Asking(**{each.name: self.data[each.name] for each in fields(Asking)})


class ConditionForm(Form):
    """Other words for a condition."""

    text = StringField(
        filters=[_in_one_line],
        validators=[DataRequired(_l("Please say it in a few words.")), _at_most(LONGEST_CONDITION)],
    )


class SynthesisForm(Form):
    """The four lines of a synthesis, and whether the question is settled with it."""

    pro = TextAreaField(filters=[_in_one_line], validators=[_at_most(LONGEST_LINE)])
    con = TextAreaField(filters=[_in_one_line], validators=[_at_most(LONGEST_LINE)])
    depends = TextAreaField(
        _l("What it depends on"), filters=[_in_one_line], validators=[_at_most(LONGEST_LINE)]
    )
    open_question = TextAreaField(
        _l("Still open"), filters=[_in_one_line], validators=[_at_most(LONGEST_LINE)]
    )
    is_concluded = BooleanField(_l("This question is concluded"))

    @property
    def is_empty(self) -> bool:
        return not any(self.data[line] for line in ("pro", "con", "depends", "open_question"))
