"""A stance that comes with a comment counts while that is public, and is shown beside the name."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.accounts.profile.service import close_account
from blogapp.comments.models import Comment, Status
from blogapp.extensions import db
from blogapp.moderation.decision import Decision
from blogapp.moderation.service import decide
from blogapp.stances.network import GUESTS_PER_NETWORK
from tests.stances.conftest import URL, Forum

SetSite = Callable[[str, str], None]
OWNER = Person(role=Role.OWNER)


def public_id(forum: Forum) -> str:
    with forum.app.app_context():
        return db.session.scalars(select(Comment.public_id).order_by(Comment.id.desc())).first() or ""


def moderate(forum: Forum, decision: Decision) -> None:
    with forum.app.app_context():
        decide(public_id(forum), decision, OWNER)


def test_shows_word_perspective_and_condition_beside_the_name(forum: Forum, client: FlaskClient) -> None:
    chosen = {"stance": "depends", "perspective": "manager", "new_condition": "The client agrees first"}
    assert forum.comment(client, "I have seen it go both ways.", **chosen).status_code == 303
    page = forum.app.test_client().get(URL).text
    assert 'comment__stance--depends"' in page
    assert "It depends: The client agrees first" in page
    assert '<span class="comment__perspective">manager</span>' in page
    assert forum.people == (0, 0, 1)


def test_counts_once_a_moderator_publishes_it_and_no_longer_than_that(
    forum: Forum, client: FlaskClient, set_site: SetSite
) -> None:
    set_site("hold", "everything")
    forum.comment(client, "This waits.", stance="con", new_condition="")
    assert forum.people == (0, 0, 0)
    back = (Decision.PUBLISH, 1)
    for decision, con in (back, (Decision.SPAM, 0), back, (Decision.TRASH, 0), back, (Decision.HOLD, 0)):
        moderate(forum, decision)
        assert forum.people == (0, con, 0), decision


def test_what_was_said_before_counts_while_a_comment_waits(
    forum: Forum, client: FlaskClient, set_site: SetSite
) -> None:
    forum.take(client, "pro")
    set_site("hold", "everything")
    forum.comment(client, "I have changed my mind.", stance="con")
    assert forum.people == (1, 0, 0)
    moderate(forum, Decision.PUBLISH)
    assert forum.people == (0, 1, 0)
    assert client.post(f"/comments/{public_id(forum)}/withdraw").status_code == 303
    assert forum.people == (1, 0, 0)
    assert "comment__stance" not in client.get(URL).text


def test_a_condition_of_a_waiting_comment_is_not_shown(
    forum: Forum, client: FlaskClient, set_site: SetSite
) -> None:
    forum.guests("depends")
    set_site("hold", "everything")
    forum.comment(client, "Wait.", stance="depends", new_condition="Buy cheap watches here")
    assert "cheap watches" not in forum.app.test_client().get(URL).text
    answer = forum.take(forum.app.test_client(), "depends", new_condition="Buy cheap watches here")
    assert answer.status_code == 422


def comment_row(forum: Forum) -> Comment:
    with forum.app.app_context():
        return db.session.scalars(select(Comment).order_by(Comment.id.desc())).one_or_none() or Comment()


def test_shows_no_stance_that_was_left_out(forum: Forum, client: FlaskClient) -> None:
    forum.take(client, "pro", perspective="manager")
    forum.comment(client, "No side is said here.", stance="", perspective="manager")
    comment = comment_row(forum)
    assert (comment.stance, comment.perspective) == ("", "manager")
    assert "comment__stance" not in forum.app.test_client().get(URL).text
    assert forum.people == (1, 0, 0)
    assert forum.question.counts["perspective", "manager", "pro"] == 1


def test_shows_no_perspective_that_was_left_out(forum: Forum, client: FlaskClient) -> None:
    forum.take(client, "pro", perspective="manager")
    forum.comment(client, "Not said from where.", stance="con", perspective="")
    comment = comment_row(forum)
    assert (comment.stance, comment.perspective) == ("con", "")
    assert "comment__perspective" not in forum.app.test_client().get(URL).text
    assert forum.people == (0, 1, 0)


@pytest.mark.parametrize("decision", [Decision.HOLD, Decision.SPAM])
def test_nobody_can_choose_the_condition_of_a_waiting_comment(
    forum: Forum, client: FlaskClient, set_site: SetSite, decision: Decision
) -> None:
    set_site("hold", "everything")
    set_site("seconds_between_comments", "0")
    waiting = {"stance": "depends", "condition": "1"}
    forum.comment(client, "Wait.", stance="depends", new_condition="Buy cheap watches here")
    moderate(forum, decision)
    other = forum.app.test_client()
    assert forum.take(other, ip="203.0.113.1", **waiting).status_code == 422
    assert forum.comment(other, "Me too, I think.", **waiting).status_code == 422
    assert forum.take(client, **waiting).status_code == 422
    assert "cheap watches" not in forum.app.test_client().get(URL).text
    assert forum.comment(client, "And once more, in other words.", **waiting).status_code == 422


def test_shows_moderators_the_condition_that_waits(
    forum: Forum, client: FlaskClient, set_site: SetSite
) -> None:
    set_site("hold", "everything")
    forum.comment(client, "It can go both ways.", stance="depends", new_condition="The dice fall well")
    assert "The dice fall well" in forum.cast.browser(forum.cast.mod).get("/moderation").text


@pytest.mark.parametrize("words", ["held_words", "refused_words"])
def test_the_lists_of_words_hold_for_a_condition_too(
    forum: Forum, client: FlaskClient, set_site: SetSite, words: str
) -> None:
    set_site(words, "casino")
    said = {"stance": "depends", "new_condition": "a casino bonus for you"}
    forum.comment(client, "A perfectly good thought about this.", **said)
    assert comment_row(forum).status != Status.PUBLISHED
    assert "casino" not in forum.app.test_client().get(URL).text


def test_keeps_the_text_where_the_choice_is_wrong(forum: Forum, client: FlaskClient) -> None:
    for fields in ({"stance": "maybe"}, {"stance": "depends", "new_condition": "www.example.org"}):
        answer = forum.comment(client, "A text worth keeping.", **fields)
        assert answer.status_code == 422
        assert "A text worth keeping." in answer.text
    answer = forum.comment(client, "A text worth keeping.", stance="pro", perspective="astronaut")
    assert answer.status_code == 422
    assert "This perspective is not among those of this question." in answer.text
    assert forum.people == (0, 0, 0)


@pytest.mark.parametrize("keeps_texts", [True, False])
def test_who_closes_the_account_stands_nowhere(forum: Forum, keeps_texts: bool) -> None:
    bob = forum.cast.browser(forum.cast.bob)
    forum.comment(bob, "Here I stand.", stance="pro")
    forum.take(bob, "con")
    other = forum.guests("pro")[0]
    other.post(f"/comments/{public_id(forum)}/vote")
    assert forum.people == (1, 1, 0)
    with forum.app.app_context():
        close_account(forum.cast.bob.id, forum.app.extensions["belongings"], keeps_texts=keeps_texts)
    assert forum.people == (1, 0, 0)


def test_a_guest_who_signs_in_is_one_person(forum: Forum) -> None:
    browser = forum.app.test_client()
    forum.take(browser, "pro")
    forum.comment(browser, "As a guest.", stance="con")
    browser.post(forum.factory.make_sign_in_link(forum.cast.bob))
    forum.take(browser, "depends")
    assert forum.people == (0, 1, 1)
    browser.post("/account/adopt", data={"answer": "mine"})
    assert forum.people == (0, 0, 1)
    counts = forum.question.counts
    assert counts["guest", "con"] == 0
    assert counts["move", "pro", "depends"] == 1


def test_limits_whose_comments_are_withdrawn_again_too(forum: Forum) -> None:
    most = GUESTS_PER_NETWORK[0][1]
    for number in range(most):
        browser = forum.app.test_client()
        forum.comment(browser, f"The thought number {number} about it.", stance="pro")
        forum.take(browser, "con", "127.0.0.1")
        browser.post(f"/comments/{public_id(forum)}/withdraw")
    assert forum.take(forum.app.test_client(), "con", "127.0.0.9").status_code == 429
