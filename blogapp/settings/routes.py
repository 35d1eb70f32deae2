"""The addresses of the site's settings. Only its owner comes here."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, request

from blogapp import clock
from blogapp.accounts import current
from blogapp.media import names
from blogapp.media.queries import to_choose_from
from blogapp.notifications.subscriptions.queries import subscriber_count
from blogapp.settings import choices, service
from blogapp.settings.fields import KEYS, SECTIONS
from blogapp.settings.footer import footer_html
from blogapp.settings.links.routes import bp as links
from blogapp.settings.pages.routes import bp as pages
from blogapp.settings.people.routes import bp as people
from blogapp.settings.service import Typed
from blogapp.text.characters import tidy
from blogapp.web import colour
from blogapp.web.access import owner
from blogapp.web.context import site

# On light pages, and on dark ones.
_CONTRASTS: Final = (colour.least_contrast, colour.least_dark_contrast)

bp = Blueprint("settings", __name__)
bp.register_blueprint(links)
bp.register_blueprint(pages)
bp.register_blueprint(people)
bp.add_app_template_global(footer_html)


@bp.get("/settings")
@owner
def show() -> str:
    return _page(Typed(service.typed_as(site(), KEYS), {}))


@bp.post("/settings")
@owner
def change() -> Response:
    sent = {key: tidy(request.form[key]).strip() for key in KEYS if key in request.form}
    typed = service.checked(sent)
    if typed.errors:
        return make_response(_page(typed), 422)
    service.save(sent, site())
    return make_response(redirect("/settings?saved=1", 303))


def _page(typed: Typed) -> str:
    values = {**service.typed_as(site(), KEYS), **typed.values}
    chosen = next(iter(names.keys_in(values["logo"])), "")
    return render_template(
        "settings/show.html",
        here="site",
        sections=SECTIONS,
        values=values,
        errors=typed.errors,
        languages=choices.languages(),
        time_zones=[(zone, "") for zone in choices.time_zones()],
        spoken=choices.spoken(),
        pictures=to_choose_from(current.person(), chosen, ""),
        logo_key=chosen,
        now_there=_now_there(),
        contrasts=[colour.in_words(of(site().accent)) for of in _CONTRASTS],
        subscribers=subscriber_count(),
    )


def _now_there() -> datetime:
    return clock.now().astimezone(ZoneInfo(site().time_zone))
