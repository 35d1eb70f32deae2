"""Writes a synthesis: one more version, what it rests on, and word to those it cites."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp import clock, jobs
from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.comments.opinions.service import settled_thread
from blogapp.errors import AppError
from blogapp.extensions import db, transaction
from blogapp.notifications import outbox
from blogapp.stances.counters import locked
from blogapp.stances.models import Citation, Question, Synthesis
from blogapp.web import versions
from blogapp.web.context import absolute, site

LINES: Final = ("pro", "con", "depends", "open_question")
# A line that rests on more than this rests on the discussion as a whole.
MOST_CITED: Final = 8
# To pick from, as many as an author looks through; others are cited by their address.
CITABLE: Final = 60


class SynthesisRefused(AppError):
    """A line rests on what is not here, or on too much."""

    status = 422


@dataclass(frozen=True, slots=True)
class NewSynthesis:
    """The text of each line, and the public ids of the comments it cites."""

    lines: Mapping[str, str]
    cited: Mapping[str, Sequence[str]]
    is_concluded: bool


def write_synthesis(thread_url: str, new: NewSynthesis, person: Person) -> None:
    """Store one more version. Who is cited for the first time gets a mail, where the address is confirmed.

    Raises NotFound, Forbidden, SynthesisRefused.
    """
    with transaction():
        thread = settled_thread(thread_url, person)
        question = locked(thread.id) or _new_question(thread)
        comments = _comments(thread, [one for line in LINES for one in new.cited.get(line, ())])
        told_before = _cited_users(question)
        synthesis = Synthesis(
            thread_id=thread.id,
            comment_count=thread.comment_count,
            created_at=clock.now(),
            **{line: new.lines.get(line, "") for line in LINES},
        )
        db.session.add(synthesis)
        db.session.flush()
        for line in LINES:
            _cite(synthesis, line, new, comments)
        question.synthesis_id, question.is_concluded = synthesis.id, new.is_concluded
        _tell(thread, comments.values(), told_before | {person.user_id or 0})
        versions.touch(thread.url, versions.THREADS)
    jobs.kick(outbox.SEND)


def _new_question(thread: Thread) -> Question:
    question = Question(thread_id=thread.id, asks_stance=False)
    db.session.add(question)
    db.session.flush()
    return question


def _cite(synthesis: Synthesis, line: str, new: NewSynthesis, comments: Mapping[str, Comment]) -> None:
    cited = list(dict.fromkeys(new.cited.get(line, ())))
    if len(cited) > MOST_CITED:
        raise SynthesisRefused(_("A line can cite %(most)d comments at most.", most=MOST_CITED))
    if cited and not new.lines.get(line):
        raise SynthesisRefused(_("A line that cites comments needs words."))
    for public_id in cited:
        comment_id = comments[public_id].id
        db.session.add(Citation(synthesis_id=synthesis.id, line=line, comment_id=comment_id))
    db.session.flush()


def _comments(thread: Thread, public_ids: Collection[str]) -> dict[str, Comment]:
    here = (Comment.thread_id == thread.id, Comment.status == Status.PUBLISHED, Comment.kind == Kind.COMMENT)
    wanted = select(Comment).where(Comment.public_id.in_(public_ids), *here)
    found = {comment.public_id: comment for comment in db.session.scalars(wanted)}
    if set(public_ids) - set(found):
        raise SynthesisRefused(_("A comment that is cited is not, or no longer, in this discussion."))
    return found


def _cited_users(question: Question) -> set[int]:
    cited = select(Comment.user_id).join(Citation, Citation.comment_id == Comment.id)
    cited = cited.join(Synthesis, Synthesis.id == Citation.synthesis_id)
    users = db.session.scalars(
        cited.where(Synthesis.thread_id == question.thread_id, Comment.user_id.is_not(None))
    )
    return {user_id for user_id in users if user_id}


def _tell(thread: Thread, comments: Iterable[Comment], told_before: Collection[int]) -> None:
    users = {comment.user_id for comment in comments if comment.user_id} - set(told_before)
    confirmed = (User.id.in_(users), User.email.is_not(None), User.email_confirmed_at.is_not(None))
    for user in db.session.scalars(
        select(User).where(*confirmed, User.closed_at.is_(None)).order_by(User.id)
    ):
        subject = _("You are cited in the synthesis of “%(title)s”", title=thread.title)
        try:
            outbox.put_in_outbox(user.email or "", subject, _letter(thread))
        except ValueError:  # an address from before addresses were checked: nothing can be sent to it
            continue


def _letter(thread: Thread) -> str:
    paragraphs = (
        _("Hello,"),
        _(
            "the author of “%(title)s” at “%(site)s” has summed up the discussion, and one of the lines"
            " rests on what you wrote:",
            title=thread.title,
            site=site().title,
        ),
        absolute(thread.url),
        _("You get this mail once for each discussion, because you wrote there with your account."),
    )
    return "\n\n".join(paragraphs) + "\n"


def all_versions(thread_id: int) -> Sequence[Any]:
    """All versions, the newest first."""
    mine = select(Synthesis).where(Synthesis.thread_id == thread_id)
    return db.session.scalars(mine.order_by(Synthesis.id.desc()).limit(100)).all()


def citable(thread_id: int) -> Sequence[Any]:
    """Comments to pick from, the most helpful first."""
    public = (Comment.thread_id == thread_id, Comment.is_listed.is_(True), Comment.status == Status.PUBLISHED)
    columns = (
        Comment.public_id,
        Comment.author_name,
        Comment.stance,
        Comment.body_text,
        Comment.helpful_count,
    )
    best_first = (Comment.score.desc(), Comment.id.desc())
    query = select(*columns).where(*public).order_by(*best_first).limit(CITABLE)
    return db.session.execute(query).all()


def cited_in(synthesis: Synthesis | None) -> dict[str, list[str]]:
    """Public ids of what the lines of this version rest on."""
    cited: dict[str, list[str]] = {line: [] for line in LINES}
    if synthesis:
        rows = select(Citation.line, Comment.public_id).join(Comment, Comment.id == Citation.comment_id)
        mine = rows.where(Citation.synthesis_id == synthesis.id, Comment.status == Status.PUBLISHED)
        for line, public_id in db.session.execute(mine.order_by(Comment.id)):
            cited[line].append(public_id)
    return cited
