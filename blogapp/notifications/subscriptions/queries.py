"""Reads who is subscribed."""

from dataclasses import dataclass

from sqlalchemy import func, select

from blogapp.accounts.models import User
from blogapp.extensions import db
from blogapp.notifications.addresses import mail_address
from blogapp.notifications.subscriptions.links import key_of
from blogapp.notifications.subscriptions.models import Subscription


@dataclass(frozen=True, slots=True)
class OwnNews:
    """What a person with an account gets; without a confirmed address there is none to send it to."""

    email: str
    is_subscribed: bool


def subscription_under(key: str) -> Subscription | None:
    return db.session.scalar(select(Subscription).where(Subscription.key == key))


def own_news(user_id: int) -> OwnNews:
    user = db.session.get_one(User, user_id)
    email = mail_address(user.email or "") if user.email_confirmed_at else None
    return OwnNews(email or "", bool(email) and subscription_under(key_of(email or "")) is not None)


def subscriber_count() -> int:
    return db.session.scalar(select(func.count(Subscription.id))) or 0
