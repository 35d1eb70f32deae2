"""What authors decide about a question: its words, perspectives and conditions."""

from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.extensions import db
from blogapp.stances.models import Condition
from tests.stances.conftest import URL, Forum

FORM = {
    "asks_stance": "y",
    "pro_label": "Yes, always",
    "con_label": "No, never",
    "depends_label": "Only if…",
    "stance_order": "con pro depends",
    "perspectives": "coach\n parent , child",
}


def test_changes_words_order_and_perspectives(forum: Forum, client: FlaskClient) -> None:
    alice = forum.cast.browser(forum.cast.alice)
    assert 'type="checkbox" value="y" checked' in alice.get(f"{URL}/question").text
    assert alice.post(f"{URL}/question", data=FORM).status_code == 303
    forum.take(client, "pro", perspective="parent")
    page = forum.app.test_client().get(URL).text
    assert "1 voice: 0 No, never, 1 Yes, always, 0 Only if…" in page
    assert page.index('value="con"') < page.index('value="pro"')
    assert '<option value="child">child</option>' in page
    assert forum.take(client, "pro", perspective="manager").status_code == 422


def test_switches_the_asking_off_and_on(forum: Forum, client: FlaskClient) -> None:
    forum.guests("pro", "con")
    alice = forum.cast.browser(forum.cast.alice)
    alice.post(f"{URL}/synthesis", data={"pro": "So it is.", "is_concluded": "y"})
    alice.post(f"{URL}/question", data={**FORM, "asks_stance": ""})
    assert "So it is." in client.get(URL).text
    assert 'id="balance"' not in client.get(URL).text
    assert "2 voices" not in client.get("/").text
    assert [client.get(f"{URL}/{page}").status_code for page in ("balance", "balance.csv")] == [404, 404]
    # The way back is still there.
    assert f'href="{URL}/question"' in alice.get(URL).text
    assert f'href="{URL}/synthesis"' in alice.get(URL).text
    alice.post(f"{URL}/question", data={**FORM, "asks_stance": "y"})
    assert "2 voices" in client.get("/").text
    alice.post(f"{URL}/question", data={**FORM, "asks_stance": ""})
    assert forum.take(client).status_code == 403
    forum.comment(client, "Only words.", stance="pro")
    assert forum.people == (1, 1, 0)


def test_requires_who_asked_or_who_looks_after_the_site(forum: Forum, client: FlaskClient) -> None:
    for user, status in ((forum.cast.bob, 403), (forum.cast.mod, 200), (forum.cast.olga, 200)):
        assert forum.cast.browser(user).get(f"{URL}/question").status_code == status
    assert client.get(f"{URL}/question").status_code == 403
    assert client.post(f"{URL}/question", data=FORM).status_code == 403
    assert (
        forum.cast.browser(forum.cast.bob).post(f"{URL}/conditions/1", data={"text": "x"}).status_code == 403
    )


def test_rejects_labels_that_do_not_fit(forum: Forum) -> None:
    alice = forum.cast.browser(forum.cast.alice)
    for wrong in ({"pro_label": "x" * 31}, {"stance_order": "pro pro pro"}):
        answer = alice.post(f"{URL}/question", data={**FORM, **wrong})
        assert answer.status_code == 422
        assert "Yes, always" in answer.text or "No, never" in answer.text


def conditions(forum: Forum) -> dict[str, int]:
    with forum.app.app_context():
        return {row.text: row.people for row in db.session.scalars(select(Condition).order_by(Condition.id))}


def test_conditions_are_named_supported_renamed_and_merged(forum: Forum) -> None:
    one, two, three = (forum.app.test_client() for _ in range(3))
    forum.take(one, "depends", new_condition="The client agrees first")
    forum.take(two, "depends", new_condition="  the client AGREES first. ")
    forum.take(three, "depends", new_condition="The company pays")
    assert conditions(forum) == {"The client agrees first": 2, "The company pays": 1}
    forum.take(two, "depends", condition="2")
    assert conditions(forum) == {"The client agrees first": 1, "The company pays": 2}
    answer = forum.comment(three, "In the end it is the money that decides.", stance="depends", condition="2")
    assert "#comment-" in answer.headers["Location"]
    alice = forum.cast.browser(forum.cast.alice)
    assert "The company pays" in alice.get(f"{URL}/question").text
    assert alice.post(f"{URL}/conditions/2", data={"text": "Who pays has a say"}).status_code == 303
    assert alice.post(f"{URL}/conditions/1", data={"text": "who pays has a say"}).status_code == 303
    assert conditions(forum) == {"Who pays has a say": 3}
    assert forum.people == (0, 0, 3)
    page = forum.app.test_client().get(f"{URL}?condition=2").text
    assert "the money that decides" in page
    assert alice.post(f"{URL}/conditions/99", data={"text": "x y"}).status_code == 404
    assert alice.post(f"{URL}/conditions/2", data={"text": " "}).status_code == 422


def test_takes_a_condition_out(forum: Forum, client: FlaskClient) -> None:
    forum.comment(client, "It can go both ways.", stance="depends", new_condition="The dice fall well")
    forum.guests("depends")
    assert forum.cast.browser(forum.cast.bob).post(f"{URL}/conditions/1/delete").status_code == 403
    alice = forum.cast.browser(forum.cast.alice)
    assert f'formaction="{URL}/conditions/1/delete"' in alice.get(f"{URL}/question").text
    assert alice.post(f"{URL}/conditions/1/delete").status_code == 303
    assert conditions(forum) == {}
    assert forum.people == (0, 0, 2)
    assert "dice fall" not in client.get(URL).text
    assert alice.post(f"{URL}/conditions/1/delete").status_code == 404
    assert alice.post(f"{URL}/conditions/999999999999/delete").status_code == 404


def test_offers_conditions_before_anybody_has_named_one(forum: Forum, client: FlaskClient) -> None:
    alice = forum.cast.browser(forum.cast.alice)
    offered = "The client agrees first.\r\n\r\n the  boss is  kind "
    assert alice.post(f"{URL}/question", data={**FORM, "conditions": offered}).status_code == 303
    assert conditions(forum) == {"The client agrees first.": 0, "the boss is kind": 0}
    page = client.get(URL).text
    assert ">The client agrees first.</option>" in page
    assert "For me</button>" in page
    assert "0 people" not in page
    forum.take(client, "depends", new_condition="the boss is kind")
    alice.post(f"{URL}/question", data={**FORM, "conditions": ""})
    page = client.get(URL).text
    assert "The client agrees first." not in page
    assert "the boss is kind" in page


def test_rejects_conditions_that_are_none(forum: Forum) -> None:
    alice = forum.cast.browser(forum.cast.alice)
    many = "\n".join(f"case {number}" for number in range(13))
    for wrong in (many, "x" * 81, "see www.example.org"):
        answer = alice.post(f"{URL}/question", data={**FORM, "conditions": wrong})
        assert answer.status_code == 422
        assert wrong in answer.text
    assert conditions(forum) == {}
