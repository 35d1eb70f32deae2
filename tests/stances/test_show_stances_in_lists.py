"""The balance, small, wherever questions are listed; and nothing for those that ask for none."""

import pytest
from flask.testing import FlaskClient

from tests.stances.conftest import Forum


@pytest.mark.parametrize("kind", ["home", "tag", "month"])
def test_shows_bar_and_words_in_every_list(forum: Forum, client: FlaskClient, kind: str) -> None:
    post = forum.factory.make_post("Tagged?", slug="tagged", tags=["Feedback"], author=forum.cast.alice)
    assert post.published_at
    month = f"{post.published_at:%Y/%m}"
    address = {"home": "/", "tag": "/tags/feedback", "month": f"/archive/{month}"}[kind]
    assert "question__balance" not in client.get(address).text
    assert client.post("/posts/tagged/stance", data={"stance": "con"}).status_code == 303
    page = forum.app.test_client().get(address).text
    assert "1 voice: 0 pro, 1 con, 0 it depends" in page
    assert page.count('class="bar__part bar__part--con"') == 1
    assert page.count('id="bar-con"') == 1


def test_shows_nothing_where_nobody_is_asked(forum: Forum, client: FlaskClient) -> None:
    forum.take(client, "pro")
    alice = forum.cast.browser(forum.cast.alice)
    alice.post("/posts/boss/question", data={"stance_order": "pro con depends"})
    assert "question__balance" not in forum.app.test_client().get("/").text
