"""A step back loses what the step had brought, and nothing else."""

from datetime import timedelta

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from blogapp import clock
from blogapp.extensions import db
from blogapp.posts.models import Post
from blogapp.signin import service
from blogapp.signin.mail.service import profile_of
from tests.support.cast import Cast
from tests.support.factories import Factory

KEPT = ("users", "identities", "sign_in_links")


def sizes() -> list[int]:
    with db.engine.connect() as connection:
        counts = [select(func.count()).select_from(db.metadata.tables[table]) for table in KEPT]
        return [connection.execute(count).scalar_one() for count in counts]


def is_of_models(name: str | None, *_more: object) -> bool:
    """The search index is made by hand for each engine, the queue by its own library."""
    return not name or ("_search" not in name and not name.startswith("huey_"))


def test_the_steps_lead_to_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_of_models})
        assert compare_metadata(context, db.metadata) == []


def test_a_step_back_keeps_the_ways_in(app: Flask, cast: Cast) -> None:
    cast.factory.make_sign_in_link(cast.bob)
    with app.app_context():
        service.link_identity(cast.bob.id, profile_of("bob@example.org", ""))
        before = sizes()
        db.session.remove()
        try:
            downgrade(revision="0003")
            assert sizes() == before == [4, 1, 1]
        finally:
            upgrade()


def test_what_was_public_before_there_were_subscribers_is_no_news(app: Flask, factory: Factory) -> None:
    factory.make_post("Old?")
    factory.make_post("Later?", published_at=clock.now() + timedelta(days=1))
    with app.app_context():
        db.session.remove()
        try:
            downgrade(revision="0016")
        finally:
            upgrade()
        posts = db.session.scalars(select(Post).order_by(Post.id)).all()
        assert [post.told_at == post.published_at for post in posts] == [True, False]
        assert posts[1].told_at is None
