"""`flask --app wsgi spam ...`: train the filter, say how good it is, ask it line by line."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from blogapp.spam import canary, corpus, model
from blogapp.spam.evaluate import HEADINGS, evaluate
from blogapp.spam.judge import Judge
from blogapp.spam.sentences import sentence
from blogapp.spam.train import good_comments, train

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def spam() -> None:
    """The spam filter."""


@spam.command("train")
@click.argument("folder", type=_FOLDER, metavar="DIR")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), default=model.SHIPPED.parent, help="Where to write."
)
def train_filter(folder: Path, target: Path) -> None:
    """Train on the labelled comments of DIR (*.jsonl) and write weights and canary. Takes minutes."""
    known = _examples(folder)
    trained = train(known, _say)
    weights = model.saved(trained)
    (target / model.SHIPPED.name).write_bytes(weights)
    (target / canary.SHIPPED.name).write_bytes(canary.saved(good_comments(known, trained, canary.NUMBER)))
    click.echo(f"{len(known)} comments; {len(weights) / 1000:.0f} kB of weights in {target}")


@spam.command("evaluate")
@click.argument("folder", type=_FOLDER, metavar="DIR")
def evaluate_filter(folder: Path) -> None:
    """Print how good the filter is on each source of DIR when it has not seen it. Takes minutes."""
    known = _examples(folder)
    shipped = model.load()
    for row in [HEADINGS, *(quality.cells() for quality in evaluate(known, shipped, _say))]:
        click.echo("  ".join(cell.rjust(18 if place == 0 else 11) for place, cell in enumerate(row)))


@spam.command("judge")
@click.option(
    "--scratch", type=click.Path(file_okay=False, path_type=Path), help="Where to keep what it learns."
)
@with_appcontext
def judge_lines(scratch: Path | None) -> None:
    """Answer JSON Lines from standard input: {"op": "check", ...} and {"op": "learn", ...}."""
    with force_locale("en"):
        judge = Judge(model.load(), sentence, scratch)
        for answer in judge.answers(sys.stdin.buffer):
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()


def _examples(folder: Path) -> list[corpus.Example]:
    try:
        return corpus.examples(folder)
    except corpus.NoExamples as error:
        raise click.ClickException(str(error)) from error


def _say(words: str) -> None:
    click.echo(words, err=True)
