"""The addresses of a synthesis: write it, and read its versions."""

import re
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.comments import policy, queries
from blogapp.comments.models import PUBLIC_ID_LENGTH, Thread
from blogapp.comments.opinions.forms import SynthesisForm
from blogapp.comments.opinions.synthesis import service
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.stances.choices import choices_of
from blogapp.stances.models import Question
from blogapp.web.access import anyone, signed_in
from blogapp.web.context import site
from blogapp.web.page_cache import public

# A public id, alone or at the end of the address of a comment.
PUBLIC_ID: Final = re.compile(rf"(?:.*[/-])?([0-9a-v]{{{PUBLIC_ID_LENGTH}}})")

bp = Blueprint("synthesis", __name__)


@bp.get("/posts/<slug>/synthesis")
@signed_in
def write(slug: str) -> Response:
    thread = _own(slug)
    synthesis = thread.question.synthesis if thread.question else None
    is_concluded = bool(thread.question and thread.question.is_concluded)
    form = SynthesisForm(obj=synthesis, is_concluded=is_concluded)
    return _page(thread, form, service.cited_in(synthesis), 200)


@bp.post("/posts/<slug>/synthesis")
@signed_in
def store(slug: str) -> Response:
    thread, form = _own(slug), SynthesisForm(request.form)
    cited = {line: _cited(line) for line in service.LINES}
    if not form.validate():
        return _page(thread, form, cited, 422)
    if form.is_empty:
        return _page(thread, form, cited, 422, _("A synthesis has one line at least."))
    lines = {line: form.data[line] or "" for line in service.LINES}
    new = service.NewSynthesis(lines, cited, bool(form.is_concluded.data))
    try:
        service.write_synthesis(thread.url, new, current.person())
    except AppError as refusal:
        return _page(thread, form, cited, refusal.status, refusal.sentence)
    return make_response(redirect(f"{thread.url}#synthesis-title", 303))


@bp.get("/posts/<slug>/synthesis/versions")
@anyone
@public
def list_versions(slug: str) -> str:
    thread = queries.thread_by_url(f"/posts/{slug}")
    if thread is None or not policy.may_read(current.person(), thread):
        raise NotFound(_("There is no question at this address."))
    choices = choices_of(thread.question or Question.unset(), site())
    versions = service.all_versions(thread.id)
    return render_template("stances/list_versions.html", thread=thread, versions=versions, choices=choices)


def _own(slug: str) -> Thread:
    thread = queries.thread_by_url(f"/posts/{slug}")
    if thread is None or not policy.may_read(current.person(), thread):
        raise NotFound(_("There is no question at this address."))
    if not policy.may_moderate(current.person(), thread.owner_id):
        raise Forbidden(_("Only whoever asked this question can do that, or who looks after the site."))
    return thread


def _cited(line: str) -> list[str]:
    """What was ticked, and what was named by its address; what is no address stays, to be refused."""
    typed = request.form.get(f"{line}_others", "")[:2000].replace(",", " ").split()
    named = [match[1] if (match := PUBLIC_ID.fullmatch(word)) else word for word in typed]
    return list(dict.fromkeys([*request.form.getlist(f"{line}_cited")[:100], *named]))


def _page(
    thread: Thread, form: SynthesisForm, cited: dict[str, list[str]], status: int, error: str | None = None
) -> Response:
    html = render_template(
        "stances/write_synthesis.html",
        thread=thread,
        form=form,
        cited=cited,
        comments=service.citable(thread.id),
        choices=choices_of(thread.question or Question.unset(), site()),
        error=error,
    )
    return make_response(html, status)
