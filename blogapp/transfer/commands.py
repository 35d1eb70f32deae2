"""`flask import FORMAT FILE` and `flask demo`: archives and demo questions, in and out."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from blogapp.transfer import demo as demo_questions
from blogapp.transfer.errors import ImportRefused
from blogapp.transfer.wordpress import import_wordpress


@click.command("import")
@click.argument("archive_format", metavar="FORMAT", type=click.Choice(["wordpress"]))
@click.argument("file", type=click.File("rb"))
@with_appcontext
def import_archive(archive_format: str, file: BinaryIO) -> None:
    """Move an archive in: FORMAT is wordpress, FILE an export (- reads what is piped in).

    All of the file is stored or nothing. Run again, it adds only what is new.
    """
    try:
        with _progress(file) as progress:
            report = import_wordpress(file, progress)
    except ImportRefused as refusal:
        raise click.ClickException(_sentence(refusal)) from refusal
    except DBAPIError as error:
        raise click.ClickException(
            _("The database did not take it, and nothing was stored: %(reason)s", reason=error.orig)
        ) from error
    for sentence in report.sentences():
        click.echo(sentence)


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
    status = os.fstat(file.fileno())
    if not sys.stderr.isatty() or not stat.S_ISREG(status.st_mode):
        yield None
        return
    with click.progressbar(length=status.st_size, label=_("Importing"), file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)


@click.command()
@click.option("--remove", is_flag=True, help="Take them out again, with all that was written under them.")
@with_appcontext
def demo(*, remove: bool) -> None:
    """Load the demo questions; those that are here already stay as they are."""
    for sentence in demo_questions.remove_demo() if remove else []:
        click.echo(sentence)
