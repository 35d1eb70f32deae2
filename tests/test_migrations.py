"""A step back loses what the step had brought, and nothing else."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from blogapp.extensions import db
from blogapp.signin import service
from blogapp.signin.mail.service import profile_of
from tests.support.cast import Cast

KEPT = ("users", "identities", "sign_in_links")


def sizes() -> list[int]:
    with db.engine.connect() as connection:
        counts = [select(func.count()).select_from(db.metadata.tables[table]) for table in KEPT]
        return [connection.execute(count).scalar_one() for count in counts]


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
