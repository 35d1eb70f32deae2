"""A comment in the making: its words drawn, its row put in its place. Nothing is committed here."""

from flask_babel import gettext as _
from markupsafe import Markup

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments import holding, tree
from blogapp.comments.judging import Judged
from blogapp.comments.keys import new_public_id, reserve_ids
from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.new_comment import NewComment
from blogapp.errors import AppError
from blogapp.text.characters import is_blank
from blogapp.text.links import web_address
from blogapp.text.markdown import comment_html
from blogapp.text.plain import plain_text
from blogapp.web.site import Site


class EmptyWhenRendered(AppError):
    """What was typed leaves nothing to read: white space, or only markup that is taken out."""

    status = 422


def rendered(body: str) -> tuple[Markup, str]:
    """What is shown, and its words alone."""
    html = comment_html(body)
    words = plain_text(html)
    if is_blank(words):
        raise EmptyWhenRendered(_("There is nothing to read in this comment yet."))
    return html, words


def build_comment(
    thread: Thread, parent: Comment | None, new: NewComment, person: Person, deepest: int
) -> Comment:
    """The row in its place, without its words."""
    place = tree.place_under(parent.path, deepest) if parent else tree.ROOT
    [comment_id] = reserve_ids(1)
    return Comment(
        id=comment_id,
        public_id=new_public_id(),
        thread=thread,
        parent_id=place.parent_id,
        root_id=place.root_id,
        reply_to_id=parent.id if parent else None,
        depth=place.depth,
        path=place.path(comment_id),
        user_id=person.user_id,
        author_email=new.details.email,
        author_url=web_address(new.details.website) or "",
        body_source=new.body,
        created_at=clock.now(),
        ip=person.ip,
        agent=person.agent,
    )


def status_of(judged: Judged | None, comment: Comment, person: Person, rules: Site) -> tuple[Status, str]:
    """Where the comment goes, and the owner's rule by which it waits, if one does."""
    if person.is_staff:
        return Status.PUBLISHED, ""
    is_trusted = holding.is_trusted(comment.user_id, comment.guest_id, rules)
    status = judged.status if judged else Status.PUBLISHED
    is_final = judged is None or judged.is_final
    status = holding.status_under(rules, status, is_trusted=is_trusted, is_final=is_final)
    return status, holding.rule_that_holds(rules, is_trusted=is_trusted) if status == Status.HELD else ""
