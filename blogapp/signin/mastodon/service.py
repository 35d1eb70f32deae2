"""The servers that we are known at: met when someone first names them, and kept."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import Exists

from blogapp import clock
from blogapp.errors import TooManyAttempts
from blogapp.extensions import db, transaction
from blogapp.signin.mastodon.server import Asker, Credentials, Server
from blogapp.signin.models import Identity, MastodonServer
from blogapp.signin.outbound import LARGEST_BYTES, PATIENCE_S
from blogapp.web.outgoing import Deadline
from blogapp.web.public_http import public_session

PROVIDER: Final = "mastodon"
# More than a busy site needs, and too few to make us a nuisance to others.
NEW_SERVERS_A_DAY: Final = 200
# Before 4.3 a server forgets a registration that nobody has used for a day.
UNUSED_LIFE: Final = timedelta(hours=20)
# Names that lead to nobody's account here are not kept for ever.
KEPT_UNUSED: Final = timedelta(days=1)
# Servers are renewed, and then speak of more than they did.
LIFE: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownServer:
    """A server and how it knows us."""

    server: Server
    credentials: Credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """This site, as servers shall know it. `address` is where one on this machine plays them all."""

    name: str
    base_url: str
    address: str = ""


def known_server(host: str) -> KnownServer | None:
    """The server of this name, if we have met it; from memory alone."""
    row = _row(host)
    return _known(row) if row else None


def is_to_be_met(host: str) -> bool:
    """Whether we do not know the server, or it may not know us any more."""
    row = _row(host)
    return row is None or not _is_good(row)


def meet_server(host: str, us: Us) -> KnownServer:
    """Ask the server who it is, and register there; raises as `Asker` does, or TooManyAttempts."""
    _refuse_too_many()
    # No transaction is open meanwhile: the other side may take its time.
    db.session.rollback()
    with public_session(Deadline(PATIENCE_S), LARGEST_BYTES, may_be_loopback=bool(us.address)) as session:
        session.headers["Accept"] = "application/json"
        asker = Asker(session, us.address)
        server = asker.discover(host)
        if server.host != host and not is_to_be_met(server.host) and (known := known_server(server.host)):
            return known
        drop_unused_servers()
        callback = f"{us.base_url}/login/{PROVIDER}/{server.host}/callback"
        return _kept(server, asker.register(server, us.name, us.base_url, callback))


def expire_registration(host: str) -> None:
    """The server does not know us: the next person who names it makes us known again."""
    with transaction():
        row = update(MastodonServer).where(MastodonServer.host == host)
        db.session.execute(row.values(created_at=clock.now() - LIFE))


def drop_unused_servers() -> None:
    """Forget the servers that were named at least a day ago, and that nobody came back from."""
    unused = (
        select(MastodonServer.id)
        .where(MastodonServer.created_at < clock.now() - KEPT_UNUSED, ~_is_used(MastodonServer.host))
        .order_by(MastodonServer.id)
        # One that is being met again at this moment stays.
        .with_for_update(skip_locked=True)
    )
    with transaction():
        db.session.execute(delete(MastodonServer).where(MastodonServer.id.in_(unused)))


def _kept(server: Server, credentials: Credentials) -> KnownServer:
    try:
        with transaction():
            row = _row(server.host) or _added(server.host)
            row.client_id, row.client_secret = credentials.client_id, credentials.client_secret
            row.metadata_json = json.dumps(asdict(_called_as_before(server, row)))
            row.created_at = clock.now()
    except IntegrityError:
        # Two people named it at once: the other one's registration is as good.
        db.session.rollback()
    kept = _row(server.host)
    return _known(kept) if kept else KnownServer(server=server, credentials=credentials)


def _called_as_before(server: Server, row: MastodonServer) -> Server:
    """Who came back under a number once must not become a stranger because the server is renewed."""
    before = json.loads(row.metadata_json or "{}").get("profile_url", "")
    return replace(server, profile_url=before) if before else server


def _added(host: str) -> MastodonServer:
    row = MastodonServer(host=host)
    db.session.add(row)
    return row


def _row(host: str) -> MastodonServer | None:
    return db.session.scalar(select(MastodonServer).where(MastodonServer.host == host))


def _known(row: MastodonServer) -> KnownServer:
    credentials = Credentials(client_id=row.client_id, client_secret=row.client_secret)
    return KnownServer(server=Server(**json.loads(row.metadata_json)), credentials=credentials)


def _is_good(row: MastodonServer) -> bool:
    age = clock.now() - row.created_at
    return age < UNUSED_LIFE or (age < LIFE and bool(db.session.scalar(select(_is_used(row.host)))))


def _is_used(host: str | InstrumentedAttribute[str]) -> Exists:
    """Whether anyone signs in from there."""
    return exists().where(Identity.provider == PROVIDER, Identity.issuer == host)


def _refuse_too_many() -> None:
    # Several at once may pass together: a rough cap is enough.
    today: datetime = clock.now() - timedelta(days=1)
    met = db.session.scalar(select(func.count()).where(MastodonServer.created_at > today))
    if (met or 0) >= NEW_SERVERS_A_DAY:
        sentence = _("Too many new Mastodon servers were named today. Please try again tomorrow.")
        raise TooManyAttempts(sentence, retry_after=86_400)
