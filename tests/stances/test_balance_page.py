"""The balance: on a thread, in lists, on a page of its own and as CSV; small counts expose nobody."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from blogapp.comments.opinions.balance.routes import plain
from blogapp.posts.models import PostStatus
from blogapp.stances.balance import perspectives_of
from blogapp.stances.drawing import FLOW_HEIGHT, flow
from blogapp.stances.tally import Stance
from tests.conftest import Clock
from tests.stances.conftest import URL, Forum


def rows(client: FlaskClient) -> list[list[str]]:
    answer = client.get(f"{URL}/balance.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.text)))[1:]


def test_shows_numbers_below_ten_people_and_percent_from_ten(forum: Forum, client: FlaskClient) -> None:
    forum.guests("pro", "pro", "con", "depends")
    assert "4 voices: 2 pro, 1 con, 1 it depends" in client.get(URL).text
    forum.guests(*["pro"] * 5, "con")
    page = client.get(URL).text
    assert "10 voices: 70\u202f% pro, 20\u202f% con, 10\u202f% it depends" in page
    assert "<td>7 (70&#8239;%)</td>" in page
    assert "10 voices: 70" in client.get("/").text


def test_shows_a_perspective_from_three_people_up(forum: Forum, client: FlaskClient) -> None:
    forum.guests("pro", "con", "con", perspective="coach")
    forum.guests("pro", "pro", "pro", perspective="manager")
    forum.guests("con", "con", perspective="other")
    names = [row.name for row in perspectives_of(forum.question)]
    # The two others could be worked out from the whole, so the smallest row that is shown goes with them.
    assert names == ["coach"]
    forum.guests("con")
    assert [row.name for row in perspectives_of(forum.question)] == ["coach", "manager"]
    page = client.get(f"{URL}/balance").text
    assert "manager" in page
    assert ">other<" not in page
    assert {row[1] for row in rows(client) if row[0] == "perspective"} == {"coach", "manager"}


def test_shows_how_opinion_moved_and_by_which_comment(forum: Forum, client: FlaskClient) -> None:
    mover = forum.factory.make_comment(forum.post, "Look at it this way.")
    browsers = forum.guests("con", "con", "con", "pro")
    assert "Still the same?" in browsers[0].get(URL).text
    for browser in browsers[:2]:
        forum.take(browser, "depends", moved_by=mover.public_id)
    assert "2 people have moved so far" in client.get(URL).text
    assert [row for row in rows(client) if row[0] == "from first to latest"] == []
    forum.take(browsers[2], "depends", moved_by=mover.public_id)
    page = client.get(URL).text
    assert "3 people moved: 3 from con to it depends" in page
    assert "moved 3 readers" in page
    assert ["from first to latest", "con to depends", "depends", "3"] in rows(client)
    assert "flow__band--moved" in client.get(f"{URL}/balance").text


def test_shows_no_way_that_one_or_two_people_went(clock: Clock, forum: Forum, client: FlaskClient) -> None:
    browsers = forum.guests("con", "con", "con", "con", "pro", "depends")
    clock.move(days=1)
    for browser, stance in zip(browsers, ("depends", "depends", "depends", "pro"), strict=False):
        forum.take(browser, stance)
    clock.move(days=1)
    forum.take(browsers[4], "con")
    assert "5 people moved: 3 from con to it depends, 2 otherwise" in client.get(URL).text
    cells = [row[1] for row in rows(client) if row[0] == "from first to latest"]
    assert cells == ["con to depends"]
    days = {row[1] for row in rows(client) if row[0] == "end of day"}
    assert len(days) == 2  # what one person did on the third day is not told apart


def test_rejects_oneself_as_the_one_who_moved(forum: Forum, client: FlaskClient) -> None:
    forum.comment(client, "My own words.", stance="con")
    own = client.get(URL).text.split('id="comment-')[1][:10]
    assert forum.take(client, "pro", moved_by=own).status_code == 422


def test_shows_days_from_three_people_up(forum: Forum, client: FlaskClient) -> None:
    forum.guests("pro", "con")
    assert "Days are shown where three people or more came or moved." in client.get(f"{URL}/balance").text
    forum.guests("con")
    assert 'class="days"' in client.get(f"{URL}/balance").text
    assert [row[3] for row in rows(client) if row[0] == "end of day"] == ["1", "2", "0"]


def test_shows_nothing_that_names_a_person(forum: Forum, client: FlaskClient) -> None:
    forum.comment(client, "I am here.", stance="pro", name="Nina Named")
    for address in (f"{URL}/balance", f"{URL}/balance.csv"):
        assert "Nina" not in forum.app.test_client().get(address).text


def test_rejects_strangers_where_the_question_is_private(forum: Forum, client: FlaskClient) -> None:
    forum.factory.make_post(slug="draft", status=PostStatus.DRAFT)
    assert client.get("/posts/draft/balance").status_code == 404
    assert client.get("/posts/draft/balance.csv").status_code == 404
    assert client.get("/posts/nowhere/balance").status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_a_spreadsheet_takes_nothing_for_a_formula(text: str) -> None:
    assert plain(text) == f"'{text}"
    assert plain("coach") == "coach"


def test_bands_of_the_flow_fill_both_ends() -> None:
    cells = [(first, latest, 2) for first in Stance for latest in Stance]
    drawn = flow(cells)
    assert drawn is not None
    assert len(drawn.bands) == 9
    assert sum(block.height for block in drawn.blocks[:3]) <= FLOW_HEIGHT
    assert flow([(Stance.PRO, Stance.CON, 0)]) is None
