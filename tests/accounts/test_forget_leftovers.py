"""What waited in vain is forgotten by the worker, whether or not anyone comes again."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from blogapp.accounts import leftovers
from blogapp.accounts.models import Draft, SignInLink
from blogapp.app import JOBS
from blogapp.extensions import db
from blogapp.signin import leftovers as signin_leftovers
from blogapp.signin.mail.service import send_link
from blogapp.signin.models import MailLink, SignInAttempt
from blogapp.signin.service import begin_attempt
from tests.conftest import Clock
from tests.support.cast import Cast


def kept(app: Flask) -> list[int]:
    models = (Draft, SignInLink, SignInAttempt, MailLink)
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def forget(app: Flask) -> None:
    with app.app_context():
        leftovers.forget_leftovers()
        signin_leftovers.forget_leftovers()


def leave_everything(app: Flask, client: FlaskClient, cast: Cast) -> None:
    client.post("/login", data={"next": "/", "body": "Begun."})
    cast.factory.make_sign_in_link(cast.bob)
    with app.app_context():
        begin_attempt("google", "a browser", "/", "")
        send_link("ada@example.org", "a browser", "/", "")


def test_works(app: Flask, client: FlaskClient, cast: Cast, clock: Clock) -> None:
    leave_everything(app, client, cast)
    clock.move(hours=23)
    forget(app)
    assert kept(app) == [1, 1, 1, 1]
    clock.move(hours=2)
    leave_everything(app, app.test_client(), cast)
    forget(app)
    assert kept(app) == [1, 1, 1, 1]


def test_is_done_every_hour() -> None:
    every = {job.act: job.every_minutes for job in JOBS}
    assert every[leftovers.forget_leftovers] == every[signin_leftovers.forget_leftovers] == 60
