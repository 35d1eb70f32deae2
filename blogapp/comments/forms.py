"""Is a submitted comment well shaped? Only what a stranger may set is a field here."""

import re
from typing import Final

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import AnyOf, DataRequired, Length

from blogapp.accounts.drafts import KeptDraft
from blogapp.accounts.person import Person
from blogapp.comments.opinions.standing import names_address, standing_of
from blogapp.stances.models import LONGEST_CONDITION, LONGEST_PERSPECTIVE
from blogapp.stances.standing import Standing
from blogapp.stances.tally import Stance
from blogapp.text.characters import is_blank, tidy
from blogapp.text.links import web_address
from blogapp.web.site import Site

# "No" and "+1" are answers; one character is a slip of the finger.
SHORTEST: Final = 2
# About four pages: longer thoughts are a post of their own.
LONGEST: Final = 10_000
LONGEST_NAME: Final = 80
LONGEST_ADDRESS: Final = 254
LONGEST_URL: Final = 500
# A lazily translated sentence does as well.
IS_STANCE: Final = AnyOf(("", *Stance), _l("This is none of the answers to choose from."))
# Only a mail that arrives proves an address; this catches what was typed into the wrong field.
LIKE_AN_ADDRESS: Final = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")


def stripped(value: str | None) -> str:
    """Without unwanted characters, and without white space around it."""
    return tidy(value or "").strip()


def _at_most(characters: int) -> Length:
    return Length(max=characters, message=_l("At most %(max)d characters fit here."))


class BodyForm(Form):
    """The text alone: for editing."""

    body = TextAreaField(
        _l("Your comment"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Please write your comment.")),
            Length(SHORTEST, LONGEST, _l("A comment has between %(min)d and %(max)d characters.")),
        ],
    )

    @property
    def typed(self) -> str:
        """The text, empty when none came."""
        return self.body.data or ""


class CommentForm(BodyForm):
    """A new comment; people who are signed in need no more than the text."""

    parent = HiddenField(filters=[stripped], validators=[Length(max=40)])
    # Fetched by the script when a person begins to write; see `form_clock.py`.
    begun = HiddenField(filters=[stripped])
    # Nobody sees it. Programs that fill in whatever they find fill it in.
    subject = StringField(filters=[stripped])
    # Where the writer stands, where the question asks for it.
    stance = StringField(
        filters=[stripped],
        validators=[IS_STANCE],
    )
    perspective = StringField(filters=[stripped], validators=[_at_most(LONGEST_PERSPECTIVE)])
    condition = StringField(filters=[stripped], validators=[Length(max=20)])
    new_condition = StringField(filters=[stripped], validators=[_at_most(LONGEST_CONDITION)])

    def validate_new_condition(self, field: Field) -> None:
        if field.data and (is_blank(field.data) or names_address(field.data)):
            raise ValidationError(_l("A condition is a few words, without any address."))

    @property
    def standing(self) -> Standing:
        """What was chosen of it."""
        return standing_of(self.data)


class GuestCommentForm(CommentForm):
    """A new comment by someone without an account, who must say name and e-mail."""

    is_identity_required = True

    name = StringField(_l("Name"), filters=[stripped], validators=[_at_most(LONGEST_NAME)])
    email = StringField(_l("E-mail"), filters=[stripped], validators=[_at_most(LONGEST_ADDRESS)])
    website = StringField(_l("Website"), filters=[stripped], validators=[_at_most(LONGEST_URL)])
    remember = BooleanField(_l("Remember me on this browser"))

    def validate_name(self, field: Field) -> None:
        if field.data and is_blank(field.data):
            raise ValidationError(_l("This name would be invisible. Please give one that can be read."))
        if self.is_identity_required and not field.data:
            raise ValidationError(_l("Please give a name. It is shown beside your comment."))

    def validate_email(self, field: Field) -> None:
        if self.is_identity_required and not field.data:
            raise ValidationError(_l("Please give an e-mail address. It is never shown."))
        if field.data and not LIKE_AN_ADDRESS.fullmatch(field.data):
            raise ValidationError(_l("This is not an e-mail address."))

    def validate_website(self, field: Field) -> None:
        if field.data and web_address(field.data) is None:
            raise ValidationError(_l("A website's address starts with http:// or https://."))


class FreeGuestCommentForm(GuestCommentForm):
    """The same where the owner lets guests stay nameless."""

    is_identity_required = False


def resume_address(thread_url: str) -> str:
    """Where a person comes back to who left the thread's form to sign in."""
    return f"{thread_url}/comments/resume"


def begun_form(person: Person, site: Site, draft: KeptDraft | None, parent: str = "") -> CommentForm:
    """The form with the text that was begun before signing in, or a blank one."""
    return comment_form(person, site, MultiDict(draft.fields) if draft else None, parent)


def comment_form(
    person: Person, site: Site, data: MultiDict[str, str] | None = None, parent: str = ""
) -> CommentForm:
    """The form for this person: blank but for what the browser remembers, or filled with what was sent."""
    if person.is_signed_in:
        return CommentForm(data, parent=parent)
    kind = GuestCommentForm if site.name_and_email_required else FreeGuestCommentForm
    return kind(
        data,
        parent=parent,
        name=person.remembered_name,
        email=person.remembered_email,
        website=person.remembered_website,
        remember=bool(person.remembered_name),
    )
