"""The addresses of stances and votes, of a question's set-up, and of its conditions."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.comments import policy, queries
from blogapp.comments.models import Thread
from blogapp.comments.opinions import conditions, service
from blogapp.comments.opinions.balance import routes as balance
from blogapp.comments.opinions.forms import ORDERS, ConditionForm, QuestionForm, StanceForm
from blogapp.comments.opinions.synthesis import routes as synthesis
from blogapp.errors import Forbidden, NotFound
from blogapp.stances.balance import balance_of
from blogapp.stances.choices import choices_of, perspective_in_words
from blogapp.stances.models import Question
from blogapp.stances.queries import CONDITIONS_LISTED, all_conditions
from blogapp.stances.standing import StanceRefused
from blogapp.web import limits
from blogapp.web.access import anyone, signed_in
from blogapp.web.context import settings, site
from blogapp.web.errors import wants_fragment

bp = Blueprint("opinions", __name__)
bp.register_blueprint(balance.bp)
bp.register_blueprint(synthesis.bp)


@bp.post("/posts/<slug>/stance")
@anyone
@limits.opinions_by_network
def take_stance(slug: str) -> Response:
    form = StanceForm(request.form)
    if not form.validate():
        raise StanceRefused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    token = service.take_stance(
        f"/posts/{slug}",
        form.standing,
        form.moved_by.data or "",
        current.person(),
        site(),
        has_limits=settings().rate_limits,
    )
    return _back(f"/posts/{slug}#balance", token)


@bp.post("/posts/<slug>/stance/withdraw")
@anyone
@limits.opinions_by_network
def take_stance_back(slug: str) -> Response:
    service.take_stance_back(f"/posts/{slug}", current.person())
    return _back(f"/posts/{slug}#balance")


@bp.post("/comments/<public_id>/vote")
@anyone
@limits.opinions_by_network
def vote(public_id: str) -> Response:
    comment, token = service.vote(
        public_id,
        current.person(),
        site(),
        is_back=request.form.get("answer") == "back",
        has_limits=settings().rate_limits,
    )
    if wants_fragment():
        answer = make_response(str(comment.helpful_count))
        answer.headers["Content-Type"] = "text/plain; charset=utf-8"
        if token:
            current.remember_guest(answer, token)
        return answer
    return _back(f"{comment.thread.url}/comments/{public_id}#comment-{public_id}", token)


@bp.route("/posts/<slug>/question", methods=["GET", "POST"])
@signed_in
def set_up_question(slug: str) -> Response:
    thread = _settled(slug)
    # Without what was sent: to an empty form every box would seem to be cleared.
    sent = request.form if request.method == "POST" else None
    question = thread.question or Question.unset()
    form = QuestionForm(sent, obj=service.asking_of(thread.id, question))
    if request.method == "GET":
        return _question_page(thread, form, 200)
    if not form.validate():
        return _question_page(thread, form, 422)
    service.set_up_question(thread.url, form.asking, current.person())
    return _back(thread.url)


@bp.post("/posts/<slug>/conditions/<int(max=2147483647):condition_id>")
@signed_in
def change_condition(slug: str, condition_id: int) -> Response:
    form = ConditionForm(request.form)
    if not form.validate():
        raise StanceRefused(" ".join(str(error) for error in form.text.errors))
    conditions.change_condition(f"/posts/{slug}", condition_id, form.text.data or "", current.person())
    return _back(f"/posts/{slug}/question#conditions")


@bp.post("/posts/<slug>/conditions/<int(max=2147483647):condition_id>/delete")
@signed_in
def delete_condition(slug: str, condition_id: int) -> Response:
    conditions.delete_condition(f"/posts/{slug}", condition_id, current.person())
    return _back(f"/posts/{slug}/question#conditions")


def _settled(slug: str) -> Thread:
    thread = queries.thread_by_url(f"/posts/{slug}")
    if thread is None or not policy.may_read(current.person(), thread):
        raise NotFound(_("There is no question at this address."))
    if not policy.may_moderate(current.person(), thread.owner_id):
        raise Forbidden(_("Only whoever asked this question can do that, or who looks after the site."))
    return thread


def _question_page(thread: Thread, form: QuestionForm, status: int) -> Response:
    html = render_template(
        "stances/set_up_question.html",
        thread=thread,
        form=form,
        orders=ORDERS,
        choices=choices_of(thread.question or Question.unset(), site()),
        conditions=all_conditions(thread.id, CONDITIONS_LISTED),
    )
    return make_response(html, status)


def _back(address: str, token: str | None = None) -> Response:
    response = make_response(redirect(address, 303))
    if token:
        current.remember_guest(response, token)
    return response


# Lists of questions draw it from the counters that they have read.
bp.app_template_global("balance_of")(balance_of)
bp.app_template_filter("perspective")(perspective_in_words)
