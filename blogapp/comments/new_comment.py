"""A comment on its way in, well shaped and not stored yet."""

from dataclasses import dataclass
from typing import Final

from blogapp.accounts.service import GuestDetails
from blogapp.stances.standing import Standing

# People with an account are known by it.
NO_DETAILS: Final = GuestDetails()
# Nobody has to take sides.
SAYS_NOTHING: Final = Standing()


@dataclass(frozen=True, slots=True)
class NewComment:
    """What the form says, and how it was filled in."""

    body: str
    parent: str = ""
    details: GuestDetails = NO_DETAILS
    # Seconds since the form's script saw the first key; None without script. And what nobody should fill in.
    seconds_to_submit: float | None = None
    honeypot: str = ""
    standing: Standing = SAYS_NOTHING
