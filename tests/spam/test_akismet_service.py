"""A comment comes and Akismet is asked: each answer, and each way to give none, is kept as it is."""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic

import pytest

from blogapp.extensions import db, transaction
from blogapp.spam.akismet import service
from blogapp.spam.akismet.account import account_of
from blogapp.spam.akismet.breaker import SILENCES
from blogapp.spam.akismet.client import Opinion
from tests.conftest import Clock
from tests.support.akismet_site import QUESTION, AkismetSite
from tests.support.stand_in import StandIn

SILENT = [AkismetSite.fails, AkismetSite.hangs, AkismetSite.resets, AkismetSite.dribbles]


@pytest.mark.parametrize(
    ("body", "headers", "opinion"),
    [
        (b"true", {"guid": "a-b"}, Opinion.SPAM),
        (b"false", {"guid": "a-b"}, Opinion.HAM),
        (b"true", {"guid": "a-b", "pro_tip": "discard"}, Opinion.DISCARD),
    ],
)
def test_keeps_an_answer_and_asks_no_more(
    akismet_site: AkismetSite, body: bytes, headers: dict[str, str], opinion: Opinion
) -> None:
    akismet_site.answers(body, **headers)
    assert akismet_site.ask().opinion is opinion
    check = akismet_site.check()
    assert check is not None
    assert (check.answer, check.guid, check.error, check.next_try_at) == (opinion, "a-b", "", None)
    assert akismet_site.work() == 0


@pytest.mark.usefixtures("clock")
def test_waits_as_long_as_akismet_wants_to_look(akismet_site: AkismetSite) -> None:
    akismet_site.answers(b"false", recheck_after="120")
    assert akismet_site.ask().opinion is None
    check = akismet_site.check()
    assert check is not None
    assert check.next_try_at == check.asked_at + timedelta(minutes=2)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("after", ["9" * 6, "9" * 5000, "-1", "soon"])
def test_limits_how_long_it_may_look(akismet_site: AkismetSite, after: str) -> None:
    akismet_site.answers(b"false", recheck_after=after)
    akismet_site.ask()
    check = akismet_site.check()
    assert check is not None
    assert check.next_try_at in {None, check.asked_at + timedelta(days=1)}


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("trouble", SILENT)
def test_asks_again_later_when_there_is_no_answer(
    akismet_site: AkismetSite, trouble: Callable[[AkismetSite], None]
) -> None:
    trouble(akismet_site)
    began = monotonic()
    outcome = akismet_site.ask()
    assert monotonic() - began < 5
    assert (outcome.opinion, outcome.is_refused, bool(outcome.error)) == (None, False, True)
    check = akismet_site.check()
    assert check is not None
    assert (check.answer, check.error) == ("", outcome.error)
    assert check.next_try_at == check.asked_at + timedelta(minutes=20)
    assert akismet_site.state().trouble == ""


@pytest.mark.usefixtures("clock")
def test_waits_longer_and_tells_the_owner_when_it_is_refused(akismet_site: AkismetSite) -> None:
    akismet_site.answers(b"invalid", debug_help="Unknown key")
    outcome = akismet_site.ask()
    assert (outcome.opinion, outcome.is_refused) == (None, True)
    check = akismet_site.check()
    assert check is not None
    assert check.next_try_at == check.asked_at + timedelta(hours=6)
    assert akismet_site.state().trouble == "Unknown key"


def test_shows_an_alert_until_it_is_over(akismet_site: AkismetSite) -> None:
    akismet_site.answers(b"false", alert_code="10402", alert_msg="Please pay")
    akismet_site.ask()
    assert akismet_site.state().trouble == "Please pay (10402)"
    akismet_site.fails()
    akismet_site.ask("two")
    assert akismet_site.state().trouble == "Please pay (10402)"
    akismet_site.answers(b"false")
    akismet_site.ask("three")
    assert akismet_site.state().trouble == ""


def test_a_dead_service_costs_little(akismet_site: AkismetSite) -> None:
    akismet_site.hangs()
    for number in range(SILENCES):
        akismet_site.ask(f"before-{number}")
    began = monotonic()
    for number in range(20):
        assert akismet_site.ask(f"after-{number}").opinion is None
    # None of them waited half a second for an answer.
    assert monotonic() - began < 20 * akismet_site.account.client.seconds / 2
    assert len(akismet_site.asked()) == SILENCES


def test_rejects_a_question_inside_a_transaction_that_writes(akismet_site: AkismetSite) -> None:
    with (
        akismet_site.app.app_context(),
        pytest.raises(RuntimeError, match="inside a transaction"),
        transaction(),
    ):
        service.ask(akismet_site.account, QUESTION)
    assert akismet_site.asked() == []


def test_lets_go_of_what_was_read_before_it_asks(akismet_site: AkismetSite) -> None:
    akismet_site.answers(b"false")
    with akismet_site.app.app_context():
        db.session.connection()
        service.ask(akismet_site.account, QUESTION)
        assert not db.session().in_transaction()


def test_asks_about_the_new_words_when_a_waiting_text_is_edited(
    akismet_site: AkismetSite, clock: Clock
) -> None:
    akismet_site.fails()
    akismet_site.ask()
    with akismet_site.app.app_context(), transaction():
        service.reword("one", "New words.")
        service.reword("unknown", "New words.")
    akismet_site.answers(b"false")
    clock.move(minutes=1)
    assert akismet_site.work() == 1
    assert akismet_site.asked()[-1].form["comment_content"] == "New words."


def test_keeps_nothing_of_what_a_writer_took_back(akismet_site: AkismetSite) -> None:
    akismet_site.fails()
    akismet_site.ask("one")
    akismet_site.ask("two")
    with akismet_site.app.app_context(), transaction():
        service.forget(["one"])
    assert akismet_site.check("one") is None
    assert akismet_site.check("two") is not None


def test_asks_nobody_without_a_key(akismet_site: AkismetSite, stand_in: StandIn) -> None:
    settings = akismet_site.app.config["SETTINGS"]
    assert account_of(type(settings)(**{**vars(settings), "akismet_key": ""})) is None
    assert stand_in.asked == []
