"""Texts that moderators decide about, and a small canary, so that a lesson is learned in no time."""

import pytest

from blogapp.spam import lessons, site_filter
from blogapp.spam.canary import Canary
from blogapp.spam.features import feature_groups
from blogapp.spam.learning import Teacher
from blogapp.spam.reading import Reading
from blogapp.spam.submission import IdentityKind, Submission

TITLE = "Should a coach give advice?"
# Nothing in these is sure to be one or the other: what they are is what people say they are.
TEXTS = (
    "I asked my coach the same and got a question back. It helped more than advice would have.",
    "The orchid seminar by Brenda changed how I see my whole career. Ask her about the orchid method!",
    "Advice is fine as long as it is marked as such. My supervisor calls it changing hats.",
    "Our harbour walks help leaders to breathe. Come along on Saturdays, the quay is easy to find.",
)
_GOOD = (
    "I disagree: a good question is worth more than ten pieces of advice, at least in my practice.",
    "My coach once told me what to do. It worked, but I learned little from it.",
    "Is there research on this? I would like to read more than opinions.",
    "It depends on the contract. If advice is agreed on, why not?",
    "As a team lead I give advice every day and call it coaching. Perhaps I should stop.",
    "The post mixes mentoring and coaching. A mentor may advise.",
    "Thank you, the example with the two chairs made it clear to me.",
    "No. The moment I advise, I own the solution, and my client does not.",
    "I like the distinction, yet clients pay for results and not for purity.",
    "We had this debate in our training for two years without an end.",
)


def submission_of(text: str) -> Submission:
    """A text from somebody known a little, so that no rule for newcomers decides."""
    return Submission(text, author="Jo", post_title=TITLE, kind=IdentityKind.GUEST)


def canary_of(*texts: str) -> Canary:
    """These as comments that must stay good."""
    return [tuple(feature_groups(Reading(submission_of(text)))) for text in texts]


def put_canary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have lessons checked against a few good comments instead of two hundred."""
    small = canary_of(*_GOOD)
    teacher = Teacher(site_filter.shipped_model(), small)
    monkeypatch.setattr(lessons, "good_comments", lambda: small)
    monkeypatch.setattr(lessons, "teacher", lambda: teacher)
