"""Nobody fills the balance alone: how many guests of one network may begin to stand somewhere."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.errors import TooManyAttempts
from blogapp.extensions import db
from blogapp.stances.models import Declaration
from blogapp.stances.network import GUESTS_PER_NETWORK, network_of


def network_of_new(
    thread_id: int, person: Person, earlier: Sequence[Declaration], *, has_limits: bool
) -> str:
    """The network of a guest who begins to stand somewhere; raises TooManyAttempts beyond its share.

    `earlier` is what the person said in this thread before: who was there is not counted again.
    """
    if person.is_signed_in or earlier:
        return ""
    network = network_of(person.ip)
    if has_limits:
        _refuse_crowd(thread_id, network)
    return network


def _refuse_crowd(thread_id: int, network: str) -> None:
    now, most = clock.now(), GUESTS_PER_NETWORK[-1][1]
    here = (Declaration.thread_id == thread_id, Declaration.network == network)
    newest = select(Declaration.created_at).where(*here).order_by(Declaration.created_at.desc()).limit(most)
    moments = db.session.scalars(newest).all()
    for span, number in GUESTS_PER_NETWORK:
        if len(moments) >= number and moments[number - 1] > now - span:
            wait = int((moments[number - 1] + span - now).total_seconds()) + 1
            raise TooManyAttempts(
                _(
                    "Many guests from your network have taken a stance here already. Nobody is to fill the"
                    " balance alone: sign in and yours will count, or try again later."
                    " A comment can go without."
                ),
                retry_after=wait,
            )
