"""Where the files of pictures lie: in a folder beside the database, or in a store that speaks S3."""

import os
from collections.abc import Collection
from contextlib import ExitStack
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, Protocol

import obstore
from flask import Flask, current_app
from obstore.exceptions import BaseError
from obstore.store import S3Store

from blogapp.config import Settings
from blogapp.media_settings import Bucket

# A store that needs longer for a megabyte is away. Whoever reads a page waits for no more than this.
PATIENCE: Final = timedelta(seconds=20)
RETRIES: Final = 2


class StoreAway(Exception):
    """The store does not answer, or does not let us in."""


class Store(Protocol):
    """Files by their plain names. All three raise StoreAway."""

    def put(self, name: str, content: bytes) -> None:
        """Keep the file; it is safe when this returns."""

    def read(self, name: str) -> bytes | None:
        """The whole file, or None where there is none."""

    def delete(self, names: Collection[str]) -> None:
        """Remove these; some may not be there."""


def init_app(app: Flask, settings: Settings) -> None:
    """Choose the store. It is opened at its first use, in the process that uses it."""
    bucket = settings.media_bucket
    app.extensions["media"] = BucketStore(bucket) if bucket else FolderStore(settings.data_dir / "media")


def store() -> Store:
    """The store of this site."""
    known: Store = current_app.extensions["media"]
    return known


class FolderStore:
    """One folder on this machine, readable by its owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, content: bytes) -> None:
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as file, ExitStack() as failed:
                # What a full disk has room for would stay there for ever.
                failed.callback(Path(file.name).unlink)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                failed.pop_all()
            # Whoever reads meanwhile sees nothing, or all of it.
            Path(file.name).replace(self.folder / name)
        except OSError as error:
            raise StoreAway(f"cannot write to {self.folder}: {error.strerror}") from error

    def read(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreAway(f"cannot read {self.folder}: {error.strerror}") from error

    def delete(self, names: Collection[str]) -> None:
        try:
            for name in names:
                (self.folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise StoreAway(f"cannot write to {self.folder}: {error.strerror}") from error


class BucketStore:
    """One bucket. Readers never see its address: pictures are served from this site."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket

    @cached_property
    def _client(self) -> S3Store:
        return S3Store(
            self.bucket.name,
            endpoint=self.bucket.endpoint,
            access_key_id=self.bucket.key,
            secret_access_key=self.bucket.secret,
            region=self.bucket.region,
            virtual_hosted_style_request=False,
            client_options={"timeout": PATIENCE, "allow_http": self.bucket.endpoint.startswith("http://")},
            retry_config={"max_retries": RETRIES, "retry_timeout": PATIENCE},
        )

    def put(self, name: str, content: bytes) -> None:
        try:
            obstore.put(self._client, name, content, use_multipart=False)
        except (BaseError, OSError) as error:
            raise StoreAway(_words(error)) from error

    def read(self, name: str) -> bytes | None:
        try:
            return obstore.get(self._client, name).bytes().to_bytes()
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise StoreAway(_words(error)) from error

    def delete(self, names: Collection[str]) -> None:
        try:
            obstore.delete(self._client, list(names))
        except (BaseError, OSError) as error:
            raise StoreAway(_words(error)) from error


def _words(error: Exception) -> str:
    """The first line: the rest is what the server answered, which may repeat our key."""
    return str(error).partition("\n")[0][:200]
