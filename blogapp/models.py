"""All tables in one place, for migrations."""

from blogapp.accounts import models as accounts
from blogapp.accounts.restrictions import models as restrictions
from blogapp.comments import models as comments
from blogapp.media import models as media
from blogapp.moderation import models as moderation
from blogapp.moderation.appeals import models as appeals
from blogapp.moderation.letters import models as letters
from blogapp.notifications import models as notifications
from blogapp.notifications.subscriptions import models as subscriptions
from blogapp.posts import models as posts
from blogapp.posts.writing import models as writing
from blogapp.settings.people import models as invitations
from blogapp.signin import models as signin
from blogapp.spam import models as spam
from blogapp.stances import models as stances
from blogapp.transfer import models as transfer
from blogapp.web import site, versions

__all__ = [
    "accounts",
    "appeals",
    "comments",
    "invitations",
    "letters",
    "media",
    "moderation",
    "notifications",
    "posts",
    "restrictions",
    "signin",
    "site",
    "spam",
    "stances",
    "subscriptions",
    "transfer",
    "versions",
    "writing",
]
