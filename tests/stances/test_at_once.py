"""Many stances at the same moment: none is lost, none counts twice."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import IntegrityError

from blogapp.accounts import current
from blogapp.accounts.person import Person
from blogapp.accounts.service import GuestDetails, adopt_guest, build_guest
from blogapp.comments.opinions.service import take_stance, vote
from blogapp.comments.recount import recount_threads
from blogapp.extensions import db, transaction
from blogapp.stances.standing import Standing
from blogapp.stances.tally import Stance
from blogapp.web.site import Site
from tests.stances.conftest import URL, Forum

THREADS = 12
# Each of them changes their mind this often.
TIMES = 8


def test_adopted_while_another_tab_is_at_work(forum: Forum) -> None:
    """Whatever comes first, nothing is lost unseen."""
    comment, bob = forum.factory.make_comment(forum.post), forum.cast.bob.id
    with forum.app.app_context(), transaction():
        guests = [build_guest(GuestDetails()) for _ in range(THREADS)]
        db.session.flush()
        ids = [guest.id for guest in guests]

    def act(number: int) -> None:
        person = Person(guest_id=ids[number // 2], ip="192.0.2.1")
        with forum.app.app_context():
            try:
                if number % 2:
                    adopt_guest(ids[number // 2], bob, current.belongings())
                else:
                    take_stance(URL, Standing("pro"), "", person, Site(), has_limits=False)
                    vote(comment.public_id, person, Site(), is_back=False, has_limits=False)
            except IntegrityError:
                db.session.rollback()  # there is no such guest any more

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(act, range(THREADS * 2)))
    with forum.app.app_context():
        assert recount_threads() == []


def test_many_at_once_lose_and_double_none(forum: Forum) -> None:
    with forum.app.app_context(), transaction():
        guests = [build_guest(GuestDetails()) for _ in range(THREADS)]
        db.session.flush()
        ids = [guest.id for guest in guests]

    def flip(number: int) -> None:
        sides = list(Stance)
        for time in range(TIMES):
            with forum.app.app_context():
                # Two people share each guest's token: the same person from two tabs.
                person = Person(guest_id=ids[number // 2], ip="192.0.2.1")
                stance = Standing(sides[(number + time) % 3].value, perspective="coach")
                take_stance(URL, stance, "", person, Site(), has_limits=False)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(flip, range(THREADS)))
    assert sum(forum.people) == THREADS // 2
    assert sum(forum.question.counts["guest", stance] for stance in Stance) == THREADS // 2
