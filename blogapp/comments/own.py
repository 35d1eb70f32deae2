"""What writers do with a comment of their own: edit it, withdraw it. Each is one transaction."""

from dataclasses import replace

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.accounts.restrictions import queries as restrictions
from blogapp.accounts.restrictions.refusals import refuse_banned
from blogapp.comments import judging, policy, rewording
from blogapp.comments.counters import count_out
from blogapp.comments.judging import Judged
from blogapp.comments.making import rendered, status_of
from blogapp.comments.models import Comment, Status
from blogapp.comments.status import set_status, take_turns
from blogapp.comments.thread_rules import rules_of
from blogapp.errors import Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.spam.akismet.account import Account
from blogapp.stances import service as stances
from blogapp.web import versions
from blogapp.web.site import Site


class TooLateToEdit(Forbidden):
    """The edit window is over, someone has answered, or a moderator has changed the words."""

    def __init__(self, *, is_moderated: bool = False) -> None:
        super().__init__(
            _("A moderator has changed this comment, so it can no longer be edited.")
            if is_moderated
            else _("This comment can no longer be edited: the time is over, or someone has answered it.")
        )


def edit_comment(
    public_id: str, body: str, person: Person, site: Site, akismet: Account | None = None
) -> Comment:
    """Replace the words of one's own young, unanswered comment.

    Raises NotFound, Forbidden, Banned, EmptyWhenRendered, RefusedAsSpam.
    """
    html, words = rendered(body)
    standing = restrictions.of(person)
    refuse_banned(standing)
    asked = _ask_about_edit(public_id, body, person, site, akismet) if akismet else None
    with transaction():
        take_turns(public_id)
        comment = own_comment(public_id, person)
        rules = rules_of(comment.thread, site)
        if not policy.may_edit(person, comment, clock.now(), rules.edit_minutes):
            raise TooLateToEdit(is_moderated=comment.moderated_at is not None)
        if comment.body_source != body:
            comment.body_source, comment.body_format = body, "markdown"
            comment.body_html, comment.body_text = html, words
            comment.edited_at = clock.now()
            judged = judging.judge_again(comment, site, asked)
            status, rule = status_of(judged, comment, person, rules)
            if judged:
                replace(judged, rule=rule).store(comment)
            # An edited text is a new text: what would have waited waits now.
            if comment.status == Status.PUBLISHED:
                set_status(comment, Status.HELD if standing.silence else status)
            versions.touch(comment.thread.url, versions.THREADS)
    return comment


def withdraw_comment(public_id: str, person: Person) -> Comment:
    """Take back one's own words, for good: replies stay, text and name go. Twice is once."""
    with transaction():
        take_turns(public_id)
        comment = own_comment(public_id, person)
        if policy.may_withdraw(person, comment):
            was_public = comment.status == Status.PUBLISHED
            comment.status = Status.WITHDRAWN
            comment.body_source, comment.body_html, comment.body_text = "", Markup(), ""
            comment.author_name = comment.author_email = comment.author_url = ""
            judging.forget(Comment.id == comment.id)
            rewording.forget_originals(Comment.id == comment.id)
            if was_public:
                count_out(comment, comment.thread)
            comment.stance, comment.perspective, comment.condition_id = "", "", None
            stances.forget_comment(comment.id)
    return comment


def own_comment(public_id: str, person: Person) -> Comment:
    """The person's own comment; NotFound for a stranger's too, who must not learn which ids are waiting."""
    comment = db.session.scalar(select(Comment).where(Comment.public_id == public_id))
    if comment is None or not policy.may_see_status(person, comment):
        raise NotFound(_("There is no comment of yours at this address."))
    return comment


def _ask_about_edit(public_id: str, body: str, person: Person, site: Site, account: Account) -> Judged | None:
    """A second opinion on what may be edited and is to be changed; nobody else is told of."""
    comment = own_comment(public_id, person)
    minutes = rules_of(comment.thread, site).edit_minutes
    may_edit = policy.may_edit(person, comment, clock.now(), minutes)
    return (
        judging.ask_about_edit(comment, body, site, account)
        if may_edit and comment.body_source != body
        else None
    )
