"""Which place shows which picture: asked for when a text is made, written down when it is saved."""

from collections.abc import Collection, Iterable

from markupsafe import Markup
from sqlalchemy import delete, select, update

from blogapp.extensions import db
from blogapp.media import names
from blogapp.media.models import MediaPicture, MediaState, MediaUse
from blogapp.text.pictures import ShownPicture, picture_keys, with_pictures


def shown(html: Markup) -> Markup:
    """A text with all that browsers need to know of the pictures of this site in it."""
    keys = picture_keys(html)
    return with_pictures(html, _known(keys)) if keys else html


def note_uses(place: str, title: str, keys: Collection[str]) -> None:
    """From now on this place shows these pictures and no others; within the caller's transaction.

    A place is an address for those who write (`/write/12`).
    """
    db.session.execute(delete(MediaUse).where(MediaUse.place == place))
    if not keys:
        return
    # Locked, so that a picture is not thrown away meanwhile, and its encoder waits with its news.
    wanted = select(MediaPicture).where(MediaPicture.key.in_(keys)).order_by(MediaPicture.id)
    db.session.add_all(
        MediaUse(
            picture_id=picture.id,
            place=place,
            title=title,
            is_waiting=picture.state == MediaState.WAITING,
        )
        for picture in db.session.scalars(wanted.with_for_update())
    )


def give_up(picture: MediaPicture) -> None:
    """Every place that shows the picture has to be shown without it; within the caller's transaction."""
    picture.state = MediaState.GONE
    db.session.execute(update(MediaUse).where(MediaUse.picture_id == picture.id).values(is_waiting=True))


def outdated_place(prefix: str) -> str | None:
    """A place that shows a picture as waiting which is not waiting any more."""
    settled = MediaPicture.state != MediaState.WAITING
    return db.session.scalar(
        select(MediaUse.place)
        .join(MediaPicture, MediaPicture.id == MediaUse.picture_id)
        .where(MediaUse.is_waiting, settled, MediaUse.place.startswith(prefix))
        .limit(1)
    )


def _known(keys: Iterable[str]) -> dict[str, ShownPicture]:
    rows = db.session.scalars(
        select(MediaPicture).where(
            MediaPicture.key.in_(keys), MediaPicture.state.in_((MediaState.WAITING, MediaState.READY))
        )
    )
    return {row.key: _shown_picture(row) for row in rows}


def _shown_picture(row: MediaPicture) -> ShownPicture:
    return ShownPicture(
        width=row.width,
        height=row.height,
        webp=_source_set(row, "webp"),
        avif=_source_set(row, "avif"),
        colour=row.colour,
    )


def _source_set(row: MediaPicture, ending: str) -> str:
    widths = row.file_widths
    return ", ".join(f"/media/{names.of_width(row.key, width, widths, ending)} {width}w" for width in widths)
