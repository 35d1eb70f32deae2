"""What an owner types: `flask --app wsgi ...`."""

from functools import wraps
from typing import TYPE_CHECKING, Final

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from blogapp.accounts import service as accounts
from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.accounts.service import LastOwner
from blogapp.comments import queries
from blogapp.comments.recount import recount_threads
from blogapp.errors import NotFound
from blogapp.moderation.decision import Decision
from blogapp.moderation.service import Decided, decide
from blogapp.serve import bring_up_to_date, serve, worker
from blogapp.spam.commands import spam
from blogapp.spam.rebuild.commands import rebuild_filter
from blogapp.text.plain import excerpt
from blogapp.transfer.commands import demo, import_archive
from blogapp.web import site as site_settings
from blogapp.web.context import absolute
from blogapp.web.site import SettingRefused, shown

if TYPE_CHECKING:
    from flask import Flask

# As many as fit a terminal a few times over.
HELD_LISTED: Final = 200


def init_app(app: "Flask") -> None:
    """Add the commands. Each finds the database up to date, on a new machine too."""
    single = (change_role, create_user, demo, import_archive, recount, serve, sign_in_link, worker)
    spam.add_command(rebuild_filter)
    for command in (*single, comments, site, spam):
        app.cli.add_command(command)
    for command in single:
        _prepare(command)
    for group in (comments, site):
        for command in group.commands.values():
            _prepare(command)
    _prepare(rebuild_filter)


def _prepare(command: click.Command) -> None:
    """Let a command begin with the migrations, once; what the database refuses ends in one line."""
    act = command.callback
    if act is None or hasattr(act, "is_prepared"):
        return

    @with_appcontext
    @wraps(act)
    def prepared(*args: object, **values: object) -> object:
        try:
            bring_up_to_date()
        except DBAPIError as error:
            raise click.ClickException(f"The database does not answer: {error.orig}") from error
        return act(*args, **values)

    prepared.is_prepared = True  # type: ignore[attr-defined]  # applications of one process share the commands
    command.callback = prepared


@click.command()
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.READER.value)
@click.option("--email", default=None)
@with_appcontext
def create_user(name: str, role: str, email: str | None) -> None:
    """Make a user and print a one-time sign-in link."""
    user_id = accounts.make_user(name, Role(role), email=email)
    click.echo(f"Sign-in link, good once: {absolute('/login/link/' + accounts.make_sign_in_link(user_id))}")


@click.command()
@click.argument("handle")
@with_appcontext
def sign_in_link(handle: str) -> None:
    """Print a one-time sign-in link for a user."""
    user_id = accounts.user_id_of(handle)
    if user_id is None:
        raise click.ClickException(f"There is no user with the handle {handle!r}.")
    click.echo(f"Sign-in link, good once: {absolute('/login/link/' + accounts.make_sign_in_link(user_id))}")


@click.command()
@click.argument("handle")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@with_appcontext
def change_role(handle: str, role: str) -> None:
    """Give a user another role. Their browsers are signed out."""
    user_id = accounts.user_id_of(handle)
    if user_id is None:
        raise click.ClickException(f"There is no user with the handle {handle!r}.")
    try:
        accounts.change_role(user_id, Role(role))
    except LastOwner as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"{handle} is {role} now.")


@click.group()
def site() -> None:
    """Read and change the site's settings."""


@site.command("get")
@click.argument("key", required=False)
@with_appcontext
def get_setting(key: str | None) -> None:
    """Print one setting, or all of them."""
    settings = site_settings.current_site()
    if key is None:
        for name in site_settings.KEYS:
            click.echo(f"{name} = {shown(getattr(settings, name))}")
    elif key in site_settings.KEYS:
        click.echo(shown(getattr(settings, key)))
    else:
        raise click.ClickException(f"There is no setting {key!r}. Known: {', '.join(site_settings.KEYS)}.")


@site.command("set")
@click.argument("key")
@click.argument("value")
@with_appcontext
def set_setting(key: str, value: str) -> None:
    """Change one setting."""
    try:
        settings = site_settings.change_setting(key, value)
    except SettingRefused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"{key} = {shown(getattr(settings, key))}")


@click.command()
@with_appcontext
def recount() -> None:
    """Count comments afresh and say where a counter was wrong."""
    drifts = recount_threads()
    for drift in drifts:
        click.echo(drift)
    click.echo(f"{len(drifts)} counters were wrong and are right now.")


@click.group()
def comments() -> None:
    """Comments that wait for a decision."""


@comments.command("held")
@with_appcontext
def list_held() -> None:
    """List what waits, the longest waiting first."""
    for comment in queries.held_comments(HELD_LISTED):
        words = f"{comment.author_name}: {excerpt(comment.body_text, 100)}"
        click.echo(f"{comment.public_id}  {comment.thread.url}  {words}")


@comments.command("publish")
@click.argument("public_ids", nargs=-1, required=True)
@with_appcontext
def publish_held(public_ids: tuple[str, ...]) -> None:
    """Let everyone read waiting comments."""
    for public_id in public_ids:
        decided = _decide(public_id, Decision.PUBLISH)
        if not decided.is_new:
            raise click.ClickException(f"{public_id}: No comment waits under this id.")
        click.echo(absolute(f"{decided.thread_url}/comments/{public_id}"))


@comments.command("hold")
@click.argument("public_ids", nargs=-1, required=True)
@with_appcontext
def hold_published(public_ids: tuple[str, ...]) -> None:
    """Take comments out of the public thread; `publish` brings them back."""
    for public_id in public_ids:
        if not _decide(public_id, Decision.HOLD).is_new:
            raise click.ClickException(f"{public_id}: It waits already.")
        click.echo(f"{public_id} waits now.")


def _decide(public_id: str, decision: Decision) -> Decided:
    """Who can type commands here is the owner."""
    try:
        return decide(public_id, decision, Person(role=Role.OWNER))
    except NotFound as refusal:
        raise click.ClickException(f"{public_id}: {refusal.sentence}") from refusal
