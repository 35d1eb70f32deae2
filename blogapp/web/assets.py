"""Static files at addresses that change with their content, so that browsers keep them for ever."""

import mimetypes
from hashlib import blake2b
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, current_app

from blogapp.errors import NotFound
from blogapp.web.access import anyone
from blogapp.web.page_cache import public

# The order matters: later rules refine earlier ones. Components follow by name.
FIRST_STYLES: Final = ("tokens.css", "base.css", "layout.css")
STYLE_SHEET: Final = "site.css"
FOR_EVER: Final = "public, max-age=31536000, immutable"

bp = Blueprint("assets", __name__)


class Assets:
    """All static files in memory, one hash for all of them: modules name each other by relative address."""

    def __init__(self, folder: Path) -> None:
        self.files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        self.files[STYLE_SHEET] = self._joined_styles()
        digest = blake2b(digest_size=6)
        for name in sorted(self.files):
            digest.update(name.encode() + b"\0" + self.files[name])
        self.version = digest.hexdigest()

    def url(self, name: str) -> str:
        """The address of a file; a name that does not exist is a mistake in a template and says so."""
        if name not in self.files:
            raise LookupError(f"there is no static file {name!r}")
        return f"/static/{self.version}/{name}"

    def _joined_styles(self) -> bytes:
        names = [name for name in self.files if name.endswith(".css")]
        order = {name: place for place, name in enumerate(FIRST_STYLES)}
        return b"\n".join(
            self.files[name] for name in sorted(names, key=lambda name: (order.get(name, len(order)), name))
        )


def init_app(app: Flask, folder: Path) -> None:
    """Read the folder once and offer `asset()` to templates."""
    assets = Assets(folder)
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = assets.url
    app.register_blueprint(bp)


@bp.get("/static/<version>/<path:name>")
@anyone
@public
def send_file(version: str, name: str) -> Response:
    assets: Assets = current_app.extensions["assets"]
    if name not in assets.files:
        raise NotFound(name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = Response(
        assets.files[name], content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    )
    # A page from before an update may still ask under the old hash: it gets the file, but does not keep it.
    response.headers["Cache-Control"] = FOR_EVER if version == assets.version else "public, max-age=60"
    return response
