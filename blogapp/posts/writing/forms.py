"""Is what an author typed well shaped?"""

from dataclasses import fields as names_of
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import DataRequired, Length, NumberRange, Regexp

from blogapp.comments.forms import LONGEST as LONGEST_COMMENT
from blogapp.posts.service import EXCERPT_LENGTH
from blogapp.posts.writing.fields import PostFields
from blogapp.text.characters import is_blank
from blogapp.text.markdown import comment_html
from blogapp.text.plain import plain_text

# A title is a question; a longer one belongs into the text.
LONGEST_TITLE: Final = 200
# About 80,000 words: a book, not a post.
LONGEST_BODY: Final = 500_000
LONGEST_LINE: Final = 500
MOST_TAGS: Final = 20
# What the column holds.
LONGEST_TAG: Final = 200


def _tidy(typed: str | None) -> str:
    return (typed or "").strip()


def _one_line(typed: str | None) -> str:
    return " ".join((typed or "").split())


def _lines(typed: str | None) -> str:
    # Browsers send line ends as in mail.
    return (typed or "").replace("\r\n", "\n")


class PostForm(Form):
    """The editor. `seen` is the version that was opened."""

    title = StringField(
        _l("Question"),
        filters=[_one_line],
        validators=[
            DataRequired(_l("Please ask something: a post needs a title.")),
            Length(max=LONGEST_TITLE, message=_l("A title has at most %(max)d characters.")),
        ],
    )
    body = TextAreaField(
        _l("Text"),
        filters=[_lines],
        validators=[Length(max=LONGEST_BODY, message=_l("A text has at most %(max)d characters."))],
    )
    slug = StringField(_l("Address"), filters=[_tidy], validators=[Length(max=LONGEST_LINE)])
    tags = StringField(_l("Tags"), filters=[_tidy], validators=[Length(max=LONGEST_LINE)])
    excerpt = TextAreaField(
        _l("Excerpt"),
        filters=[_tidy],
        validators=[Length(max=EXCERPT_LENGTH, message=_l("An excerpt has at most %(max)d characters."))],
    )
    description = TextAreaField(
        _l("Description for search engines"), filters=[_tidy], validators=[Length(max=300)]
    )
    language = StringField(_l("Language"), filters=[_tidy], validators=[Length(max=12)])
    picture = StringField(_l("Picture for link previews"), validators=[Regexp(r"([0-9a-f]{24})?\Z")])
    opening = TextAreaField(
        _l("Your opening comment"),
        filters=[_tidy, _lines],
        validators=[Length(max=LONGEST_COMMENT, message=_l("A comment has at most %(max)d characters."))],
    )
    seen = IntegerField(default=0, validators=[NumberRange(min=0)])

    def validate_tags(self, field: Field) -> None:
        if len(self.fields.tag_names) > MOST_TAGS:
            raise ValidationError(_("A post has at most %(most)d tags.", most=MOST_TAGS))
        if any(len(name) > LONGEST_TAG for name in self.fields.tag_names):
            raise ValidationError(_("A tag has at most %(most)d characters.", most=LONGEST_TAG))

    def validate_language(self, field: Field) -> None:
        try:
            if field.data:
                Locale.parse(field.data, sep="-")
        except (UnknownLocaleError, ValueError):
            raise ValidationError(_("A language is a code such as en, de or pt-BR.")) from None

    def validate_opening(self, field: Field) -> None:
        if field.data and is_blank(plain_text(comment_html(field.data))):
            raise ValidationError(_("There is nothing to read in this comment yet."))

    @property
    def fields(self) -> PostFields:
        """What was typed, as plain values."""
        return PostFields(**{name.name: self.data[name.name] or "" for name in names_of(PostFields)})


def moment_in(typed: str, zone: str) -> datetime | None:
    """A local date and time as browsers send it, in the author's time zone; None for anything else."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
