"""What `make run` does before the server starts; tests/tooling/test_make_run.py starts it whole."""

from collections.abc import Callable

from flask import Flask

from blogapp.accounts.models import Role
from blogapp.accounts.service import make_user
from blogapp.serve import is_unused
from blogapp.transfer.demo import load_demo
from blogapp.transfer.demo_removal import remove_demo


def test_loads_the_demo_into_an_unused_database_alone(app: Flask, make_post: Callable[..., object]) -> None:
    with app.app_context():
        assert is_unused()
    make_post()
    with app.app_context():
        assert not is_unused()


def test_never_brings_back_a_demo_that_was_removed(app: Flask) -> None:
    with app.app_context():
        load_demo()
        make_user("Owner", Role.OWNER)
        remove_demo()
        assert not is_unused()
