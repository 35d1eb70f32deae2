"""Forms of the editor, as a browser sends them."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.extensions import db
from blogapp.posts.models import Post

TYPED = {"title": "Praise in public?", "body": "Some **love** it.", "tags": "praise, teams, "}


def only_post(app: Flask) -> Post:
    with app.app_context():
        post = db.session.scalars(select(Post)).one()
        db.session.expunge(post)
        return post


def saved(browser: FlaskClient, address: str = "/write/new", **fields: object) -> str:
    answer = browser.post(address, data={**TYPED, **fields})
    assert answer.status_code == 303, answer.text
    return answer.location.split("?")[0]
