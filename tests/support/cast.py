"""The people of the tests; each name is a permission."""

from flask import Flask
from flask.testing import FlaskClient

from blogapp.accounts.models import Role, User
from tests.support.factories import Factory


class Cast:
    """alice writes, bob reads with an account, mod moderates, olga owns the site; mallory is a stranger."""

    def __init__(self, app: Flask, factory: Factory) -> None:
        self.app = app
        self.factory = factory
        self.alice = factory.make_user(name="Alice Author", role=Role.AUTHOR)
        self.bob = factory.make_user(name="Bob Reader", role=Role.READER)
        self.mod = factory.make_user(name="Mo Moderator", role=Role.MODERATOR)
        self.olga = factory.make_user(name="Olga Owner", role=Role.OWNER)

    def browser(self, user: User | None = None) -> FlaskClient:
        """A browser of its own: signed in through a one-time link, or a stranger's."""
        client = self.app.test_client()
        if user is not None:
            link = self.factory.make_sign_in_link(user)
            assert client.post(link).status_code == 303
        return client

    def mallory(self) -> FlaskClient:
        """A stranger's browser."""
        return self.browser()
