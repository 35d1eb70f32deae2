"""Is it an address that a link can be sent to?"""

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, ValidationError
from wtforms.fields import Field

from blogapp.notifications.addresses import mail_address


class AddressForm(Form):
    """Where the link goes."""

    email = StringField(_l("E-mail"), filters=[lambda text: (text or "").strip()])

    def validate_email(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_l("Please give the address that the link goes to."))
        if mail_address(field.data) is None:
            raise ValidationError(_l("This is not an e-mail address."))

    @property
    def address(self) -> str:
        """The address as mail is sent to it; only after `validate`."""
        return mail_address(self.email.data or "") or ""
