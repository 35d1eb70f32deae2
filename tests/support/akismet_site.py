"""A site with an account at a stand-in Akismet, and short words for what tests do with both."""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex

import pytest
from flask import Flask

from blogapp.config import Settings
from blogapp.extensions import db, transaction
from blogapp.spam.akismet import errands, service
from blogapp.spam.akismet.account import Account, AccountState, account_of, account_state
from blogapp.spam.akismet.client import Opinion
from blogapp.spam.akismet.outcome import Outcome
from blogapp.spam.models import AkismetCheck
from tests.support.stand_in import Asked, StandIn

CHECK = "/1.1/comment-check"
VERIFY = "/1.1/verify-key"
REPORTS = {"spam": "/1.1/submit-spam", "ham": "/1.1/submit-ham"}
THANKS = b"Thanks for making the web a better place."
QUESTION = {"user_ip": "203.0.113.7", "comment_content": "Bõth, I think.", "is_test": "1"}


@dataclass
class AkismetSite:
    """What a web process and the worker do with one account; `told` is what comments hear of it."""

    app: Flask
    account: Account
    stand_in: StandIn
    told: list[tuple[str, Opinion]] = field(default_factory=list)

    def answers(self, body: bytes, **headers: str) -> None:
        """From now on to every question; `guid="x"` stands for the header X-akismet-guid."""
        self.recovers()
        self.stand_in.answers[CHECK] = 200, body
        named = {f"X-akismet-{name.replace('_', '-')}": value for name, value in headers.items()}
        self.stand_in.headers[CHECK] = named

    def fails(self) -> None:
        self.stand_in.answers[CHECK] = 500, b"oh"

    def hangs(self) -> None:
        self.stand_in.silent.add(CHECK)

    def resets(self) -> None:
        self.stand_in.endless[CHECK] = b""
        self.stand_in.woken.set()

    def dribbles(self) -> None:
        self.stand_in.endless[CHECK] = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"

    def recovers(self) -> None:
        self.stand_in.silent.clear()
        self.stand_in.endless.clear()
        self.account.client.breaker.note_answer()

    def ask(self, subject: str = "one") -> Outcome:
        """A comment comes."""
        with self.app.app_context():
            outcome = service.ask(self.account, QUESTION)
            with transaction():
                service.remember(subject, QUESTION, outcome)
            return outcome

    def decide(self, subject: str = "one", *, is_spam: bool) -> bool:
        """A person decides."""
        with self.app.app_context(), transaction():
            return service.report(subject, is_spam=is_spam)

    def work(self) -> int:
        """The worker's turn."""
        with self.app.app_context():
            return errands.work_through(self.account, lambda *heard: self.told.append(heard))

    def forget_old(self) -> None:
        with self.app.app_context():
            errands.forget_old()

    def check(self, subject: str = "one") -> AkismetCheck | None:
        """The row as it is now."""
        with self.app.app_context():
            return db.session.get(AkismetCheck, subject)

    def state(self) -> AccountState:
        with self.app.app_context():
            return account_state()

    def asked(self, path: str = CHECK) -> list[Asked]:
        return [asked for asked in self.stand_in.asked if asked.path == path]


@pytest.fixture
def akismet_site(make_app: Callable[..., Flask], stand_in: StandIn) -> AkismetSite:
    """A site whose Akismet knows the key, takes reports, and is to be told what to answer."""
    # A key of its own: an account is kept for each key and address, and ports come back.
    app = make_app(akismet_key=token_hex(6), akismet_url=stand_in.url)
    settings: Settings = app.config["SETTINGS"]
    account = account_of(settings)
    assert account is not None
    assert account is account_of(settings)
    account.client.seconds = 0.5
    stand_in.answers[VERIFY] = 200, b"valid"
    for path in REPORTS.values():
        stand_in.answers[path] = 200, THANKS
    return AkismetSite(app, account, stand_in)
