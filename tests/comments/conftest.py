"""What tests of comments share: the fields of a guest's form."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp.comments.models import Comment
from blogapp.extensions import db

Form = dict[str, str]


@pytest.fixture
def form() -> Callable[..., Form]:
    """A guest's complete form; a test changes what it is about."""

    def fill(body: str = "It depends on who asked for the coaching.", **changes: str) -> Form:
        return {"body": body, "name": "Tim Guest", "email": "tim@example.org", **changes}

    return fill


@pytest.fixture
def stored(app: Flask) -> Callable[[], list[Comment]]:
    """All comments as they are in the database, oldest first."""

    def read() -> list[Comment]:
        with app.app_context():
            comments = list(db.session.scalars(select(Comment).order_by(Comment.id)))
            db.session.expunge_all()
        return comments

    return read
