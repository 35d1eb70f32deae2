"""What leaves the site is what helps, and never what the owner keeps at home."""

from datetime import UTC, datetime, timedelta, timezone

import akismet
import pytest

from blogapp.spam.akismet.question import NO_ADDRESS, Occasion, question_of
from blogapp.spam.submission import History, IdentityKind, Submission

SUBMISSION = Submission(
    text="Both, I **think**.",
    author="Bob Reader",
    email="bob@example.org",
    website="https://bob.example",
    post_title="Train or hire?",
    post_text="What do you think?",
    parent_text="Neither.",
    kind=IdentityKind.USER,
    history=History(published=3),
    ip="203.0.113.7",
    agent="Mozilla/5.0",
    is_form=True,
    honeypot="caught",
    language="pt-BR",
)
OCCASION = Occasion(
    permalink="https://blog.example/posts/train-or-hire",
    is_reply=True,
    written_at=datetime(2026, 3, 1, 13, 0, 5, 999, tzinfo=timezone(timedelta(hours=1))),
    post_changed_at=datetime(2026, 2, 1, 9, 30, tzinfo=UTC),
    tags=("coaching", "hiring"),
    is_test=True,
)


def test_sends_every_field_that_helps() -> None:
    assert question_of(SUBMISSION, OCCASION) == {
        "user_ip": "203.0.113.7",
        "user_agent": "Mozilla/5.0",
        "comment_type": "reply",
        "comment_author": "Bob Reader",
        "comment_author_email": "bob@example.org",
        "comment_author_url": "https://bob.example",
        "comment_content": "Both, I **think**.",
        "permalink": "https://blog.example/posts/train-or-hire",
        "blog_lang": "pt_BR",
        "blog_charset": "UTF-8",
        "comment_date_gmt": "2026-03-01T12:00:05Z",
        "comment_post_modified_gmt": "2026-02-01T09:30:00Z",
        "comment_context": "coaching, hiring",
        "user_role": "subscriber",
        "is_test": "1",
    }


def test_works_with_the_names_that_the_package_knows() -> None:
    known = akismet.AkismetArguments.__optional_keys__
    assert question_of(SUBMISSION, OCCASION).keys() - known == {"user_ip"}


@pytest.mark.parametrize(
    ("withheld", "secrets"),
    [
        ({"ip"}, {"203.0.113.7"}),
        ({"email"}, {"bob@example.org"}),
        ({"ip", "email"}, {"203.0.113.7", "bob@example.org"}),
    ],
)
def test_keeps_at_home_what_is_withheld(withheld: set[str], secrets: set[str]) -> None:
    question = question_of(SUBMISSION, OCCASION, withheld)
    assert not secrets & set(question.values())
    # Akismet refuses a question without an address.
    assert question["user_ip"] == (NO_ADDRESS if "ip" in withheld else SUBMISSION.ip)


def test_ignores_what_is_not_there() -> None:
    question = question_of(Submission(text="Both."), Occasion(permalink="https://blog.example/posts/x"))
    assert question == {
        "user_ip": NO_ADDRESS,
        "comment_type": "comment",
        "comment_content": "Both.",
        "permalink": "https://blog.example/posts/x",
        "blog_lang": "en",
        "blog_charset": "UTF-8",
    }
