"""The author sums a discussion up; each line rests on comments."""

from flask.testing import FlaskClient
from sqlalchemy import select, update

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.extensions import db, transaction
from blogapp.notifications.models import OutgoingMail
from tests.stances.conftest import URL, Forum


def confirm(forum: Forum) -> None:
    with forum.app.app_context(), transaction():
        proven = {"email": "bob@example.org", "email_confirmed_at": clock.now()}
        db.session.execute(update(User).where(User.id == forum.cast.bob.id).values(**proven))


def mails(forum: Forum) -> list[str]:
    with forum.app.app_context():
        return list(db.session.scalars(select(OutgoingMail.to_address)))


def test_shows_lines_with_what_they_rest_on_and_tells_who_is_cited(forum: Forum, client: FlaskClient) -> None:
    confirm(forum)
    theirs = forum.factory.make_comment(forum.post, "Hear him.", user_id=forum.cast.bob.id, name="Bob Reader")
    guests = forum.factory.make_comment(forum.post, "Never.", name="Gus", author_email="gus@example.org")
    alice = forum.cast.browser(forum.cast.alice)
    assert "Hear him." in alice.get(f"{URL}/synthesis").text
    lines = {"pro": "He sees what she cannot.", "con": "A second client.", "open_question": "And then?"}
    cited = {"pro_cited": theirs.public_id, "con_others": f"http://127.0.0.1{URL}#comment-{guests.public_id}"}
    assert alice.post(f"{URL}/synthesis", data={**lines, **cited}).status_code == 303
    page = client.get(URL).text
    assert "He sees what she cannot." in page
    assert f'href="{URL}/comments/{theirs.public_id}#comment-{theirs.public_id}">Bob Reader</a>' in page
    assert f'#comment-{guests.public_id}">Gus</a>' in page
    assert mails(forum) == ["bob@example.org"]
    alice.post(f"{URL}/synthesis", data={**lines, **cited, "pro": "Second thoughts.", "is_concluded": "y"})
    assert mails(forum) == ["bob@example.org"]
    versions = client.get(f"{URL}/synthesis/versions").text
    assert versions.index("Second thoughts.") < versions.index("He sees what she cannot.")
    assert "Concluded" in client.get("/").text
    assert "Concluded" in client.get(URL).text


def test_keeps_all_that_is_cited_by_address(forum: Forum, client: FlaskClient) -> None:
    one, two = (forum.factory.make_comment(forum.post, words) for words in ("One.", "Two."))
    alice = forum.cast.browser(forum.cast.alice)
    for others in (f"{one.public_id} {two.public_id} ", f"{one.public_id}, {URL}#comment-{two.public_id}"):
        answer = alice.post(f"{URL}/synthesis", data={"pro": "So it is.", "pro_others": others})
        assert answer.status_code == 303
        assert client.get(URL).text.count("synthesis__cited") == 2
    answer = alice.post(
        f"{URL}/synthesis", data={"pro": "So it is.", "pro_others": f"{one.public_id} nonsense"}
    )
    assert answer.status_code == 422
    assert "nonsense" in answer.text


def test_a_citation_loses_its_name_with_its_comment(forum: Forum, client: FlaskClient) -> None:
    forum.comment(client, "I said so.", name="Tim Guest")
    public_id = client.get(URL).text.split('id="comment-')[1][:10]
    alice = forum.cast.browser(forum.cast.alice)
    alice.post(f"{URL}/synthesis", data={"pro": "So it is.", "pro_cited": public_id})
    assert "synthesis__cited" in forum.app.test_client().get(URL).text
    client.post(f"/comments/{public_id}/withdraw")
    page = forum.app.test_client().get(URL).text
    assert "synthesis__cited" not in page
    assert "So it is." in page


def test_shows_that_many_comments_came_after_it(forum: Forum, client: FlaskClient) -> None:
    forum.cast.browser(forum.cast.alice).post(f"{URL}/synthesis", data={"pro": "So it is."})
    for number in range(19):
        forum.factory.make_comment(forum.post, f"c{number}")
    assert "came after it" not in client.get(URL).text
    forum.factory.make_comment(forum.post, "one more")
    assert "20 comments came after it." in client.get(URL).text


def test_rejects_what_rests_on_nothing(forum: Forum) -> None:
    elsewhere = forum.factory.make_comment(forum.factory.make_post(slug="other"))
    alice = forum.cast.browser(forum.cast.alice)
    for wrong in (
        {},
        {"pro": "x" * 401},
        {"pro": "Words.", "pro_cited": elsewhere.public_id},
        {"con": "Words.", "pro_cited": "0123456789"},
    ):
        answer = alice.post(f"{URL}/synthesis", data=wrong)
        assert answer.status_code == 422
        assert wrong.get("con", "") in answer.text
    assert "synthesis__lines" not in alice.get(URL).text


def test_requires_who_asked_or_who_looks_after_the_site(forum: Forum, client: FlaskClient) -> None:
    assert forum.cast.browser(forum.cast.bob).post(f"{URL}/synthesis", data={"pro": "x"}).status_code == 403
    assert client.get(f"{URL}/synthesis").status_code == 403
    assert forum.cast.browser(forum.cast.mod).get(f"{URL}/synthesis").status_code == 200
