"""What requests to the desk say, and how they are answered: a page to go to, or a fragment for a script."""

from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from flask import Response, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from blogapp.accounts.person import Person
from blogapp.comments.models import PUBLIC_ID_LENGTH, Status
from blogapp.errors import AppError
from blogapp.moderation import pages, queries, reasons
from blogapp.moderation.bulk.service import Why
from blogapp.moderation.filters import filter_of
from blogapp.moderation.journal import queries as journal
from blogapp.moderation.journal.view import LogEntry
from blogapp.moderation.log import LONGEST_NOTE
from blogapp.moderation.pages import Notice, Spot
from blogapp.moderation.place import place_in
from blogapp.moderation.queues import Queue, holds
from blogapp.moderation.service import Seen
from blogapp.web.errors import wants_fragment

Choice = TypeVar("Choice", bound=StrEnum)

# A longer number is no key of a row, and a longer name no batch.
LONGEST_ID: Final = 9
LONGEST_BATCH: Final = 20
# Where a form that stands in a thread says that it does.
THREAD: Final = "thread"


def frame(person: Person, here: str) -> dict[str, Any]:
    """The navigation with its numbers, which the masthead need not count again."""
    known = pages.frame(person, here)
    g.waiting_comments = known["counts"][Queue.NEEDS]
    return known


def counted() -> int | None:
    """What `frame` has counted."""
    number: int | None = g.get("waiting_comments")
    return number


def spot() -> Spot:
    """The page of the desk that the request is about, or that its form stood on."""
    wanted = filter_of(request.values)
    return Spot(choice(Queue, "queue") or Queue.NEEDS, wanted, place_in(request.values.get("after", "")))


def seen_one() -> Seen | None:
    """What the page had shown of the comment; None for a program that does not say."""
    status = request.form.get("seen", "")
    return Seen(status, is_urgent=bool(request.form.get("urgent"))) if status in set(Status) else None


def why() -> Why:
    """The reason that was chosen, and what was written beside it."""
    reason = choice(reasons.Reason, "reason_code")
    note = "".join(sign for sign in request.form.get("note", "") if sign.isprintable() or sign == "\n")
    return Why(reason or "", note.strip()[:LONGEST_NOTE])


def answer(person: Person, public_id: str, entry_id: int | None) -> Response:
    """After a decision about one comment, or its undoing: back to where the form was, with a notice."""
    if not wants_fragment():
        done = {"done": str(entry_id)} if entry_id else {"still": public_id}
        return to(back(public_id), **done)
    here = spot()
    told = notice_of(journal.entry(entry_id, person) if entry_id else None, public_id, person)
    return _fragment(person, here, told, public_id)


def too_late(refusal: AppError, public_id: str) -> Response:
    """Somebody was faster: who and what, and the way to the comment as it is now."""
    html = render_template(
        "moderation/_too_late.html" if wants_fragment() else "moderation/too_late.html",
        sentence=refusal.sentence,
        public_id=public_id,
        address=back(public_id),
    )
    return make_response(html, refusal.status)


def notice(person: Person) -> Notice | None:
    """What the page before this one has done; read from the database, so that it is never untrue."""
    if value := queries.ruled(request.args.get("fine", "")):
        return Notice(_("From now on this is fine here: %(value)s", value=value))
    if batch := request.args.get("batch", "")[:LONGEST_BATCH]:
        return notice_of_batch(batch, person)
    number, still = request.args.get("done", ""), public_id_in("still")
    if is_number(number):
        return notice_of(journal.entry(int(number), person), "", person)
    return notice_of(None, still, person) if still else None


def notice_of(entry: LogEntry | None, public_id: str, person: Person) -> Notice | None:
    """What an entry has done to its comment."""
    comment_id = entry.public_id if entry else public_id
    comment = queries.name_and_status(comment_id, person) if comment_id else None
    if comment is None:
        return None
    name, status = comment
    words = {
        Status.PUBLISHED: _("The comment by %(name)s is published.", name=name),
        Status.HELD: _("The comment by %(name)s waits.", name=name),
        Status.SPAM: _("The comment by %(name)s is in the spam folder.", name=name),
        Status.TRASHED: _("The comment by %(name)s is in the trash.", name=name),
    }
    undo = f"/moderation/decisions/{entry.id}/undo" if entry and entry.may_undo else ""
    return Notice(words[status], undo)


def notice_of_batch(batch: str, person: Person) -> Notice | None:
    """What one click has done to many, and how many of them stayed as they were."""
    number = journal.size_of(batch, person)
    if not number:
        return None
    told = ngettext("%(num)d comment was moved.", "%(num)d comments were moved.", number)
    kept = request.args.get("kept", "")
    if is_number(kept) and int(kept):
        told += " " + ngettext(
            "%(num)d stayed: it is there already, or somebody was faster.",
            "%(num)d stayed: they are there already, or somebody was faster.",
            int(kept),
        )
    is_undoing = "undone" in request.args
    return Notice(told, "" if is_undoing else f"/moderation/batches/{batch}/undo")


def back(public_id: str = "") -> str:
    """Where a form leads back to: its page of the desk, or the comment's own when it stood in a thread."""
    if request.values.get("from") == THREAD or "queue" not in request.values:
        return f"/moderation/{public_id}" if public_id else "/moderation"
    return spot().address


def choice(choices: type[Choice], field: str) -> Choice | None:
    """What the request says in a field, if it is one of these."""
    said = request.values.get(field, "")
    return choices(said) if said in set(choices) else None


def public_id_in(field: str) -> str:
    """A public id, or nothing where there can be no such one."""
    said = request.values.get(field, "")
    return said if 0 < len(said) <= PUBLIC_ID_LENGTH and said.isalnum() else ""


def is_number(said: str) -> bool:
    """Whether a text is the key of a row."""
    return said.isascii() and said.isdecimal() and len(said) <= LONGEST_ID


def to(address: str, **more: str) -> Response:
    """The next page."""
    joined = f"{address}{'&' if '?' in address else '?'}{urlencode(more)}" if more else address
    return make_response(redirect(joined, 303))


def _fragment(person: Person, here: Spot, told: Notice | None, public_id: str) -> Response:
    """The notice; in the desk also the new numbers, and the comment where it belongs to the list still."""
    is_in_thread = request.values.get("from") == THREAD
    comment = None if is_in_thread else queries.desk_comment_of(public_id, person)
    is_here = comment is not None and holds(here.queue, comment.status, comment.place.urgency)
    html = render_template(
        "moderation/_decided.html",
        notice=told,
        comment=comment if is_here else None,
        public_id=public_id,
        spot=here,
        reasons=reasons.WORDS,
        is_in_thread=is_in_thread,
        **({} if is_in_thread else frame(person, here.queue)),
    )
    return make_response(html)
