"""The owner's accent colour as a small style sheet; its address names the colour, so browsers keep it."""

from typing import Final

from flask import Blueprint, Flask, Response, current_app

from blogapp.errors import NotFound
from blogapp.web import colour
from blogapp.web.access import anyone
from blogapp.web.assets import FOR_EVER, Assets
from blogapp.web.colour import Shades
from blogapp.web.context import site
from blogapp.web.page_cache import public

RULES: Final = (
    ":root{{--accent:{0.accent};--accent-hover:{0.hover};--tint:{0.tint}}}\n"
    "@media (prefers-color-scheme:dark){{"
    ":root{{--accent:{1.accent};--accent-hover:{1.hover};--tint:{1.tint}}}}}\n"
)

bp = Blueprint("accent", __name__)


def init_app(app: Flask) -> None:
    """Offer `accent_address()` to templates."""
    app.jinja_env.globals["accent_address"] = accent_address
    app.register_blueprint(bp)


def accent_address() -> str:
    """Where the sheet is; empty for the usual colour, which is in the style sheet of all sites."""
    assets: Assets = current_app.extensions["assets"]
    accent = site().accent
    return "" if accent == colour.USUAL else f"/static/{assets.version}/accent/{accent[1:]}.css"


@bp.get("/static/<version>/accent/<digits>.css")
@anyone
@public
def send_sheet(version: str, digits: str) -> Response:
    # Of the millions that could be asked for, only the one that is in use takes room in the memory.
    if f"#{digits}" != site().accent:
        raise NotFound(digits)
    response = Response(sheet_of(site().accent), content_type="text/css; charset=utf-8")
    assets: Assets = current_app.extensions["assets"]
    # As with files: an update may make other shades of the same colour.
    response.headers["Cache-Control"] = FOR_EVER if version == assets.version else "public, max-age=60"
    return response


def sheet_of(accent: str) -> str:
    """The rules that put the colour in the place of the usual one, for light and for dark pages."""
    light: Shades = colour.light_shades(accent)
    return RULES.format(light, colour.dark_shades(accent))
