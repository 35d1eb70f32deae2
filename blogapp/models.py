"""All tables in one place, for migrations."""

from blogapp.accounts import models as accounts
from blogapp.comments import models as comments
from blogapp.notifications import models as notifications
from blogapp.posts import models as posts
from blogapp.signin import models as signin
from blogapp.spam import models as spam
from blogapp.stances import models as stances
from blogapp.transfer import models as transfer
from blogapp.web import site, versions

__all__ = [
    "accounts", "comments", "notifications", "posts", "signin", "site", "spam", "stances", "transfer",
    "versions",
]  # fmt: skip
