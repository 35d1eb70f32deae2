"""Files of pictures lie in a folder or in a bucket of a real store, and readers cannot tell which."""

import os
import sys
from collections.abc import Callable, Iterator
from errno import ENOSPC
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask import Flask
from PIL import Image

from blogapp.app import PROJECT
from blogapp.errors import ConfigError
from blogapp.media.store import BucketStore, FolderStore, Store, StoreAway
from blogapp.media_settings import Bucket, media_bucket
from tests.media.sent import encode_all, pictures, send
from tests.support.cast import Cast
from tests.support.pictures import file_of, halves
from tests.support.server_process import ServerProcess, free_port


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """A real server that speaks S3."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = ServerProcess(command, ready="Running on", folder=PROJECT)
    yield f"127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str) -> Bucket:
    name = f"pictures-{uuid4().hex}"
    assert requests.put(f"http://{s3_server}/{name}", timeout=10).status_code == 200
    known = media_bucket(f"s3+http://KEY:SECRET@{s3_server}/{name}?region=eu-central-1")
    assert known
    return known


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return FolderStore(tmp_path / "media")
    return BucketStore(request.getfixturevalue("bucket"))


def test_works_for_what_is_put_read_and_deleted(store: Store) -> None:
    store.put("a.webp", b"one")
    store.put("a.webp", b"two")
    store.put("b.webp", b"\0" * 3_000_000)
    assert store.read("a.webp") == b"two"
    assert store.read("b.webp") == b"\0" * 3_000_000
    assert store.read("c.webp") is None
    store.delete(["c.webp", "a.webp"])
    assert (store.read("a.webp"), store.read("b.webp") is None) == (None, False)


def test_keeps_the_folder_to_its_owner_and_leaves_no_halves(tmp_path: Path) -> None:
    FolderStore(tmp_path / "media").put("a.webp", b"one")
    assert (tmp_path / "media").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "media").iterdir()] == ["a.webp"]


def test_leaves_nothing_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreAway, match="No space left on device"):
        FolderStore(tmp_path / "media").put("a.webp", b"one")
    assert list((tmp_path / "media").iterdir()) == []


def test_says_that_a_folder_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file")
    store = FolderStore(tmp_path / "media")
    with pytest.raises(StoreAway):
        store.put("a.webp", b"one")
    with pytest.raises(StoreAway):
        store.read("a.webp")
    with pytest.raises(StoreAway):
        store.delete(["a.webp"])


def test_says_that_a_server_is_away_and_tells_no_secret(bucket: Bucket) -> None:
    nobody = media_bucket(f"s3+http://KEY:SECRET@127.0.0.1:{free_port()}/pictures")
    assert nobody
    nowhere = Bucket(endpoint=bucket.endpoint, name="nowhere", key="KEY", secret="SECRET")
    for store in (BucketStore(nobody), BucketStore(nowhere)):
        with pytest.raises(StoreAway) as refusal:
            store.put("a.webp", b"one")
        assert "SECRET" not in str(refusal.value)
    assert "SECRET" not in repr(bucket)


def test_serves_from_this_site_what_lies_in_a_bucket(
    make_app: Callable[..., Flask], cast: Cast, bucket: Bucket, tmp_path: Path
) -> None:
    app: Any = make_app(media_bucket=bucket)
    browser = app.test_client()
    browser.post(cast.factory.make_sign_in_link(cast.alice))
    assert send(browser, (file_of(halves()), "boss.png")).status_code == 303
    encode_all(app)
    answer = app.test_client().get(f"/media/{pictures(app)[0].key}.webp")
    assert answer.status_code == 200
    assert Image.open(BytesIO(answer.data)).size == (300, 300)
    assert not (tmp_path / "media").exists()


def test_says_in_words_that_pictures_cannot_be_reached(make_app: Callable[..., Flask], cast: Cast) -> None:
    app = make_app(media_bucket=media_bucket(f"s3+http://KEY:SECRET@127.0.0.1:{free_port()}/pictures"))
    answer = app.test_client().get(f"/media/{'0' * 24}.webp")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "private, no-store")


def test_works_for_every_way_to_name_a_bucket() -> None:
    assert media_bucket("") is None
    assert media_bucket("s3://A%2FB:c%40d@s3.example.org/pictures") == Bucket(
        endpoint="https://s3.example.org", name="pictures", key="A/B", secret="c@d"
    )
    assert media_bucket("s3://k:s@[2001:db8::1]:9000/p?region=eu-west-3") == Bucket(
        endpoint="https://[2001:db8::1]:9000", name="p", key="k", secret="s", region="eu-west-3"
    )


@pytest.mark.parametrize(
    "value",
    [
        "https://k:s3cr3t@host/p",
        "s3://host/p",
        "s3://k@host/p",
        "s3://k:s3cr3t@host",
        "s3://k:s3cr3t@host/p/q",
        "s3://k:s3cr3t@host:99999/p",
        "s3://k:s3cr3t@host/p?regoin=x",
        "s3+http://k:s3cr3t@s3.example.org/p",
    ],
)
def test_rejects_a_setting_that_names_none_and_repeats_no_secret(value: str) -> None:
    with pytest.raises(ConfigError, match="BLOGAPP_MEDIA_URL") as refusal:
        media_bucket(value)
    assert "s3cr3t" not in str(refusal.value)
