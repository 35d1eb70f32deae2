"""What every test may ask for: a site on either database, its people and texts, a clock that can be moved."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event, insert

from blogapp import clock as product_clock
from blogapp.app import create_app
from blogapp.config import Settings
from blogapp.extensions import db
from blogapp.web.site import SiteSetting
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.postgres import Postgres
from tests.support.thrift import begin_saving, empty_tables, share_compiled

# How long an example takes says nothing of the product on a machine that is busy with other tests.
hypothesis_settings.register_profile("blogapp", deadline=None)
hypothesis_settings.load_profile("blogapp")

begin_saving()

pytest_plugins = [
    "tests.support.missing_services",
    "tests.support.live_site",
    "tests.support.mail_server",
    "tests.support.oidc",
    "tests.support.reader",
    "tests.support.stand_in",
    "tests.support.akismet_site",  # after what it imports, which pytest must see first
]

# Nobody waits here for being new; tests of that rule set `hold` themselves.
FRIENDLY = insert(SiteSetting).values(key="hold", value="doubtful")

BASE_URL = "http://127.0.0.1:8000"


def settings_for(database_url: str, data_dir: Path, **changes: object) -> Settings:
    """Settings of a site under test."""
    values = {
        "data_dir": data_dir,
        "database_url": database_url,
        "secret_key": "of the tests",
        "base_url": BASE_URL,
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]  # named values, as a test wants them


def migrate(database_url: str, data_dir: Path) -> None:
    """Run the real migrations."""
    app = create_app(settings_for(database_url, data_dir))
    with app.app_context():
        upgrade()
        with db.engine.begin() as connection:
            connection.execute(FRIENDLY)
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file; each test gets a copy."""
    folder = tmp_path_factory.mktemp("template")
    migrate(f"sqlite:///{folder / 'blogapp.db'}", folder)
    return folder / "blogapp.db"


@pytest.fixture(scope="session")
def emptied_postgres(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], str]]:
    """Empties the migrated PostgreSQL database of this worker, and says its address."""
    with postgres.fresh_database() as url:
        migrate(url, tmp_path_factory.mktemp("postgres"))
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:

            def emptied() -> str:
                empty_tables(connection)
                connection.execute(str(FRIENDLY.compile(compile_kwargs={"literal_binds": True})).encode())
                return url

            yield emptied


@pytest.fixture
def postgres_site(emptied_postgres: Callable[[], str]) -> str:
    """The address of a migrated, empty PostgreSQL database."""
    return emptied_postgres()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database: each test that asks for it runs on both engines."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "blogapp.db")
        return f"sqlite:///{tmp_path / 'blogapp.db'}"
    url: str = request.getfixturevalue("postgres_site")
    return url


@pytest.fixture
def make_app(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Builds sites on the test's database, for tests that want other settings or several processes' worth."""
    apps: list[Flask] = []

    def make(**changes: object) -> Flask:
        app = create_app(settings_for(database_url, tmp_path, **changes))
        app.testing = True
        share_compiled(app)
        apps.append(app)
        return app

    yield make
    for app in apps:
        with app.app_context():
            app.extensions["jobs"].close()
            db.engine.dispose()
    for app in apps:
        app.extensions["page_versions"].close()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """A site."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a script, of a person nobody knows."""
    return app.test_client()


@pytest.fixture
def factory(app: Flask) -> Factory:
    """Makes valid rows."""
    return Factory(app)


@pytest.fixture
def make_user(factory: Factory) -> Callable[..., object]:
    return factory.make_user


@pytest.fixture
def make_post(factory: Factory) -> Callable[..., object]:
    return factory.make_post


@pytest.fixture
def make_comment(factory: Factory) -> Callable[..., object]:
    return factory.make_comment


@pytest.fixture
def cast(app: Flask, factory: Factory) -> Cast:
    """Alice the author, bob a reader, mallory a stranger, mod a moderator; each with a browser."""
    return Cast(app, factory)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def move(self, **span: float) -> None:
        """Forward by days, hours, minutes, seconds."""
        self.moment += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The product's clock, in the test's hands."""
    hands = Clock()
    monkeypatch.setattr(product_clock, "now", lambda: hands.moment)
    return hands


@pytest.fixture
def count_statements(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collects the SQL that the site sends, but for BEGIN and COMMIT."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            if not statement.startswith("BEGIN"):
                statements.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
