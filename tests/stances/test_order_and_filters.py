"""Balanced order, both sides, filters and their feeds."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from blogapp.comments import turns
from blogapp.comments.balanced import FRESH_EVERY, Root, in_turns, place_in, wilson
from blogapp.comments.models import Status
from blogapp.stances.tally import Stance
from tests.conftest import Clock
from tests.stances.conftest import URL, Forum

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=30)
Count = Callable[[], Any]


def root(number: int, stance: str = "", helpful: int = 0, at: datetime = OLD) -> Root:
    return Root(number, f"c{number}", stance, helpful, at + timedelta(minutes=number))


ROOTS = st.lists(
    st.builds(root, st.integers(1, 10_000), st.sampled_from(["", *Stance]), st.integers(0, 9)),
    max_size=40,
    unique_by=lambda each: each.id,
)


@given(ROOTS)
def test_shows_each_comment_once_and_the_same_order_again(roots: list[Root]) -> None:
    order = in_turns(roots, NOW, list(Stance))
    assert sorted(each.id for each in order) == sorted(each.id for each in roots)
    assert in_turns(reversed(roots), NOW, list(Stance)) == order


@given(ROOTS)
def test_takes_turns_while_more_than_one_side_is_left(roots: list[Root]) -> None:
    order = in_turns(roots, NOW, list(Stance))
    for place, (one, next_one) in enumerate(pairwise(order)):
        left = {each.stance for each in order[place + 1 :]}
        assert one.stance != next_one.stance or left == {one.stance}


def test_puts_the_more_helpful_first_on_each_side() -> None:
    order = in_turns([root(n, "pro", helpful) for n, helpful in enumerate((0, 3, 1, 9))], NOW, list(Stance))
    assert [each.helpful for each in order] == [9, 3, 1, 0]


def test_gives_new_comments_their_turn() -> None:
    voted = [root(n, "pro", 5) for n in range(6)]
    new = [root(10 + n, "pro", 0, NOW - timedelta(hours=1)) for n in range(2)]
    order = [each.id for each in in_turns([*voted, *new], NOW, list(Stance))]
    assert order[FRESH_EVERY - 1] == 11
    assert order[2 * FRESH_EVERY - 1] == 10
    later = in_turns([*voted, *new], NOW + timedelta(days=9), list(Stance))
    assert {each.id for each in later[-2:]} == {10, 11}


def test_rotates_equal_ones_by_day() -> None:
    roots = [root(n, "con") for n in range(8)]
    orders = {
        tuple(each.id for each in in_turns(roots, NOW + timedelta(days=d), list(Stance))) for d in range(5)
    }
    assert len(orders) > 2


def test_knows_wilsons_lower_bound() -> None:
    assert wilson(0, 0) == 0
    assert wilson(1, 1) == pytest.approx(0.2065, abs=1e-4)
    assert wilson(10, 10) == pytest.approx(0.7225, abs=1e-3)
    assert wilson(1, 2) < wilson(50, 100) < wilson(60, 100)


@pytest.mark.parametrize("text", ["", "x", "x.zz", "x.ffffffffff", "x.-1", ".", "a.b.c.d", "\0.1", "x" * 500])
def test_reads_any_place(text: str) -> None:
    assert place_in(text, NOW).at == NOW


def ids(page: str) -> list[str]:
    return re.findall(r'<article class="comment[^>]*id="comment-([0-9a-v]{10})"', page)


def test_shows_every_comment_once_to_who_turns_pages_while_others_vote_and_write(
    clock: Clock, forum: Forum, client: FlaskClient, set_site: Callable[[str, str], None]
) -> None:
    set_site("roots_per_page", "3")
    make = forum.factory.make_comment
    made = [make(forum.post, f"c{n}", stance=("pro", "con", "")[n % 3]) for n in range(10)]
    clock.move(hours=1)
    seen, address = [], URL
    while address:
        page = client.get(address).text
        seen += ids(page)
        found = re.search(r'rel="next" href="([^"]+after[^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else ""
        clock.move(minutes=1)
        forum.factory.make_comment(forum.post, "later", stance="con")
        for comment in made[-2:]:
            forum.app.test_client().post(f"/comments/{comment.public_id}/vote")
    assert sorted(seen) == sorted(comment.public_id for comment in made)


# Of these sizes, some end a page exactly where the rest begins.
@pytest.mark.parametrize("size", range(1, 7))
def test_goes_on_with_the_rest_after_what_is_dealt_out(
    forum: Forum,
    client: FlaskClient,
    set_site: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
    size: int,
) -> None:
    for name in ("PER_SIDE", "NEWEST"):
        monkeypatch.setattr(turns, name, 2)
    turns._roots.cache_clear()
    set_site("roots_per_page", str(size))
    make = forum.factory.make_comment
    made = [make(forum.post, f"c{n}", stance="pro" if n % 4 else "con") for n in range(13)]
    seen, address = [], URL
    while address:
        page = client.get(address).text
        seen += ids(page)
        found = re.search(r'rel="next" href="([^"]+after[^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else ""
    turns._roots.cache_clear()
    assert sorted(seen) == sorted(comment.public_id for comment in made)


def test_costs_at_most_eight_statements_for_every_size(
    clock: Clock, forum: Forum, client: FlaskClient, count_statements: Count
) -> None:
    chosen = {"stance": "depends", "new_condition": "The client agrees first"}
    forum.comment(client, "It depends on that.", **chosen)
    forum.guests("pro", "con", "con")
    alice = forum.cast.browser(forum.cast.alice)
    with_line = {"pro": "It helps.", "pro_others": ids(client.get(URL).text)[0]}
    assert alice.post(f"{URL}/synthesis", data=with_line).status_code == 303
    numbers = []
    for more in (1, 60):
        for n in range(more):
            forum.factory.make_comment(forum.post, f"c{n}", stance=("pro", "con", "")[n % 3])
            clock.move(seconds=1)
        forum.take(client, "con" if more == 1 else "depends", condition="1" if more > 1 else "")
        for address in (URL, f"{URL}?stance=pro", f"{URL}?view=sides", f"{URL}?sort=top&condition=1"):
            with count_statements() as statements:
                page = forum.app.test_client().get(address)
            assert page.status_code == 200
            numbers.append(len(statements))
    assert max(numbers) <= 8
    assert "The client agrees first" in client.get(URL).text


def test_filters_combine_with_each_other_and_with_an_order(forum: Forum, client: FlaskClient) -> None:
    make = forum.factory.make_comment
    one = make(forum.post, "first con of a coach", stance="con", perspective="coach", condition_id=None)
    reply = make(forum.post, "a con reply of a coach", parent=one, stance="con", perspective="coach")
    make(forum.post, "con of a manager", stance="con", perspective="manager")
    make(forum.post, "pro of a coach", stance="pro", perspective="coach")
    page = client.get(f"{URL}?stance=con&perspective=coach&sort=oldest")
    assert ids(page.text) == [one.public_id, reply.public_id]
    assert 'href="/posts/boss?sort=newest&amp;stance=con&amp;perspective=coach#comments"' in page.text
    assert client.get(f"{URL}?stance=depends").text.count("No comment says this yet.") == 1
    assert len(ids(client.get(f"{URL}?stance=nonsense&condition=abc").text)) == 4


def test_feeds_have_what_the_filter_shows(forum: Forum, client: FlaskClient) -> None:
    forum.factory.make_comment(forum.post, "speaks for it", stance="pro")
    forum.factory.make_comment(forum.post, "speaks against it", stance="con")
    feed = client.get(f"{URL}/comments.xml?stance=con").text
    assert "speaks against it" in feed
    assert "speaks for it" not in feed
    assert (
        f'rel="self" type="application/atom+xml" href="http://127.0.0.1:8000{URL}/comments.xml?stance=con"'
        in feed
    )
    assert "speaks for it" in client.get(f"{URL}/comments.xml").text


def test_shows_both_sides_beside_each_other(forum: Forum, client: FlaskClient) -> None:
    weak = forum.factory.make_comment(forum.post, "weak pro", stance="pro")
    strong = forum.factory.make_comment(forum.post, "strong pro", stance="pro")
    con = forum.factory.make_comment(forum.post, "a con", stance="con")
    forum.factory.make_comment(forum.post, "no side")
    forum.app.test_client().post(f"/comments/{strong.public_id}/vote")
    page = client.get(f"{URL}?view=sides").text
    assert ids(page) == [strong.public_id, weak.public_id, con.public_id]
    assert "Nobody has argued this side yet." in page


def test_ignores_the_side_of_what_is_not_public(forum: Forum, client: FlaskClient) -> None:
    spam = forum.factory.make_comment(forum.post, "buy", stance="pro", status=Status.SPAM)
    forum.factory.make_comment(forum.post, "an answer", parent=spam)
    assert ids(client.get(f"{URL}?view=sides").text) == []
    assert spam.public_id in client.get(URL).text


def test_shows_all_where_one_is_pinned(
    forum: Forum, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PER_SIDE", "NEWEST"):
        monkeypatch.setattr(turns, name, 4)
    turns._roots.cache_clear()
    made = [forum.factory.make_comment(forum.post, f"c{n}", stance="pro") for n in range(5)]
    forum.cast.browser(forum.cast.mod).post(f"/moderation/{made[-1].public_id}/pin")
    shown = ids(client.get(URL).text)
    turns._roots.cache_clear()
    assert sorted(shown) == sorted(comment.public_id for comment in made)
