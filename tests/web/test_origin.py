"""What changes something must come from a page of this site."""

import pytest
from flask.testing import FlaskClient

HERE = "http://localhost"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://other.localhost"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    ],
)
def test_rejects_what_comes_from_elsewhere(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/guest/forget", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin", "Origin": HERE}, {"Origin": HERE}, {"Sec-Fetch-Site": "none"}],
)
def test_works_from_here(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/guest/forget", headers=headers).status_code == 303


def test_ignores_where_readers_come_from(client: FlaskClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize(
    ("referer", "place"),
    [
        ("http://localhost/posts/boss?sort=top", "/posts/boss"),
        ("http://evil.example/posts/boss", "/"),
        ("http://localhost//evil.example/x", "/evil.example/x"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_leads_back_to_a_page_of_this_site(client: FlaskClient, referer: str, place: str) -> None:
    assert client.post("/guest/forget", headers={"Referer": referer}).headers["Location"] == place
