"""Where pictures are kept when not beside the database: one setting, read into its parts."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from blogapp.environment import is_loopback
from blogapp.errors import ConfigError

WANTED: Final = "expected s3://KEY:SECRET@host/bucket, or s3+http://... on this machine"


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """A bucket in a store that speaks S3: its server, its name, and who we are there."""

    endpoint: str
    name: str
    key: str
    secret: str = field(repr=False)
    region: str = "us-east-1"


def media_bucket(value: str) -> Bucket | None:
    """`s3://KEY:SECRET@host:port/bucket?region=...`; what is not a plain letter is percent-encoded.

    None where it is empty. `s3+http` is for a store on this machine: elsewhere the pictures would travel in
    clear.
    """
    if not value:
        return None
    parts = _parts(value)
    host, bucket = parts.hostname or "", parts.path.strip("/")
    options = parse_qs(parts.query)
    if (
        not (host and bucket and parts.username and parts.password)
        or "/" in bucket
        or options.keys() - {"region"}
    ):
        raise _refused()
    if parts.scheme == "s3+http" and not is_loopback(host):
        raise ConfigError(f"BLOGAPP_MEDIA_URL: s3+http:// is for this machine only, not {host}.")
    return Bucket(
        endpoint=f"{'http' if parts.scheme == 's3+http' else 'https'}://{parts.netloc.rpartition('@')[2]}",
        name=bucket,
        key=unquote(parts.username or ""),
        secret=unquote(parts.password or ""),
        region=options.get("region", ["us-east-1"])[0],
    )


def _parts(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        is_sound = parts.scheme in {"s3", "s3+http"} and parts.port != 0
    except ValueError:
        is_sound, parts = False, SplitResult("", "", "", "", "")
    if not is_sound:
        raise _refused()
    return parts


def _refused() -> ConfigError:
    # Not the value: it holds a secret.
    return ConfigError(f"BLOGAPP_MEDIA_URL: {WANTED}.")
