"""What `make run` starts: everything a new or an updated site needs, then the server."""

import socket
import sys
from contextvars import Context

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select

from blogapp import server
from blogapp.accounts import service as accounts
from blogapp.accounts.models import Role
from blogapp.config import Settings
from blogapp.extensions import db, transaction
from blogapp.jobs import Jobs
from blogapp.lifeline import end_with, hold_signals
from blogapp.posts.models import Post
from blogapp.spam import lessons
from blogapp.spam import state as spam_state
from blogapp.transfer.demo import load_demo
from blogapp.web.context import absolute, settings


@click.command()
@with_appcontext
def serve() -> None:
    """Fill an empty database with the demo questions, print the address and a sign-in link, and serve the
    site, with a worker beside it.
    """
    known = settings()
    _refuse_taken_port(known)
    if is_unused():
        load_demo()
        click.echo("The demo questions are loaded. Remove them with: flask --app wsgi demo --remove")
    # Whoever sees the address may press Ctrl-C: the server will answer, also while it is still being loaded.
    hold_signals()
    click.echo(f"blogapp:  {known.base_url}")
    click.echo(f"Sign in as the owner (good once, for 15 minutes):  {_owner_link()}")
    sys.stdout.flush()
    _become_server()


@click.command()
@click.option("--until-input-ends", is_flag=True, hidden=True)
@with_appcontext
def worker(until_input_ends: bool) -> None:
    """Do the work that no reader waits for, such as sending mail. Several workers share it."""
    if until_input_ends:  # how the server's own worker learns that the server is gone
        end_with(sys.stdin.fileno())
    db.session.remove()
    jobs: Jobs = current_app.extensions["jobs"]
    jobs.run()


def bring_up_to_date() -> None:
    """Run the migrations that the database has not seen."""
    scripts = ScriptDirectory(str(current_app.extensions["migrate"].directory))
    with db.engine.connect() as connection:
        is_newest = (
            MigrationContext.configure(connection).get_current_revision() == scripts.get_current_head()
        )
    if not is_newest:
        upgrade()
    _follow_weights()


def _follow_weights() -> None:
    """After an update that brings other weights: replay what moderators taught on top of them."""
    is_needed = spam_state.is_of_other_weights()
    db.session.rollback()
    if is_needed:
        with transaction():
            number = lessons.rebuild()
        click.echo(f"The spam filter has new weights: {number} decisions replayed.", err=True)


def is_unused() -> bool:
    """Whether the database is as it was made. Who has started the site once may have removed the demo."""
    return accounts.owner_id() is None and db.session.scalar(select(Post.id).limit(1)) is None


def _owner_link() -> str:
    owner_id = accounts.owner_id() or accounts.make_user("Owner", Role.OWNER)
    return absolute("/login/link/" + accounts.make_sign_in_link(owner_id))


def _refuse_taken_port(known: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in known.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((known.host, known.port))
        except OSError as error:
            hint = f"choose another with PORT={known.port + 1} make run"
            raise click.ClickException(
                f"cannot listen on {known.host}:{known.port} ({error.strerror}); {hint}"
            ) from error


def _become_server() -> None:
    """Serve in this process: Ctrl-C reaches it, nothing is left behind, and its workers, which are forked,
    find the application loaded.
    """
    db.session.remove()
    db.engine.dispose()
    jobs: Jobs = current_app.extensions["jobs"]
    jobs.close()  # no connection outlives a fork
    # An empty context: the command's own application context is no worker's.
    Context().run(server.main)
