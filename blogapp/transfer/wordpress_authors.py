"""The people of a WordPress blog: users here by name only, with no way to sign in."""

from flask_babel import gettext as _

from blogapp.accounts.models import Role, User
from blogapp.accounts.service import build_user
from blogapp.comments.archived_fields import mail_address, plain_name
from blogapp.extensions import db
from blogapp.transfer.import_keys import ImportKeys, short
from blogapp.transfer.report import Fact, Report
from blogapp.transfer.wxr_records import Author

KIND = "author"


class Authors:
    """Finds or makes users for the logins of one blog."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._declared: dict[str, Author] = {}
        self._logins: dict[int, str] = {}
        self._ids: dict[str, int] = {}

    def declare(self, author: Author) -> None:
        """Take in what the file says about a person."""
        self._declared.setdefault(author.login, author)
        if author.wp_id is not None:
            self._logins.setdefault(author.wp_id, author.login)

    def id_of(self, login: str, keys: ImportKeys) -> int:
        """The user for a login. Posts may name one that nobody declared, or none."""
        if login not in self._ids:
            known = keys.find(KIND, [short(login)], User.id)
            self._ids[login] = known.get(short(login)) or self._make(login, keys)
        return self._ids[login]

    def id_of_number(self, wp_id: int | None, keys: ImportKeys) -> int | None:
        """The user with this number in the old blog, if the file declares one."""
        login = self._logins.get(wp_id) if wp_id is not None else None
        return self.id_of(login, keys) if login is not None else None

    def make_all(self, keys: ImportKeys) -> None:
        """Make those too who are declared, but wrote nothing in this file."""
        for login in self._declared:
            self.id_of(login, keys)

    def _make(self, login: str, keys: ImportKeys) -> int:
        author = self._declared.get(login) or Author(None, login, "", "")
        user = build_user(_name(author), Role.AUTHOR, email=mail_address(author.email) or None)
        db.session.flush()
        keys.remember(KIND, [(short(login), user.id)])
        self._report.count(Fact.AUTHORS)
        return user.id


def _name(author: Author) -> str:
    """What to call a person. A login that is a mail address is nobody's business."""
    name = plain_name(author.name) or plain_name(author.login).partition("@")[0]
    return name or _("Unknown author")
