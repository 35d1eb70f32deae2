"""What every template knows: the site's settings, full addresses, moments in words."""

from pathlib import Path
from typing import Any

from flask import Flask, current_app, g
from flask_babel import get_translations
from flask_babel import gettext as _
from werkzeug.local import LocalProxy

from blogapp.config import Settings
from blogapp.extensions import babel
from blogapp.web import times
from blogapp.web.site import Site, current_site
from blogapp.web.site_links import SiteLink, links_in


def site() -> Site:
    """The site's settings, read once per request."""
    if "site" not in g:
        g.site = current_site()
    known: Site = g.site
    return known


def settings() -> Settings:
    """The settings from the environment."""
    known: Settings = current_app.config["SETTINGS"]
    return known


def absolute(path: str) -> str:
    """The full address of a path. Never made from the Host header, which a stranger chooses."""
    return settings().base_url + path


def translations() -> Any:
    """The site's sentences in its language, looked up once per request: a page has hundreds of sentences."""
    if "translations" not in g:
        g.translations = get_translations()
    return g.translations


def usual_links() -> tuple[SiteLink, ...]:
    """What stands at the head of every page until the owner says otherwise."""
    return (
        SiteLink(_("Questions"), "/"),
        SiteLink(_("Archive"), "/archive"),
        SiteLink(_("Search"), "/search"),
    )


def init_app(app: Flask, project: Path) -> None:
    """Offer the words above to all templates."""
    babel.init_app(
        app,
        locale_selector=lambda: site().language.replace("-", "_"),
        timezone_selector=lambda: site().time_zone,
        default_translation_directories=str(project / "blogapp" / "translations"),
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by Jinja's i18n extension
        lambda text: translations().ugettext(text),
        lambda one, many, number: translations().ungettext(one, many, number),
        newstyle=True,
    )
    # A proxy: the error pages that must work without the database never touch it.
    app.jinja_env.globals.update(
        site=LocalProxy(site), absolute=absolute, iso=times.iso, links_in=links_in, usual_links=usual_links
    )
    words = {"ago": times.ago, "day": times.day, "minute": times.minute, "span": times.span}
    app.jinja_env.filters.update(date=times.short_date, **words)
