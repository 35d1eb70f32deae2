"""The desk of a large site beside that of a small one: a page, a filter, a decision, and 500 at once."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from bench.in_process import statements_of
from bench.site import fresh_site
from bench.table import Row, at_most
from bench.threads import CHUNK, build_thread
from blogapp.accounts.models import Guest, Role, User
from blogapp.accounts.service import make_sign_in_link, make_user
from blogapp.comments.models import Comment, Judgement, JudgementReason, Status
from blogapp.extensions import db, transaction

# A small and a large site, and how many of each wait for a decision.
SMALL: Final = (1_000, 100)
LARGE: Final = (1_000_000, 20_000)
IN_A_THREAD: Final = 50_000
GUESTS: Final = 500
# One in so many comments has a reason, and every one that waits.
WITH_REASON: Final = 50
TIMES: Final = 15
MOST_GROWTH: Final = 3.0
MOST_STATEMENTS: Final = 12
AT_ONCE: Final = 500
MOST_SECONDS: Final = 2.0

PAGES: Final = {
    "first page": "/moderation",
    "reason:links": "/moderation?q=reason:links",
    "words": "/moderation?q=coach",
    "a name": "/moderation?queue=all&q=by:ruth",
    "published": "/moderation?queue=published",
    "spam folder": "/moderation?queue=spam",
    "my decisions": "/moderation/decisions",
}


def rows() -> Iterator[Row]:
    """Both sites are filled first; then each page in turn on both."""
    with fresh_site() as small, fresh_site() as large:
        few, many = _filled(small.app, *SMALL), _filled(large.app, *LARGE)
        for who, browsers in zip(("moderator", "author"), zip(few, many, strict=True), strict=True):
            for name, address in PAGES.items():
                yield _grown(f"desk, {who}: {name}", browsers, partial(_page, address))
            yield _grown(f"desk, {who}: a decision", browsers, _decide)
        yield from _many(many[0])


def _filled(app: Flask, size: int, held: int) -> tuple[FlaskClient, FlaskClient]:
    """Comments of guests in threads of one author; the browsers of a moderator and of the author."""
    with app.app_context():
        author, moderator = make_user("Ruth Ellery", Role.OWNER), make_user("Mo Moderator", Role.MODERATOR)
        for start in range(0, size, IN_A_THREAD):
            build_thread(f"A discussion from {start}", min(IN_A_THREAD, size - start))
        with transaction():
            db.session.execute(insert(Guest), [{"token": f"guest {number}"} for number in range(GUESTS)])
            db.session.execute(update(Comment).values(guest_id=Comment.id % GUESTS + 1))
            waits = Comment.id % (size // held) == 0
            held_now = update(Comment).where(waits).values(status=Status.HELD, doubt=Comment.id % 9)
            db.session.execute(held_now)
            db.session.execute(
                update(Comment).where(Comment.id % (size // held) == 1).values(status=Status.SPAM)
            )
        _judge(select(Comment.id).where((Comment.status == Status.HELD) | (Comment.id % WITH_REASON == 3)))
        with transaction():
            db.session.execute(update(User).where(User.id == author).values(role=Role.AUTHOR))
        links = [make_sign_in_link(user) for user in (moderator, author)]
    browsers = (app.test_client(), app.test_client())
    for browser, link in zip(browsers, links, strict=True):
        assert browser.post(f"/login/link/{link}").status_code == 303
    return browsers


def _judge(which: Any) -> None:
    judged = {"decision": "hold", "probability": 0.5, "text_digest": ""}
    judged["signals"] = '[{"name": "many-links", "weight": 1.0, "facts": {"links": 3}, "passage": null}]'
    ids = db.session.scalars(which).all()
    with transaction():
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            db.session.execute(insert(Judgement), [{"comment_id": each, **judged} for each in some])
            reasons = [{"comment_id": each, "reason": "many-links"} for each in some]
            db.session.execute(insert(JudgementReason), reasons)


def _grown(name: str, browsers: tuple[FlaskClient, FlaskClient], act: Callable[[FlaskClient], object]) -> Row:
    """The best time of each, in turn; the statements of the large one."""
    small, large = browsers
    act(small)
    act(large)
    with statements_of(large.application) as statements:
        act(large)
    times = [(_seconds(act, small), _seconds(act, large)) for _ in range(TIMES)]
    small_s, large_s = (min(taken) for taken in zip(*times, strict=True))
    assert len(statements) <= MOST_STATEMENTS, f"{name}: {len(statements)} statements"
    return at_most(
        f"{name}, {LARGE[0]:,} comments",
        f"{large_s * 1000:.1f} ms, {len(statements)} SQL statements",
        f"{SMALL[0]:,} comments {small_s * 1000:.1f} ms",
        large_s / small_s,
        MOST_GROWTH,
    )


def _seconds(act: Callable[[FlaskClient], object], browser: FlaskClient) -> float:
    started = time.perf_counter()
    act(browser)
    return time.perf_counter() - started


def _page(address: str, browser: FlaskClient) -> None:
    assert browser.get(address).status_code == 200, address


def _decide(browser: FlaskClient) -> None:
    """Spam, so that the filter learns. Each time another comment; a small site has just enough of them."""
    with browser.application.app_context():
        waiting = select(Comment.public_id).where(Comment.urgency.is_not(None), Comment.status == Status.HELD)
        public_id = db.session.scalars(waiting.limit(1)).one()
    answer = browser.post(f"/moderation/{public_id}/spam", data={"seen": "held", "queue": "needs"})
    assert answer.status_code == 303


def _many(browser: FlaskClient) -> Iterator[Row]:
    app = browser.application
    with app.app_context():
        waiting = select(Comment.public_id).where(Comment.urgency.is_not(None)).limit(AT_ONCE)
        chosen = " ".join(f"{each}.held" for each in db.session.scalars(waiting))
    fields = {"decision": "spam", "chosen": chosen, "confirmed": "yes"}
    with statements_of(app) as statements:
        started = time.perf_counter()
        assert browser.post("/moderation/bulk", data=fields).status_code == 303
        seconds = time.perf_counter() - started
    yield Row(
        f"{AT_ONCE} comments to spam at once, {LARGE[0]:,} comments",
        f"{seconds:.2f} s, {len(statements)} SQL statements",
        "",
        "",
        f"under {MOST_SECONDS:g} s",
        seconds < MOST_SECONDS,
    )
