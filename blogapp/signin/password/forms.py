"""What is typed to sign in with a password, and to change it."""

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, PasswordField, StringField, ValidationError
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length

from blogapp.signin.password.policy import LONGEST

LONGEST_ADDRESS: Final = 254


class SignInForm(Form):
    """A handle or an e-mail address, and the password."""

    who = StringField(validators=[InputRequired(), Length(max=LONGEST_ADDRESS)])
    password = PasswordField(validators=[InputRequired(), Length(max=LONGEST)])
    remember = BooleanField()

    def validate_who(self, field: Field) -> None:
        # Nobody is called so, and a database may refuse even to be asked (PostgreSQL and the character 0).
        if not field.data.strip().isprintable():
            raise ValidationError


class ChangePasswordForm(Form):
    """The present password, if there is one, and a new one twice, for nobody sees what they type."""

    current = PasswordField()
    password = PasswordField()
    again = PasswordField()

    def validate_again(self, field: Field) -> None:
        if field.data != self.password.data:
            raise ValidationError(_l("The two new passwords are not the same. Nothing was changed."))
