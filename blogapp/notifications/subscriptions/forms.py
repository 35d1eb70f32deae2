"""Whose letter box is to get the mails."""

from wtforms import StringField

from blogapp.notifications.forms import AddressForm


class SubscribeForm(AddressForm):
    """An address, and a field that people do not see."""

    subject = StringField()

    @property
    def is_from_program(self) -> bool:
        return bool((self.subject.data or "").strip())
