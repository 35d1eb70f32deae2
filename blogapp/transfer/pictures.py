"""Fetches the pictures of imported posts and puts them in; stopped anywhere, it goes on from there."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from urllib.parse import unquote, urlsplit

from sqlalchemy import select, update

from blogapp import jobs
from blogapp.extensions import db, transaction
from blogapp.media import names
from blogapp.media import service as media
from blogapp.media.waiting import ENCODE
from blogapp.posts.models import Post
from blogapp.posts.writing.service import replace_source
from blogapp.text.elsewhere import pictures_elsewhere, with_own_pictures
from blogapp.transfer.models import FetchState, ImportedPicture, ImportKey
from blogapp.transfer.picture_fetching import NotNow, NotToBeHad, fetch_picture

# What the column holds; a longer address is no file of a blog.
LONGEST_ADDRESS: Final = 1000
# Sources that are read at once.
POSTS_AT_ONCE: Final = 50


@dataclass(slots=True)
class Fetched:
    """What a run came to: numbers, and sentences about what is not here."""

    pictures: int = 0
    posts: int = 0
    is_complete: bool = True
    faults: list[str] = field(default_factory=list)


def import_pictures(*, may_be_loopback: bool = False) -> Fetched:
    """All pictures of imported posts that are not here yet. Addresses in private networks are refused.

    No transaction is open while another machine is asked. Each address is a row, so that the next run asks
    only for what is missing. `may_be_loopback` is for trying it out.
    """
    _note_addresses()
    fetched = Fetched()
    for row in _waiting():
        try:
            content = fetch_picture(row.address, may_be_loopback=may_be_loopback)
            name = unquote(urlsplit(row.address).path.rpartition("/")[2])
            _keep(row.id, media.take_picture(row.owner_id, name, content, row.alt_text))
            fetched.pictures += 1
        except NotNow as error:
            fetched.is_complete = False
            fetched.faults.append(f"{row.address}: {error}")
        except (NotToBeHad, media.PictureRefused, media.PictureTooLarge) as error:
            _give_up(row.id)
            fetched.faults.append(f"{row.address}: {error}")
    fetched.posts = _put_in()
    jobs.kick(ENCODE)
    return fetched


def _note_addresses() -> None:
    for post_id, source in _sources():
        found = {each.address: each.alt_text for each in pictures_elsewhere(source)}
        wanted = {address: alt for address, alt in found.items() if len(address) <= LONGEST_ADDRESS}
        with transaction():
            known = _known(wanted)
            db.session.add_all(
                ImportedPicture(address=address, alt_text=alt, post_id=post_id)
                for address, alt in wanted.items()
                if address not in known
            )


def _put_in() -> int:
    """Show what is here in the posts; how many changed."""
    changed = 0
    for post_id, source in _sources():
        own = _own_addresses({each.address for each in pictures_elsewhere(source)})
        if own:
            hosts = _old_hosts(post_id)
            changed += replace_source(post_id, partial(with_own_pictures, own=own), hosts)
    return changed


def _sources() -> Iterator[tuple[int, str]]:
    """Every post that came from an archive, a few at a time."""
    last = 0
    while True:
        query = select(Post.id, Post.body_source).where(Post.body_format == "html", Post.id > last)
        rows = db.session.execute(query.order_by(Post.id).limit(POSTS_AT_ONCE)).all()
        db.session.rollback()
        for row in rows:
            last = row.id
            yield row.id, row.body_source
        if not rows:
            return


@dataclass(frozen=True, slots=True)
class _Wanted:
    id: int
    address: str
    alt_text: str
    owner_id: int


def _waiting() -> Iterator[_Wanted]:
    """What is to be fetched, each once in a run."""
    last = 0
    while True:
        query = (
            select(ImportedPicture.id, ImportedPicture.address, ImportedPicture.alt_text, Post.author_id)
            .join(Post, Post.id == ImportedPicture.post_id)
            .where(ImportedPicture.state == FetchState.WAITING, ImportedPicture.id > last)
            .order_by(ImportedPicture.id)
        )
        row = db.session.execute(query.limit(1)).first()
        db.session.rollback()
        if row is None:
            return
        last = row.id
        yield _Wanted(row.id, row.address, row.alt_text, row.author_id)


def _keep(row_id: int, key: str) -> None:
    _settle(row_id, state=FetchState.FETCHED, picture_key=key)


def _give_up(row_id: int) -> None:
    _settle(row_id, state=FetchState.FAILED)


def _settle(row_id: int, **facts: object) -> None:
    with transaction():
        db.session.execute(update(ImportedPicture).where(ImportedPicture.id == row_id).values(**facts))


def _known(addresses: Collection[str]) -> set[str]:
    known = select(ImportedPicture.address).where(ImportedPicture.address.in_(addresses))
    return set(db.session.scalars(known))


def _own_addresses(elsewhere: Collection[str]) -> dict[str, str]:
    """Addresses here by addresses there, of what was fetched."""
    if not elsewhere:
        return {}
    here = (ImportedPicture.state == FetchState.FETCHED, ImportedPicture.address.in_(elsewhere))
    rows = db.session.execute(select(ImportedPicture.address, ImportedPicture.picture_key).where(*here)).all()
    return {row.address: names.address(row.picture_key) for row in rows}


def _old_hosts(post_id: int) -> set[str]:
    """The names of the site that the post came from: what still lies there under the same path is shown."""
    of_post = (ImportKey.kind == "post", ImportKey.new_id == post_id)
    sources = db.session.scalars(select(ImportKey.source).where(*of_post))
    hosts = {source.partition("/")[0] for source in sources}
    return hosts | {f"www.{host}" for host in hosts}
