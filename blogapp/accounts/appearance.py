"""Whether others see a person anywhere, and what grows old when the person looks different."""

from collections.abc import Sequence

from blogapp.accounts.belongings import Belongings
from blogapp.accounts.models import User
from blogapp.web import versions


def is_shown(user: User, parts: Sequence[Belongings]) -> bool:
    """Whether any page for everyone shows the person; those who look after the site have one in any case."""
    return user.is_staff or any(part.shows(user.id) for part in parts)


def page_names(user: User, parts: Sequence[Belongings]) -> Sequence[str]:
    """Which pages show the person, in the words of `versions.touch`.

    Where nobody sees the person, all finished pages can stay: else any reader could empty the cache at will.
    """
    return (versions.PORTRAITS, *((versions.LAYOUT,) if is_shown(user, parts) else ()))
