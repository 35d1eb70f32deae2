"""The editor as a page: two forms, what was typed or is stored in them, and the post beside them."""

from dataclasses import asdict, dataclass, fields
from zoneinfo import ZoneInfo

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.comments.opinions.forms import ORDERS
from blogapp.comments.rule_words import rule_of
from blogapp.errors import AppError
from blogapp.media.names import KEYS
from blogapp.media.queries import to_choose_from
from blogapp.media.remarks import remarks_on
from blogapp.posts.models import Post
from blogapp.posts.review.service import DAYS, link_of
from blogapp.posts.service import html_of
from blogapp.posts.writing import queries, unsaved
from blogapp.posts.writing.difference import difference
from blogapp.posts.writing.fields import PostFields
from blogapp.posts.writing.forms import PostForm
from blogapp.posts.writing.service import SavedMeanwhile
from blogapp.posts.writing.settings.forms import SettingsForm
from blogapp.posts.writing.settings.service import RULES, USUAL, QuestionSettings, begins_with_rules
from blogapp.stances.choices import choices_of
from blogapp.stances.models import Question
from blogapp.web.context import site
from blogapp.web.site import shown


@dataclass(frozen=True, slots=True)
class Forms:
    """Everything in the editor: the text, and the question's settings."""

    text: PostForm
    settings: SettingsForm

    def validate(self) -> bool:
        """Whether both are well shaped; each says itself what is not."""
        return all([self.text.validate(), not self.settings.has_settings.data or self.settings.validate()])


def opened(post: Post | None, fields: PostFields, kept: unsaved.Unsaved | None) -> Forms:
    """The forms as they are before anything is typed: what is stored, or what was typed and not saved."""
    seen = kept.seen if kept else post.version if post else 0
    text = PostForm(data={**asdict(kept.fields if kept else fields), "seen": seen})
    return Forms(text, settings_form(post, kept))


def sent(post: Post | None) -> Forms:
    """What was typed. Who sends a text alone, such as a program, leaves the settings as they are."""
    settings = SettingsForm.of_sent(request.form, own_zone())
    if not settings.has_settings.data:
        settings = settings_form(post, None)
        settings.has_settings.data = False
    return Forms(PostForm(request.form), settings)


def settings_form(post: Post | None, kept: unsaved.Unsaved | None) -> SettingsForm:
    """What was typed and not saved, or what is stored, or what a new question begins with."""
    if kept and kept.settings:
        return SettingsForm.of_typed(kept.settings)
    return SettingsForm.of(QuestionSettings.of(post.thread) if post else USUAL, own_zone())


def own_zone() -> str:
    """In which the author thinks of moments."""
    return current.time_zone() or site().time_zone


def editor(
    forms: Forms,
    post: Post | None,
    status: int,
    *,
    kept: unsaved.Unsaved | None = None,
    refusal: AppError | None = None,
    has_preview: bool = False,
    changed: tuple[object, object] = ((), ()),
    moment: tuple[str, str] = ("", ""),
) -> Response:
    """The page, around whatever was typed.

    `changed` is what it would change in a text saved meanwhile, and in the fields around that; `moment` is
    one that was refused, and why.
    """
    form, body_format = forms.text, post.body_format if post else "markdown"
    question = post.thread.question if post else None
    if post and post.is_page:
        form.title.label.text = _("Title")
    typed = form.fields.body
    shown_text = html_of(typed, body_format) if has_preview or KEYS.search(typed) else None
    html = render_template(
        "posts/writing/edit.html",
        form=form,
        settings=forms.settings,
        orders=ORDERS,
        choices=choices_of(question or Question.unset(), site()),
        rules=[(rule_of(key), shown(getattr(site(), key))) for key in RULES],
        begins_with_rules=begins_with_rules(post),
        zone=own_zone(),
        tags=queries.tag_names(),
        review_link=link_of(post) if post else "",
        review_days=DAYS,
        post=post,
        kept=kept,
        error=refusal.sentence if refusal else None,
        preview=shown_text if has_preview else None,
        remarks=remarks_on(shown_text or ""),
        is_markdown=body_format == "markdown",
        pieces=changed[0],
        others_changed=changed[1],
        moment=moment,
        pictures=to_choose_from(current.person(), form.fields.picture, typed),
        others=unsaved.others_at_work(post.id, current.user_id()) if post else [],
        local=lambda moment: moment.astimezone(ZoneInfo(own_zone())).strftime("%Y-%m-%dT%H:%M"),
    )
    return make_response(html, status)


def beside_each_other(post_id: int, forms: Forms, refusal: SavedMeanwhile) -> Response:
    """The stored text and the typed one: saving again is saving over what was shown."""
    post = queries.own_post(post_id, current.person())
    forms.text.seen.data = refusal.version
    stored, typed = PostFields.of(post), forms.text.fields
    # An address that was left empty stays as it is.
    left_out = {"body"} if typed.slug else {"body", "slug"}
    names = [field.name for field in fields(PostFields) if field.name not in left_out]
    others = [
        (forms.text[name].label.text, difference(getattr(stored, name), getattr(typed, name)))
        for name in names
        if getattr(stored, name) != getattr(typed, name) and name in forms.text
    ]
    pieces = difference(stored.body, typed.body)
    return editor(forms, post, refusal.status, refusal=refusal, changed=(pieces, others))
