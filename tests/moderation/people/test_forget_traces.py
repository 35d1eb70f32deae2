"""Network addresses and browsers are forgotten after the owner's days; only trusted proxies tell them."""

from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp.accounts.restrictions.models import Restriction, RestrictionKind
from blogapp.comments.models import Comment
from blogapp.extensions import db, transaction
from blogapp.moderation.people import forgetting
from blogapp.moderation.people.forgetting import forget_traces
from blogapp.web.site import change_setting
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory


def traces(app: Flask) -> list[tuple[str | None, str | None]]:
    with app.app_context():
        rows = db.session.execute(select(Comment.ip, Comment.agent).order_by(Comment.id)).all()
        return [(ip, agent) for ip, agent in rows]


def test_works_after_so_many_days(
    app: Flask, clock: Clock, factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    post = factory.make_post()
    for days in (200, 91, 91, 89, 0):
        factory.make_comment(
            post, ip="203.0.113.7", agent="A", created_at=clock.moment - timedelta(days=days)
        )
    assert forgotten(app) == 3
    assert traces(app) == [(None, None)] * 3 + [("203.0.113.7", "A")] * 2
    assert forgotten(app) == 0
    clock.move(days=3000)
    assert forgotten(app, "0") == 0
    assert forgotten(app, "3050") == 1
    assert forgotten(app, "30") == 1


def forgotten(app: Flask, days: str = "90") -> int:
    """What one run of the job does under this setting."""
    with app.app_context():
        change_setting("ip_days", days)
    with app.app_context():
        return forget_traces()


def test_forgets_networks_that_are_restricted_no_more(app: Flask, clock: Clock) -> None:
    long_ago = clock.moment - timedelta(days=91)
    with app.app_context():
        with transaction():
            for network, dates in {
                "192.0.2.1": {"ends_at": long_ago},
                "192.0.2.2": {"lifted_at": long_ago},
                "192.0.2.3": {"lifted_at": clock.moment},
                "192.0.2.4": {"ends_at": clock.moment + timedelta(days=1)},
                "192.0.2.5": {},
            }.items():
                db.session.add(
                    Restriction(kind=RestrictionKind.BAN, network=network, made_at=long_ago, **dates)
                )
            db.session.add(Restriction(kind=RestrictionKind.BAN, email="a@b.example", ends_at=long_ago))
        forget_traces()
        left = set(db.session.scalars(select(Restriction.network)))
    assert left == {"192.0.2.3", "192.0.2.4", "192.0.2.5", None}


def test_finds_them_by_an_index(app: Flask, clock: Clock) -> None:
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
        query = forgetting.traced(clock.moment).compile(
            db.engine, compile_kwargs={"render_postcompile": True}
        )
        with db.engine.connect() as connection:
            if not is_sqlite:
                # An empty table is read as a whole otherwise, and rightly.
                connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            explained = f"{'EXPLAIN QUERY PLAN' if is_sqlite else 'EXPLAIN'} {query}"
            plan = connection.exec_driver_sql(explained, _bound(query.params, is_sqlite=is_sqlite)).all()
    assert "ix_comments_traced" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def _bound(params: Any, *, is_sqlite: bool) -> Any:
    values = {name: str(value) if "created" in name else value for name, value in params.items()}
    return tuple(values.values()) if is_sqlite else values


@pytest.mark.parametrize(
    ("trusted", "forwarded", "stored"),
    [
        ("127.0.0.0/8", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.0/8", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.0/8", "203.0.113.9", "127.0.0.1"),
        ("", "203.0.113.9", "127.0.0.1"),
    ],
)
def test_believes_trusted_proxies_alone(
    make_app: Callable[..., Flask], clock: Clock, trusted: str, forwarded: str, stored: str
) -> None:
    app = make_app(trusted_proxies=(ip_network(trusted),) if trusted else ())
    factory = Factory(app)
    cast, headers = Cast(app, factory), {"X-Forwarded-For": forwarded}
    factory.make_post(slug="boss", author=cast.alice)
    form = {"name": "Gus", "email": "gus@example.org", "body": "I have seen both."}
    browser = cast.mallory()
    assert browser.post("/posts/boss/comments", data=form, headers=headers).status_code == 303
    assert traces(app)[0][0] == stored
    # The moderator comes from elsewhere, and bans whom the log of comments names.
    ban = {"place": stored, "reason": "Advertising.", "length": "day", "kind": "ban", "is_sure": "y"}
    assert cast.browser(cast.mod).post("/moderation/people", data=ban).status_code == 303
    clock.move(minutes=1)
    stranger = cast.mallory()
    again = {**form, "body": "And another thing.", "email": "g@example.org"}
    assert stranger.post("/posts/boss/comments", data=again, headers=headers).status_code == 403
    spoofed = {"X-Forwarded-For": f"192.0.2.1, {forwarded}"}
    assert stranger.post("/posts/boss/comments", data=again, headers=spoofed).status_code == 403
