"""The letter with an invitation, in words."""

from flask_babel import gettext as _

from blogapp.accounts.models import Role
from blogapp.settings.people.roles import ROLES
from blogapp.web.context import absolute, site


def invitation(token: str, role: Role, inviter: str, days: int) -> tuple[str, str]:
    """Subject and text."""
    title = site().title
    paragraphs = (
        _("Hello,"),
        _(
            "%(inviter)s invites you to run “%(title)s” together, in this role: %(role)s.",
            inviter=inviter,
            title=title,
            role=ROLES[role].name,
        ),
        str(ROLES[role].what),
        _("This link shows the invitation. It works once, within %(days)d days:", days=days),
        absolute(f"/invitation/{token}"),
        _("If you do not want to, you need not do anything. Please give the link to nobody else."),
    )
    return _("You are invited to %(title)s", title=title), "\n\n".join(paragraphs) + "\n"
