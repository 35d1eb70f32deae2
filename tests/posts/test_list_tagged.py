"""`GET /tags/<tag>`: the questions with one tag."""

from flask.testing import FlaskClient

from blogapp.posts.models import PostStatus
from tests.support.factories import Factory


def test_shows_only_questions_with_the_tag(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("With the tag?", tags=["Feedback", "Boss"])
    factory.make_post("With another?", tags=["Boss"])
    page = client.get("/tags/feedback").text
    assert "Questions about “Feedback”" in page
    assert "With the tag?" in page
    assert "With another?" not in page


def test_shows_page_by_page(client: FlaskClient, factory: Factory) -> None:
    for _ in range(11):
        factory.make_post(tags=["Feedback"])
    first, second = client.get("/tags/feedback").text, client.get("/tags/feedback?page=2").text
    assert first.count("question-list__item") == 10
    assert 'rel="next" href="/tags/feedback?page=2"' in first
    assert second.count("question-list__item") == 1
    assert client.get("/tags/feedback?page=3").status_code == 404


def test_rejects_unknown_tags_and_those_of_hidden_questions(client: FlaskClient, factory: Factory) -> None:
    factory.make_post(tags=["Secret"], status=PostStatus.PRIVATE)
    assert client.get("/tags/secret").status_code == 404
    assert client.get("/tags/nothing").status_code == 404
    assert client.get("/tags/%00").status_code == 404


def test_works_with_letters_of_any_script(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("Feedback auf Chinesisch?", tags=["反馈"])
    response = client.get("/tags/反馈")
    assert "Feedback auf Chinesisch?" in response.text
    assert 'rel="canonical" href="http://127.0.0.1:8000/tags/%E5%8F%8D%E9%A6%88"' in response.text
