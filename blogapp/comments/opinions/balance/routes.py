"""`/posts/<slug>/balance`, as a page and as numbers for a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.comments import policy, queries
from blogapp.comments.models import Thread
from blogapp.errors import NotFound
from blogapp.stances.balance import (
    ROW_FROM,
    balance_of,
    days_of,
    guests_and_members,
    movement_of,
    perspectives_of,
)
from blogapp.stances.drawing import FLOW_HEIGHT, FLOW_WIDTH, flow, thinned
from blogapp.stances.models import Question
from blogapp.stances.queries import CONDITIONS_LISTED, conditions_of
from blogapp.web.access import anyone
from blogapp.web.page_cache import public

Line = tuple[str, str, str, int]

bp = Blueprint("balance", __name__)


@bp.get("/posts/<slug>/balance")
@anyone
@public
def show_balance(slug: str) -> str:
    thread, question = _question(slug)
    movement, days = movement_of(question), days_of(question)
    return render_template(
        "stances/show_balance.html",
        thread=thread,
        question=question,
        balance=balance_of(question),
        kinds=guests_and_members(question),
        perspectives=perspectives_of(question),
        conditions=conditions_of(thread.id, CONDITIONS_LISTED),
        days=days,
        drawn_days=thinned(days),
        movement=movement,
        flow=flow(movement.cells),
        flow_size=(FLOW_WIDTH, FLOW_HEIGHT),
    )


@bp.get("/posts/<slug>/balance.csv")
@anyone
@public
def download_balance(slug: str) -> Response:
    thread, question = _question(slug)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("what", "name", "stance", "people"))
    writer.writerows(_lines(thread, question))
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="balance-{thread.id}.csv"'
    return response


def _lines(thread: Thread, question: Question) -> Iterator[Line]:
    """The numbers of the page and no others, so that small ones are in neither."""
    rows = [("all", balance_of(question))]
    rows += [("guests or signed in", row) for row in guests_and_members(question) or ()]
    rows += [("perspective", row) for row in perspectives_of(question)]
    for what, row in rows:
        yield from ((what, plain(row.name), part.stance.value, part.people) for part in row.parts)
    for day, row in days_of(question):
        yield from (("end of day", day, part.stance.value, part.people) for part in row.parts)
    shown = (cell for cell in movement_of(question).cells if cell[2])
    for first, latest, people in shown:
        yield "from first to latest", f"{first} to {latest}", latest.value, people
    for condition in conditions_of(thread.id, CONDITIONS_LISTED):
        if condition.people >= ROW_FROM:
            yield "condition", plain(condition.text), "depends", condition.people


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _question(slug: str) -> tuple[Thread, Question]:
    thread = queries.thread_by_url(f"/posts/{slug}")
    if thread is None or not policy.may_read(current.person(), thread):
        raise NotFound(_("There is no question at this address."))
    if thread.question is None or not thread.question.asks_stance:
        raise NotFound(_("Nobody is asked for a stance here."))
    return thread, thread.question
