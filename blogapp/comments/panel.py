"""What the top of a thread and its form show of where people stand, for one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Integer, String, literal, select, union_all

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments import policy
from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.thread_rules import rules_of
from blogapp.comments.view import shown_name
from blogapp.extensions import db
from blogapp.stances.balance import Balance, Movement, balance_of, movement_of, perspectives_of
from blogapp.stances.choices import Choices, choices_of
from blogapp.stances.models import Citation, Condition, Declaration, Question, Synthesis
from blogapp.stances.queries import CONDITIONS_SHOWN, is_shown
from blogapp.stances.service import latest_of
from blogapp.web.site import Site

# So many comments after it, a synthesis may no longer say what the discussion says.
OLD_AFTER: Final = 20


@dataclass(frozen=True, slots=True)
class Cited:
    """A comment that a line of the synthesis rests on; one that is not public any more has no name."""

    line: str
    url: str
    name: str


@dataclass(frozen=True)
class Panel:
    """A question's balance and choices, and where the reader stands."""

    thread: Thread
    question: Question
    choices: Choices
    is_open: bool
    own: Declaration | None
    conditions: Sequence[Any]
    synthesis: Synthesis | None
    cited: Sequence[Cited]

    @cached_property
    def balance(self) -> Balance:
        return balance_of(self.question)

    @cached_property
    def perspectives(self) -> list[Balance]:
        return perspectives_of(self.question)

    @cached_property
    def movement(self) -> Movement:
        return movement_of(self.question)

    @property
    def comments_since(self) -> int:
        """Comments that came after the synthesis, once there are enough to say so."""
        since = self.thread.comment_count - self.synthesis.comment_count if self.synthesis else 0
        return since if since >= OLD_AFTER else 0

    def cited_for(self, line: str) -> list[Cited]:
        return [cited for cited in self.cited if cited.line == line]


def panel_of(thread: Thread, site: Site, person: Person, *, is_whole: bool = True) -> Panel | None:
    """None where nobody is asked for a stance. Without the rest (`is_whole`) only the choices are there."""
    question = thread.question
    if question is None or not (question.asks_stance or question.synthesis_id):
        return None
    own = latest_of(thread.id, person) if question.asks_stance else None
    conditions, cited = _conditions_and_citations(thread, question, own, has_citations=is_whole)
    return Panel(
        thread=thread,
        question=question,
        choices=choices_of(question, site),
        is_open=question.asks_stance
        and policy.may_comment(person, thread, rules_of(thread, site), clock.now()),
        own=own,
        conditions=conditions,
        synthesis=question.synthesis if is_whole else None,
        cited=cited,
    )


def _conditions_and_citations(
    thread: Thread, question: Question, own: Declaration | None, *, has_citations: bool
) -> tuple[list[Any], list[Cited]]:
    """Both in one statement, and in none where there are neither."""
    parts = []
    if question.depends_count or question.has_offers:
        parts.append(_conditions(thread.id, own.condition_id if own else None))
    if has_citations and question.synthesis_id:
        parts.append(_citations(question.synthesis_id))
    rows = db.session.execute(union_all(*parts)).all() if parts else []
    cited = [
        Cited(
            row.line, f"{thread.url}/comments/{row.public_id}#comment-{row.public_id}", shown_name(row.text)
        )
        for row in sorted(rows, key=lambda row: row.number)
        if row.line
    ]
    conditions = sorted((row for row in rows if not row.line), key=lambda row: (-row.number, row.id))
    return conditions, cited


def _conditions(thread_id: int, own_id: int | None) -> Any:
    """Those of most people; one's own is among them, for a form without it would drop it."""
    most_first = (Condition.people.desc(), Condition.id)
    most = (
        select(
            literal("", String).label("line"),
            Condition.id.label("id"),
            Condition.text.label("text"),
            literal("", String).label("public_id"),
            Condition.people.label("number"),
        )
        .where(Condition.thread_id == thread_id, is_shown())
        .order_by(*((Condition.id == own_id).desc(), *most_first) if own_id else most_first)
        .limit(CONDITIONS_SHOWN)
        .subquery()
    )
    return select(most)


def _citations(synthesis_id: int) -> Any:
    return (
        select(
            Citation.line.label("line"),
            literal(0, Integer).label("id"),
            Comment.author_name.label("text"),
            Comment.public_id.label("public_id"),
            Comment.id.label("number"),
        )
        .join(Comment, Comment.id == Citation.comment_id)
        .where(Citation.synthesis_id == synthesis_id, Comment.status == Status.PUBLISHED)
    )
