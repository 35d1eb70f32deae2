"""`flask import FORMAT FILE` and `flask demo`: archives and demo questions, in and out."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import DBAPIError

from blogapp.extensions import db
from blogapp.media.service import PicturesAway
from blogapp.transfer.demo import load_demo
from blogapp.transfer.demo_removal import remove_demo
from blogapp.transfer.errors import ImportRefused
from blogapp.transfer.pictures import import_pictures
from blogapp.transfer.wordpress import import_wordpress

FORMATS: Final = {"wordpress": import_wordpress}
# Not in an archive: what its posts show is fetched from where it lies.
MEDIA: Final = "media"


@click.command("import")
@click.argument("archive_format", metavar="FORMAT", type=click.Choice([*FORMATS, MEDIA]))
@click.argument("file", type=click.File("rb"), required=False)
@with_appcontext
def import_archive(archive_format: str, file: BinaryIO | None) -> None:
    """Move an archive in: FORMAT is wordpress, FILE an export (- reads what is piped in).

    All of the file is stored or nothing. Run again, it adds only what is new. With media for FORMAT, and no
    FILE, the pictures of imported posts are fetched; run again, those that are still missing.
    """
    if archive_format == MEDIA:
        _import_media()
        return
    if file is None:
        raise click.UsageError(_("Name the file of the archive."))
    try:
        with _progress(file) as progress:
            report = FORMATS[archive_format](file, progress)
    except ImportRefused as refusal:
        raise click.ClickException(_sentence(refusal)) from refusal
    except (DBAPIError, OSError) as error:
        # The database is in use or its disk is full; the file is on a disk that fails.
        reason = getattr(error, "orig", None) or error
        raise click.ClickException(_("Nothing was imported. %(reason)s", reason=reason)) from error
    for sentence in report.sentences():
        click.echo(sentence)
    # Who forgot a setting sees that it went into another database than the one they meant.
    click.echo(_("Database: %(name)s", name=db.engine.url.render_as_string()), err=True)


def _import_media() -> None:
    """Ctrl-C stops it; the next run goes on."""
    try:
        fetched = import_pictures()
    except PicturesAway as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    for fault in fetched.faults:
        click.echo(fault, err=True)
    pictures = ngettext("%(num)d picture", "%(num)d pictures", fetched.pictures)
    posts = ngettext("%(num)d post", "%(num)d posts", fetched.posts)
    click.echo(_("Fetched: %(pictures)s. Changed: %(posts)s.", pictures=pictures, posts=posts))
    if not fetched.is_complete:
        click.echo(_("Some servers did not answer: run this again later for the rest."))


def _sentence(refusal: ImportRefused) -> str:
    """What is wrong and where, in one line."""
    reason = _(refusal.fault.value) + (f" ({refusal.detail})" if refusal.detail else "")
    if refusal.line is None:
        return _("Nothing was imported. %(reason)s", reason=reason)
    return _(
        "Nothing was imported. Line %(line)d, column %(column)d: %(reason)s",
        line=refusal.line,
        column=refusal.column or 1,
        reason=reason,
    )


@contextmanager
def _progress(file: BinaryIO) -> Iterator[Callable[[int], None] | None]:
    """A bar for people who watch; none for pipes and log files."""
    if not sys.stderr.isatty() or not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        yield None
        return
    size = os.fstat(file.fileno()).st_size
    with click.progressbar(length=size, label=_("Importing"), file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)


@click.command()
@click.option("--remove", is_flag=True, help="Take them out again, with all that was written under them.")
@with_appcontext
def demo(*, remove: bool) -> None:
    """Load the demo questions. Those that are here already stay as they are."""
    click.echo(_removal() if remove else _loading())


def _loading() -> str:
    questions = load_demo()
    if not questions:
        return _("The demo questions are here already.")
    return ngettext(
        "Loaded %(num)d demo question. `flask --app wsgi demo --remove` takes it out again.",
        "Loaded %(num)d demo questions. `flask --app wsgi demo --remove` takes them out again.",
        questions,
    )


def _removal() -> str:
    removed = remove_demo()
    if not removed.questions:
        return _("There are no demo questions here.")
    parts = (
        ngettext("%(num)d question", "%(num)d questions", removed.questions),
        ngettext("%(num)d comment", "%(num)d comments", removed.comments),
        ngettext("%(num)d author", "%(num)d authors", removed.authors),
        ngettext("%(num)d tag", "%(num)d tags", removed.tags),
    )
    return _("Removed: %(parts)s.", parts=", ".join(parts))
