"""A comment as the spam filter sees it: its words, and what the site knows of who wrote them."""

from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from typing import Final

from sqlalchemy import ColumnElement, func, select

from blogapp import clock
from blogapp.accounts.models import Role, User
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Judgement, Status, Thread
from blogapp.comments.new_comment import NewComment
from blogapp.extensions import db
from blogapp.spam.folding import fold
from blogapp.spam.submission import History, IdentityKind, Submission
from blogapp.web.site import Site

# The newest of a person's comments: what they wrote long ago says less, and cost must not grow.
HISTORY: Final = 100
# A site with more staff than that has other worries.
STAFF_NAMES: Final = 100
# "I agree" is written under many questions and means no harm.
SHORTEST_REPEATED: Final = 40
REPEATED_WITHIN: Final = timedelta(days=1)


def submission_for(thread: Thread, new: NewComment, name: str, person: Person, site: Site) -> Submission:
    """A comment that comes through the form."""
    answered = select(Comment.body_text).where(Comment.public_id == new.parent)
    parent_text = db.session.scalar(answered) if new.parent else None
    return Submission(
        # All of its words that would be public.
        text="\n\n".join(filter(None, (new.body, new.standing.new_condition))),
        author=name,
        email=new.details.email,
        website=new.details.website,
        post_title=thread.title,
        post_text=thread.about,
        parent_text=parent_text or "",
        kind=_kind(person.role, person.user_id),
        history=history_of(person.user_id, person.guest_id),
        ip=person.ip or "",
        agent=person.agent or "",
        is_form=True,
        seconds_to_submit=new.seconds_to_submit,
        honeypot=new.honeypot,
        same_text_elsewhere=places_with(new.body, thread),
        language=site.language,
    )


def submission_of(comment: Comment) -> Submission:
    """A stored comment as the filter sees it: to teach, or to judge an edited text."""
    parent = db.session.get(Comment, comment.reply_to_id) if comment.reply_to_id else None
    submission = submission_with(comment, parent.body_text if parent else "", _role_of(comment.user_id))
    return replace(submission, history=history_of(comment.user_id, comment.guest_id))


def submission_with(comment: Comment, parent_text: str, role: Role | None) -> Submission:
    """The same to teach: what it answers and its writer's role are known, and lessons ask for no history."""
    return Submission(
        text=comment.body_source,
        author=comment.author_name,
        email=comment.author_email,
        website=comment.author_url,
        post_title=comment.thread.title,
        post_text=comment.thread.about,
        parent_text=parent_text,
        kind=_kind(role, comment.user_id),
        ip=comment.ip or "",
        agent=comment.agent or "",
    )


def history_of(user_id: int | None, guest_id: int | None) -> History:
    """What became of the last comments of a person; nothing for one who is new."""
    if user_id is None and guest_id is None:
        return History()
    mine: ColumnElement[bool] = Comment.user_id == user_id if user_id else Comment.guest_id == guest_id
    last = (
        select(Comment.status, Comment.created_at)
        .where(mine)
        .order_by(Comment.created_at.desc())
        .limit(HISTORY)
        .subquery()
    )
    rows = db.session.execute(
        select(last.c.status, func.count(), func.min(last.c.created_at)).group_by(last.c.status)
    ).all()
    counts = {status: count for status, count, _first in rows}
    return History(
        published=counts.get(Status.PUBLISHED, 0),
        rejected=counts.get(Status.SPAM, 0) + counts.get(Status.TRASHED, 0),
        known_since=min((first for _status, _count, first in rows), default=None),
    )


def places_with(text: str, thread: Thread) -> int:
    """In how many other threads the same words stand since yesterday, public or not."""
    digest = digest_of(text)
    if not digest:
        return 0
    others = select(func.count(Comment.thread_id.distinct())).join(
        Judgement, Judgement.comment_id == Comment.id
    )
    since = clock.now() - REPEATED_WITHIN
    return (
        db.session.scalar(
            others.where(
                Judgement.text_digest == digest,
                Judgement.created_at > since,
                Comment.thread_id != thread.id,
            )
        )
        or 0
    )


def digest_of(text: str) -> str:
    """The same for the same words, whatever letters they are disguised in; nothing for a short text."""
    folded = " ".join(fold(text).text.split())
    return blake2b(folded.encode(), digest_size=16).hexdigest() if len(folded) >= SHORTEST_REPEATED else ""


def _kind(role: Role | None, user_id: int | None) -> IdentityKind:
    if role is not None and role != Role.READER:
        return IdentityKind.STAFF
    return IdentityKind.USER if user_id else IdentityKind.GUEST


def _role_of(user_id: int | None) -> Role | None:
    return db.session.scalar(select(User.role).where(User.id == user_id)) if user_id else None


def staff_names() -> tuple[str, ...]:
    """Names that a stranger may not imitate."""
    names = select(User.name).where(User.role != Role.READER, User.name != "").limit(STAFF_NAMES)
    return tuple(db.session.scalars(names))
