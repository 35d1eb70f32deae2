"""Sends pictures as browsers do, and does the worker's part."""

from io import BytesIO

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from blogapp.extensions import db
from blogapp.media.models import MediaPicture
from blogapp.media.waiting import encode_waiting


def send(browser: FlaskClient, *files: tuple[bytes, str], fragment: bool = False) -> TestResponse:
    """The form of the library with these files, or what a script sends."""
    form = {"picture": [(BytesIO(content), name) for content, name in files]}
    return browser.post("/write/media", data=form, headers={"X-Fragment": "1"} if fragment else {})


def encode_all(app: Flask) -> None:
    """What the worker does when it is woken."""
    with app.app_context():
        encode_waiting()


def pictures(app: Flask) -> list[MediaPicture]:
    """All rows, the oldest first."""
    with app.app_context():
        rows = list(db.session.scalars(select(MediaPicture).order_by(MediaPicture.id)))
        db.session.expunge_all()
    return rows


def ready_picture(app: Flask, browser: FlaskClient, content: bytes, name: str = "boss.png") -> MediaPicture:
    """A picture that was sent and encoded."""
    assert send(browser, (content, name)).status_code == 303
    encode_all(app)
    return pictures(app)[-1]
