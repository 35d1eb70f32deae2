"""The letter that tells a writer what a moderator changed, where an address is known to be theirs."""

from dataclasses import dataclass

from flask_babel import gettext as _

from blogapp.accounts.models import User
from blogapp.comments.models import Comment
from blogapp.extensions import db
from blogapp.notifications import outbox


@dataclass(frozen=True, slots=True)
class Post:
    """That mail goes out from this site, and what stands before the paths in it."""

    base_url: str
    site_title: str


def tell_writer(comment: Comment, post: Post | None, *, is_struck: bool, note: str) -> bool:
    """Put a letter into the outbox, inside the caller's transaction; whether there was somebody to write to.

    A typed address proves nothing, so guests are told on the page of their comment alone.
    """
    user = db.session.get(User, comment.user_id) if comment.user_id and post else None
    if post is None or user is None or not user.email or user.email_confirmed_at is None:
        return False
    what = (
        _("a moderator took advertising out of your comment on “%(title)s”.", title=comment.thread.title)
        if is_struck
        else _("a moderator changed the words of your comment on “%(title)s”.", title=comment.thread.title)
    )
    paragraphs = [
        _("Hello,"),
        what,
        *([_("The moderator says: %(note)s", note=note)] if note else []),
        _("What you wrote is kept. Here you see what was changed:"),
        f"{post.base_url}/comments/{comment.public_id}/status",
    ]
    subject = _("Your comment at %(title)s was changed", title=post.site_title)
    outbox.put_in_outbox(user.email, subject, "\n\n".join(paragraphs) + "\n")
    return True
