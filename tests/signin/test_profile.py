"""What an answer says about a person is foreign input: kept where it is of use, not where it does harm."""

from typing import Any

import pytest

from blogapp.signin.mastodon.client import OF_ACCOUNT
from blogapp.signin.profile import AnswerUseless, profile_from
from blogapp.signin.providers import ALL, MASTODON, WORDPRESS_OLDER, Fields, Provider

TABLE = {provider.key: provider for provider in ALL} | {"older": WORDPRESS_OLDER, "mastodon": MASTODON}
PICTURE = "https://cdn.example/p.png?s=96"


def picture(provider: str, answer: dict[str, Any]) -> str:
    return profile_from(TABLE[provider], "", {"sub": "1", "id": "1", "ID": 1, **answer}).picture_url


@pytest.mark.parametrize(
    ("provider", "answer"),
    [
        ("google", {"picture": PICTURE}),
        ("linkedin", {"picture": PICTURE}),
        ("wordpress", {"picture": PICTURE}),
        ("oidc", {"picture": PICTURE}),
        ("mastodon", {"picture": PICTURE}),
        ("older", {"avatar_URL": PICTURE}),
        ("github", {"avatar_url": PICTURE}),
        ("facebook", {"picture": {"data": {"url": PICTURE, "is_silhouette": False}}}),
        ("x", {"data": {"id": "1", "profile_image_url": PICTURE}}),
    ],
)
def test_works_for_the_picture_of_each_provider(provider: str, answer: dict[str, Any]) -> None:
    assert picture(provider, answer) == PICTURE


@pytest.mark.parametrize(
    ("provider", "answer"),
    [
        ("google", {}),
        ("google", {"picture": None}),
        ("google", {"picture": {"url": PICTURE}}),
        ("google", {"picture": "javascript:alert(1)"}),
        ("google", {"picture": "data:image/png;base64,AAAA"}),
        ("google", {"picture": "//cdn.example/p.png"}),
        ("google", {"picture": "https://"}),
        ("google", {"picture": "https://cdn.example/\r\nX: y"}),
        ("google", {"picture": "https://cdn.example/" + "p" * 1000}),
        # Bytes behind a token that is not kept.
        ("microsoft", {"picture": "https://graph.microsoft.com/v1.0/me/photo/$value"}),
        ("apple", {}),
        ("facebook", {"picture": {"data": {"url": PICTURE, "is_silhouette": True}}}),
        ("facebook", {"picture": PICTURE}),
        ("facebook", {"picture": {"data": []}}),
        ("x", {"picture": PICTURE, "data": {"id": "1"}}),
        ("mastodon", {"picture": "https://club.example/avatars/original/missing.png"}),
    ],
)
def test_ignores_what_is_no_picture(provider: str, answer: dict[str, Any]) -> None:
    assert picture(provider, answer) == ""


def test_shows_the_page_on_x_by_the_user_name() -> None:
    def page(name: object) -> str:
        return profile_from(TABLE["x"], "", {"data": {"id": "1", "username": name}}).profile_url

    assert page("xenia_1") == "https://x.com/xenia_1"
    for name in ("", None, 7, "../evil", "a b", "ｘ", "x?y", "{username}"):
        assert page(name) == ""


def test_works_for_someone_of_whom_nothing_is_known() -> None:
    for provider in TABLE.values():
        answer = {provider.fields.subject: "1"}
        person = profile_from(provider, "", {"data": answer} if provider.fields.inside else answer)
        assert (person.subject, person.name, person.email, person.picture_url) == ("1", "", "", "")


def test_ids_stay_apart_however_many_digits_they_have() -> None:
    ids = [2**53, 2**53 + 1]
    assert len({profile_from(TABLE["github"], "", {"id": one}).subject for one in ids}) == 2


@pytest.mark.parametrize(
    "value", [10**300, "1" * 256, "", "1\n", 1.0, True, None], ids=lambda value: f"{value!r:.9}"
)
def test_rejects_what_is_no_id(value: object) -> None:
    with pytest.raises(AnswerUseless):
        profile_from(TABLE["github"], "", {"id": value})


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (" Ida\u202e  Club\n", "Ida Club"),
        ("i" * 100, "i" * 80),
        ("\u200d\u200b", "octo"),
        ("\u3164\u115f", "octo"),
        ("\u200d" * 80 + "Ida", "octo"),
        (7, "octo"),
    ],
)
def test_shows_a_name_that_can_be_seen(told: object, name: str) -> None:
    assert profile_from(TABLE["github"], "", {"id": 1, "name": told, "login": "octo"}).name == name


@pytest.mark.parametrize("fields", [Fields(email=""), OF_ACCOUNT])
def test_ignores_an_address_that_a_mastodon_server_tells(fields: Fields) -> None:
    provider = Provider(
        key="mastodon", name="Mastodon", kind=MASTODON.kind, scope="", addresses={}, fields=fields
    )
    answer = {"sub": "1", "id": "1", "email": "ida@example.test", "email_verified": True}
    person = profile_from(provider, "club.example", answer)
    assert (person.email, person.is_email_verified) == ("", False)
