"""Reads what is kept of a person, for the person alone."""

from base64 import b64encode
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from blogapp.accounts.belongings import Belongings, addresses_of
from blogapp.accounts.drafts import KeptDraft
from blogapp.accounts.models import Picture, User
from blogapp.accounts.pictures.service import SETTLED
from blogapp.extensions import db


def account_of(user_id: int) -> User:
    """The person's row."""
    return db.session.get_one(User, user_id)


def everything_told(
    user_id: int, parts: Sequence[Belongings], draft: KeptDraft | None
) -> Mapping[str, object]:
    """All that the site keeps of this person, ready for JSON but for moments; nothing that opens a door.

    `draft` is the text that their browser has on its way: whose it is, only the browser knows.
    """
    user = account_of(user_id)
    addresses = addresses_of(user, parts)
    told: dict[str, object] = {"account": _told_account(user)}
    for part in parts:
        told |= part.told(user_id, addresses)
    return told | {"draft": {"place": draft.place, **draft.fields} if draft else None}


def _told_account(user: User) -> dict[str, object]:
    pictures = db.session.scalars(select(Picture).where(Picture.user_id == user.id).order_by(Picture.key))
    return {
        "name": user.name,
        "handle": user.handle,
        "email": user.email,
        "email_confirmed_at": user.email_confirmed_at,
        "role": user.role,
        "has_password": user.password_hash != "",
        "picture_source": "" if user.picture_source == SETTLED else user.picture_source,
        "shows_picture": user.shows_picture,
        "shows_comments": user.shows_comments,
        "time_zone": user.time_zone,
        "created_at": user.created_at,
        "pictures": [
            {"added_at": picture.created_at, "webp_base64": b64encode(picture.content).decode()}
            for picture in pictures
        ],
    }
