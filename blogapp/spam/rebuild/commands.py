"""`flask --app wsgi spam rebuild`."""

import click
from flask.cli import with_appcontext

from blogapp.extensions import transaction
from blogapp.spam import lessons, state


@click.command("rebuild")
@with_appcontext
def rebuild_filter() -> None:
    """Replay what moderators taught, and let the filter learn again if it had stopped."""
    with transaction():
        number = lessons.rebuild()
    click.echo(f"{number} decisions replayed.")
    if why := state.why_stopped():
        raise click.ClickException(why)
