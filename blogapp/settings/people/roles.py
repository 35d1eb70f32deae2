"""The roles as people read them: what each is called and what it may do."""

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from blogapp.accounts.models import Role


@dataclass(frozen=True, slots=True)
class RoleInWords:
    """Its name, and one sentence of what it is for."""

    name: Any
    what: Any


ROLES: Final = {
    Role.AUTHOR: RoleInWords(
        _l("Author"), _l("Authors publish questions and decide about the comments below them.")
    ),
    Role.MODERATOR: RoleInWords(
        _l("Moderator"), _l("Moderators decide about all comments and people, and publish questions, too.")
    ),
    Role.OWNER: RoleInWords(_l("Owner"), _l("Owners may do everything, these settings included.")),
    Role.READER: RoleInWords(_l("Reader"), _l("Readers have no role here. What they wrote stays.")),
}
# From least to most.
RANK: Final = (Role.READER, Role.AUTHOR, Role.MODERATOR, Role.OWNER)
# What one can be invited to.
OFFERED: Final = (Role.AUTHOR, Role.MODERATOR, Role.OWNER)


def higher(one: Role, other: Role) -> Role:
    """The one of two roles that may do more."""
    return max(one, other, key=RANK.index)
