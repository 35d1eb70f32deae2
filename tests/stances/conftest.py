"""What tests of stances share: a question, and what its counters and pages say."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blogapp.comments.recount import recount_threads
from blogapp.extensions import db
from blogapp.posts.models import Post
from blogapp.stances.models import Question
from blogapp.web.site import change_setting
from tests.support.cast import Cast
from tests.support.factories import Factory

URL = "/posts/boss"


class Forum:
    """A question of Alice's, and people who stand somewhere."""

    def __init__(self, app: Flask, factory: Factory, cast: Cast) -> None:
        self.app, self.factory, self.cast = app, factory, cast
        self.post: Post = factory.make_post("Boss's feedback?", slug="boss", author=cast.alice)

    def take(
        self, browser: FlaskClient, stance: str = "pro", ip: str = "198.51.100.7", **more: str
    ) -> TestResponse:
        """One click."""
        return browser.post(
            f"{URL}/stance", data={"stance": stance, **more}, environ_base={"REMOTE_ADDR": ip}
        )

    def guests(self, *stances: str, perspective: str = "") -> list[FlaskClient]:
        """Guests of as many networks, each of whom takes a stance."""
        browsers: list[FlaskClient] = []
        for number, stance in enumerate(stances):
            browser = self.app.test_client()
            answer = self.take(browser, stance, f"10.{len(browsers)}.{number}.1", perspective=perspective)
            assert answer.status_code == 303
            browsers.append(browser)
        return browsers

    def comment(self, browser: FlaskClient, body: str, **more: str) -> TestResponse:
        """A comment, as a guest or with the account of the browser."""
        fields = {"body": body, "name": "Tim Guest", "email": f"{len(body)}@example.org", **more}
        return browser.post(f"{URL}/comments", data=fields)

    @property
    def question(self) -> Question:
        with self.app.app_context():
            question = db.session.get_one(Question, self.post.thread_id)
            assert question.days
            db.session.expunge(question)
            return question

    @property
    def people(self) -> tuple[int, int, int]:
        """Pro, con, depends; counted, and the same when counted afresh."""
        with self.app.app_context():
            assert recount_threads() == []
        question = self.question
        return question.pro_count, question.con_count, question.depends_count


@pytest.fixture
def forum(app: Flask, factory: Factory, cast: Cast) -> Forum:
    return Forum(app, factory, cast)


@pytest.fixture
def set_site(app: Flask) -> Callable[[str, str], None]:
    """Changes a setting of the site."""

    def change(key: str, value: str) -> None:
        with app.app_context():
            change_setting(key, value)

    return change
