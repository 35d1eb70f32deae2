"""A site of the bench's own: an empty, migrated database in a folder that goes when the bench ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from flask_migrate import upgrade

from blogapp.app import create_app
from blogapp.config import Settings
from blogapp.extensions import db
from blogapp.web.site import change_setting


@dataclass(frozen=True, slots=True)
class BenchSite:
    """The folder that holds everything, and the application in this process."""

    folder: Path
    app: Flask

    def environ(self, port: int) -> dict[str, str]:
        """What a server of this site needs to know."""
        return {**os.environ, **_environ(self.folder), "PORT": str(port)}


@contextmanager
def fresh_site() -> Iterator[BenchSite]:
    """A site without posts, with the rules off that would stop a load test."""
    with TemporaryDirectory(prefix="blogapp-bench-") as folder:
        app = create_app(Settings.from_environ(_environ(Path(folder))))
        with app.app_context():
            upgrade()
            # What is written is measured to the end: it appears.
            change_setting("hold", "nothing")
            db.engine.dispose()
        yield BenchSite(Path(folder), app)
        with app.app_context():
            db.engine.dispose()


def _environ(folder: Path) -> dict[str, str]:
    return {"BLOGAPP_DATA_DIR": str(folder), "BLOGAPP_RATE_LIMITS": "off"}
