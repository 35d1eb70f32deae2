"""An owner reads and changes the site's settings from the command line."""

import pytest
from flask import Flask


def run(app: Flask, *args: str) -> tuple[int, str]:
    """Exit code and output of `flask site ...`."""
    result = app.test_cli_runner().invoke(args=["site", *args])
    return result.exit_code, result.output


def test_works(app: Flask) -> None:
    assert run(app, "get", "who_may_comment") == (0, "anyone\n")
    assert run(app, "set", "who_may_comment", "signed-in") == (0, "who_may_comment = signed-in\n")
    assert run(app, "get", "who_may_comment") == (0, "signed-in\n")


@pytest.mark.parametrize("hold", ["everything", "new", "doubtful", "nothing"])
def test_keeps_every_way_to_hold(app: Flask, hold: str) -> None:
    assert run(app, "set", "hold", hold) == (0, f"hold = {hold}\n")


def test_shows_all(app: Flask) -> None:
    code, output = run(app, "get")
    assert code == 0
    assert "thread_depth = 6\n" in output
    assert "name_and_email_required = yes\n" in output


def test_keeps_lists_of_words_which_may_be_empty(app: Flask) -> None:
    assert run(app, "set", "held_words", "casino, loan\nyoga") == (0, "held_words = casino, loan\nyoga\n")
    assert run(app, "set", "held_words", "") == (0, "held_words = \n")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hold", "sometimes"),
        ("thread_depth", "11"),
        ("thread_depth", "six"),
        ("name_and_email_required", "maybe"),
        ("language", "klingon"),
        ("time_zone", "Mars/Olympus"),
        ("title", " "),
        ("colour", "red"),
        ("held_words", "word " * 1_001),
        ("max_links", "101"),
        ("max_links", "٣"),
        ("close_days", "9" * 5_000),
        ("who_may_comment", "friends"),
        ("hold_until_published", "0"),
        ("refused_words", 'casino, "*"'),
        ("spam_days", "0"),
    ],
)
def test_rejects_what_it_cannot_keep(app: Flask, key: str, value: str) -> None:
    code, output = run(app, "set", key, value)
    assert code == 1
    assert output.startswith("Error: ")
    assert len(output.splitlines()) == 1
