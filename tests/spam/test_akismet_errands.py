"""The worker asks again with patience, tells Akismet where people disagree, and forgets in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from blogapp.extensions import transaction
from blogapp.spam.akismet import errands, service
from blogapp.spam.akismet.client import Opinion
from blogapp.spam.akismet.errands import TURN
from tests.conftest import Clock
from tests.support.akismet_site import QUESTION, REPORTS, VERIFY, AkismetSite
from tests.support.stand_in import Asked


@pytest.mark.parametrize(
    ("body", "opinion"), [(b"true", Opinion.SPAM), (b"false", Opinion.HAM)], ids=["spam", "ham"]
)
def test_tells_comments_what_akismet_says_at_last(
    akismet_site: AkismetSite, clock: Clock, body: bytes, opinion: Opinion
) -> None:
    akismet_site.fails()
    akismet_site.ask()
    akismet_site.answers(body, guid="late")
    clock.move(minutes=19)
    assert akismet_site.work() == 0
    clock.move(minutes=1)
    assert akismet_site.work() == 1
    assert akismet_site.told == [("one", opinion)]
    check = akismet_site.check()
    assert check is not None
    assert (check.answer, check.guid, check.error, check.next_try_at) == (opinion, "late", "", None)
    assert without_our_names(akismet_site.asked()[-1]) == {**QUESTION, "recheck_reason": "retry"}


def test_waits_twice_as_long_each_time_but_never_more_than_a_day(
    akismet_site: AkismetSite, clock: Clock
) -> None:
    akismet_site.fails()
    akismet_site.ask()
    pauses: list[float] = []
    while (check := akismet_site.check()) and check.next_try_at and len(pauses) < 9:
        pauses.append((check.next_try_at - clock.moment) / timedelta(minutes=1))
        clock.moment = check.next_try_at
        akismet_site.account.client.breaker.note_answer()
        akismet_site.work()
    assert pauses == [20, 40, 80, 160, 320, 640, 1280, 1440, 1440]
    assert akismet_site.told == []


def test_waits_six_hours_when_it_is_refused(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.answers(b"invalid")
    akismet_site.ask()
    clock.move(hours=6)
    assert akismet_site.work() == 1
    check = akismet_site.check()
    assert check is not None
    assert check.next_try_at == clock.moment + timedelta(hours=6)
    assert akismet_site.told == []


def test_a_better_answer_is_fetched_when_akismet_has_looked(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.answers(b"false", recheck_after="120")
    akismet_site.ask()
    akismet_site.answers(b"true")
    clock.move(seconds=120)
    assert akismet_site.work() == 1
    assert akismet_site.told == [("one", Opinion.SPAM)]
    assert akismet_site.asked()[-1].form["recheck_reason"] == "recheck"


def test_limits_the_wait_for_a_better_answer_to_twice_its_time(
    akismet_site: AkismetSite, clock: Clock
) -> None:
    akismet_site.answers(b"false", recheck_after="120")
    akismet_site.ask()
    clock.move(seconds=120)
    akismet_site.work()
    assert akismet_site.told == []
    clock.move(seconds=120)
    akismet_site.work()
    assert akismet_site.told == [("one", Opinion.HAM)]


def test_a_silence_while_it_looks_releases_nothing(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.answers(b"false", recheck_after="120")
    akismet_site.ask()
    akismet_site.fails()
    clock.move(days=1)
    akismet_site.work()
    clock.move(days=1)
    akismet_site.work()
    assert akismet_site.told == []


def test_a_dead_service_ends_the_round(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.fails()
    for number in range(5):
        akismet_site.ask(f"text-{number}")
    before = len(akismet_site.asked())
    akismet_site.account.client.breaker.note_answer()
    clock.move(minutes=20)
    assert akismet_site.work() == 0
    assert len(akismet_site.asked()) == before + 1


def test_works_through_all_that_is_due(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.fails()
    for number in range(5):
        akismet_site.ask(f"text-{number}")
    akismet_site.answers(b"false")
    clock.move(minutes=20)
    assert akismet_site.work() == 5
    assert sorted(subject for subject, _ in akismet_site.told) == [f"text-{number}" for number in range(5)]


def test_two_workers_at_once_ask_each_thing_once(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.fails()
    for number in range(8):
        akismet_site.ask(f"text-{number}")
    akismet_site.answers(b"false")
    akismet_site.stand_in.asked.clear()
    clock.move(minutes=20)
    with ThreadPoolExecutor(2) as workers:
        done = [workers.submit(akismet_site.work) for _ in range(2)]
    assert sum(one.result() for one in done) == 8
    assert sorted(subject for subject, _ in akismet_site.told) == [f"text-{number}" for number in range(8)]
    assert len(akismet_site.asked()) == 8


def test_what_was_noted_goes_back_when_comments_cannot_follow(
    akismet_site: AkismetSite, clock: Clock
) -> None:
    akismet_site.fails()
    akismet_site.ask()
    akismet_site.answers(b"false")
    clock.move(minutes=20)

    def breaks(_subject: str, _opinion: Opinion) -> None:
        raise OSError("the disk is full")

    with akismet_site.app.app_context(), pytest.raises(OSError, match="full"):
        errands.work_through(akismet_site.account, breaks)
    check = akismet_site.check()
    assert check is not None
    assert (check.answer, check.next_try_at) == ("", clock.moment + TURN)
    clock.move(minutes=5)
    assert akismet_site.work() == 1
    assert akismet_site.told == [("one", Opinion.HAM)]


def test_ignores_an_answer_that_comes_after_a_person_decided(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.fails()
    akismet_site.ask()
    clock.move(minutes=20)
    akismet_site.recovers()

    def meanwhile(_asked: Asked) -> bytes:
        akismet_site.decide(is_spam=False)
        return b"true"

    akismet_site.stand_in.answers["/1.1/comment-check"] = 200, meanwhile
    akismet_site.work()
    check = akismet_site.check()
    assert check is not None
    assert (check.answer, check.next_try_at) == ("", None)


def test_ignores_an_answer_about_words_that_were_edited_meanwhile(
    akismet_site: AkismetSite, clock: Clock
) -> None:
    akismet_site.fails()
    akismet_site.ask()
    clock.move(minutes=20)
    akismet_site.recovers()

    def meanwhile(asked: Asked) -> bytes:
        if asked.form["comment_content"] == "New words.":
            return b"true"
        with akismet_site.app.app_context(), transaction():
            service.reword("one", "New words.")
        return b"false"

    akismet_site.stand_in.answers["/1.1/comment-check"] = 200, meanwhile
    akismet_site.work()
    check = akismet_site.check()
    assert check is not None
    assert (check.answer, check.next_try_at) == (Opinion.SPAM, None)


@pytest.mark.parametrize(
    ("body", "is_spam", "told"), [(b"true", False, "ham"), (b"false", True, "spam")], ids=["ham", "spam"]
)
def test_sends_back_exactly_what_was_asked_when_people_disagree(
    akismet_site: AkismetSite, body: bytes, is_spam: bool, told: str
) -> None:
    akismet_site.answers(body)
    akismet_site.ask()
    assert akismet_site.decide(is_spam=is_spam)
    assert akismet_site.work() == 1
    [asked], [report] = akismet_site.asked(), akismet_site.asked(REPORTS[told])
    assert report.form == asked.form
    assert akismet_site.work() == 0


def test_sends_nothing_when_people_agree_or_nothing_was_said(akismet_site: AkismetSite) -> None:
    akismet_site.answers(b"true", pro_tip="discard")
    akismet_site.ask("answered")
    akismet_site.fails()
    akismet_site.ask("silent")
    for subject in ("answered", "silent", "unknown"):
        assert not akismet_site.decide(subject, is_spam=True)
    assert akismet_site.work() == 0
    assert [akismet_site.asked(path) for path in REPORTS.values()] == [[], []]


def test_takes_a_report_back_when_the_decision_is_undone(akismet_site: AkismetSite) -> None:
    akismet_site.answers(b"true")
    akismet_site.ask()
    assert akismet_site.decide(is_spam=False)
    assert not akismet_site.decide(is_spam=True)
    assert akismet_site.work() == 0
    assert akismet_site.decide(is_spam=False)
    akismet_site.work()
    # Akismet has been told, so that it must be told of the new change of mind as well.
    assert akismet_site.decide(is_spam=True)
    assert akismet_site.work() == 1
    assert [len(akismet_site.asked(path)) for path in REPORTS.values()] == [1, 1]


def test_sends_a_correction_where_a_report_may_have_arrived(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.answers(b"true")
    akismet_site.ask()
    akismet_site.decide(is_spam=False)
    # It heard, and its answer was lost.
    akismet_site.stand_in.answers[REPORTS["ham"]] = 500, b"oh"
    akismet_site.work()
    assert akismet_site.decide(is_spam=True)
    clock.move(minutes=1)
    assert akismet_site.work() == 1
    assert [len(akismet_site.asked(path)) for path in REPORTS.values()] == [1, 1]


def test_sends_a_report_again_until_it_is_taken(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.answers(b"true")
    akismet_site.ask()
    akismet_site.decide(is_spam=False)
    akismet_site.stand_in.answers[REPORTS["ham"]] = 500, b"oh"
    assert akismet_site.work() == 0
    assert akismet_site.work() == 0
    akismet_site.stand_in.answers[REPORTS["ham"]] = 200, b"Thanks for making the web a better place."
    clock.move(minutes=20)
    assert akismet_site.work() == 1
    assert len(akismet_site.asked(REPORTS["ham"])) == 2


def test_forgets_what_was_asked_after_fifteen_days(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.answers(b"true")
    akismet_site.ask("answered")
    akismet_site.fails()
    akismet_site.ask("silent")
    clock.move(days=14, hours=23)
    akismet_site.forget_old()
    assert akismet_site.check("answered") is not None
    clock.move(hours=1)
    akismet_site.forget_old()
    assert akismet_site.check("answered") is None
    silent = akismet_site.check("silent")
    assert silent is not None
    assert (silent.question, silent.next_try_at, bool(silent.error)) == ("", None, True)


def test_asks_no_more_after_fifteen_days_and_publishes_nothing(
    akismet_site: AkismetSite, clock: Clock
) -> None:
    akismet_site.fails()
    akismet_site.ask()
    akismet_site.answers(b"false")
    clock.move(days=15)
    assert akismet_site.work() == 0
    akismet_site.forget_old()
    assert not akismet_site.decide(is_spam=True)
    assert akismet_site.work() == 0
    assert akismet_site.told == []


def test_looks_at_the_key_at_the_start_and_once_a_day(akismet_site: AkismetSite, clock: Clock) -> None:
    assert akismet_site.state().is_valid is None
    akismet_site.work()
    akismet_site.work()
    state = akismet_site.state()
    assert (state.is_valid, state.verified_at, state.trouble) == (True, clock.moment, "")
    assert len(akismet_site.asked(VERIFY)) == 1
    clock.move(days=1)
    akismet_site.work()
    assert len(akismet_site.asked(VERIFY)) == 2
    akismet_site.account.is_verified = False  # a new process
    akismet_site.work()
    assert len(akismet_site.asked(VERIFY)) == 3
    clock.move(days=30)
    akismet_site.forget_old()
    assert akismet_site.state().is_valid


def test_a_bad_key_stops_the_errands_until_it_is_good(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.answers(b"invalid")
    akismet_site.ask()
    akismet_site.stand_in.answers[VERIFY] = 200, b"invalid"
    clock.move(hours=6)
    assert akismet_site.work() == 0
    assert akismet_site.state().is_valid is False
    assert len(akismet_site.asked()) == 1
    akismet_site.stand_in.answers[VERIFY] = 200, b"valid"
    akismet_site.answers(b"false")
    clock.move(hours=1)
    assert akismet_site.work() == 1
    assert akismet_site.told == [("one", Opinion.HAM)]
    assert (akismet_site.state().is_valid, akismet_site.state().trouble) == (True, "")


def test_knows_nothing_of_the_key_while_akismet_is_silent(akismet_site: AkismetSite) -> None:
    akismet_site.stand_in.answers[VERIFY] = 500, b"oh"
    assert akismet_site.work() == 0
    assert akismet_site.state().is_valid is None


def test_keeps_an_alert_when_the_key_is_looked_at(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.work()
    akismet_site.answers(b"false", alert_code="10005", alert_msg="Shared key")
    akismet_site.ask()
    clock.move(days=1)
    akismet_site.work()
    assert akismet_site.state().trouble == "Shared key (10005)"


def test_ignores_what_was_forgotten_meanwhile(akismet_site: AkismetSite, clock: Clock) -> None:
    akismet_site.fails()
    akismet_site.ask()
    with akismet_site.app.app_context(), transaction():
        service.forget(["one"])
    clock.move(minutes=20)
    assert akismet_site.work() == 0


def without_our_names(asked: Asked) -> dict[str, str]:
    """The form without what the client adds."""
    return {name: value for name, value in asked.form.items() if name not in {"api_key", "blog"}}
