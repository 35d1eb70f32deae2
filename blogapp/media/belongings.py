"""What a person has sent: pictures of texts. They stay with the site, as the texts do."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from blogapp.extensions import db
from blogapp.media import names
from blogapp.media.models import MediaPicture, MediaState


def addresses(user_id: int) -> Collection[str]:
    """A picture names no address."""
    return ()


def shows(user_id: int) -> bool:
    """No page says who has sent a picture."""
    return False


def told(user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
    """Every picture that is there, the oldest first, and where to fetch it."""
    rows = db.session.scalars(
        select(MediaPicture)
        .where(MediaPicture.owner_id == user_id, MediaPicture.state != MediaState.GONE)
        .order_by(MediaPicture.id)
    )
    return {
        "pictures_of_texts": [
            {
                "address": names.address(row.key),
                "file_name": row.file_name,
                "shows": row.alt_text,
                "sent_at": row.created_at,
            }
            for row in rows
        ]
    }


def renamed(user_id: int, name: str) -> None:
    """A picture names nobody."""


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """Guests send no pictures of texts."""


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """Texts that stay need their pictures; the owner sees them all in the library."""
