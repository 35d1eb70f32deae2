"""The addresses of pictures: sent and looked through by those who write, shown to everyone."""

from base64 import b64decode
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from blogapp import jobs
from blogapp.accounts import current
from blogapp.errors import AppError, NotFound
from blogapp.media import names, queries, service, words
from blogapp.media.models import MediaPicture
from blogapp.media.store import StoreAway, store
from blogapp.media.waiting import ENCODE
from blogapp.web import limits
from blogapp.web.access import anyone, staff
from blogapp.web.addresses import id_in
from blogapp.web.errors import wants_fragment, with_refusal

# Scripts send one in each request; a form without them sends these together.
MOST_AT_ONCE: Final = 10
# What a form is wrapped in besides its files.
WRAPPING_BYTES: Final = 50_000
FOR_EVER: Final = "public, max-age=31536000, immutable"
# Should a browser ever take a picture for a page, nothing in it runs and it belongs to no site.
POLICY: Final = "default-src 'none'; sandbox"
# One grey dot, for the place of a picture that is not encoded yet.
DOT: Final = b64decode("UklGRh4AAABXRUJQVlA4TBEAAAAvAAAAEAfQw+J1sFCBiOh/AAA=")

bp = Blueprint("media", __name__)
bp.add_app_template_filter(names.address, "media_address")
bp.add_app_template_filter(words.of_fault, "media_fault")
bp.record(lambda setup: setup.app.jinja_env.globals.update(largest_media_mb=service.LARGEST_MB))

Refusals = list[tuple[str, AppError]]


@bp.get("/write/media")
@staff
def list_pictures() -> str:
    return _library([])


@bp.post("/write/media")
@staff
@limits.media_by_network
def send_pictures() -> Response:
    """Each file is taken or refused by itself."""
    taken, refusals = _taken(_sent_files())
    if taken:
        jobs.kick(ENCODE)
    refusal = refusals[0][1] if refusals else None
    if wants_fragment():
        html = render_template("media/_taken.html", taken=taken, refusals=refusals)
        return with_refusal(html, refusal)
    if refusals:
        return with_refusal(_library(refusals), refusal)
    return make_response(redirect("/write/media", 303))


@bp.post("/write/media/<key>")
@staff
def describe(key: str) -> Response:
    service.describe_picture(key, request.form.get("alt", ""), current.person())
    return make_response(redirect(f"/write/media#{key}", 303))


@bp.get("/write/media/<key>/state")
@staff
def show_state(key: str) -> str:
    """Whether it is encoded by now: for the script of the editor, which has just sent it."""
    return render_template("media/_state.html", picture=queries.own_picture(key, current.person()))


@bp.post("/write/media/<key>/delete")
@staff
def throw_away(key: str) -> Response:
    """At once where nothing shows the picture, else after a page that says what does."""
    try:
        service.throw_away(key, current.person(), is_sure=request.form.get("sure") == "yes")
    except service.StillUsed as refusal:
        html = render_template("media/confirm_delete.html", picture=refusal.picture, uses=refusal.uses)
        return with_refusal(html, refusal)
    return make_response(redirect("/write/media?gone=1", 303))


@bp.get("/media/<name>")
@anyone
def show_picture(name: str) -> Response:
    parts = names.SERVED.fullmatch(name)
    try:
        content = store().read(name) if parts else None
    except StoreAway as error:
        raise service.away(error) from error
    if parts is None or (content is None and not queries.is_waiting(parts[1])):
        raise NotFound(_("There is no picture at this address."))
    response = Response(content or DOT, content_type=names.TYPES[parts[2]] if content else "image/webp")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = FOR_EVER if content else "no-store"
    return response


@bp.app_template_filter("media_thumb")
def _thumb(picture: MediaPicture) -> str:
    widths = picture.file_widths
    return f"/media/{names.of_width(picture.key, widths[0], widths, 'webp')}"


@bp.app_template_filter("media_line")
def _line(picture: MediaPicture) -> str:
    return words.markdown_line(picture.alt_text, names.address(picture.key))


def _library(refusals: Refusals) -> str:
    sought, after = request.args.get("q", "").strip()[:200], request.args.get("after", type=id_in)
    page = queries.library_page(current.person(), sought, after)
    return render_template("media/list_pictures.html", page=page, refusals=refusals)


def _sent_files() -> list[FileStorage]:
    """The files of the form. A request that claims more than these may have is not read at all."""
    request.max_content_length = MOST_AT_ONCE * service.LARGEST_BYTES + WRAPPING_BYTES
    try:
        files = request.files.getlist("picture")
    except RequestEntityTooLarge as error:
        raise service.too_large() from error
    chosen = [file for file in files if file.filename]
    if not chosen:
        raise service.PictureRefused(_("Please choose a picture first."))
    return chosen


def _taken(files: list[FileStorage]) -> tuple[list[str], Refusals]:
    taken: list[str] = []
    refusals: Refusals = []
    alt_text = request.form.get("alt", "")
    for file in files:
        name, content = file.filename or "", file.read(service.LARGEST_BYTES + 1)
        try:
            taken.append(service.take_picture(current.user_id(), name, content, alt_text))
        except AppError as refusal:
            refusals.append((name, refusal))
    return taken, refusals
