"""What people declare becomes a rule that everyone sees, and that can be taken back."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from blogapp.errors import NotFound
from blogapp.extensions import db
from blogapp.spam import site_filter, state
from blogapp.spam.models import SpamRule
from blogapp.spam.rules import RuleRefused, add_rule, listed_rules, remove_rule
from blogapp.spam.submission import History, IdentityKind, Submission
from blogapp.spam.verdict import Decision, Verdict
from tests.support.factories import Factory

ADVERT = Submission(
    "Great post! I was lost until I found this career site, and it changed my life. Good luck to everyone."
    " See https://www.jobs.example.com/now",
    author="Perla",
    email="Perla@example.org",
    kind=IdentityKind.GUEST,
    history=History(),
    ip="203.0.113.9",
    post_title="Should a coach give advice?",
)


def add(app: Flask, kind: str, value: str, user_id: int | None = None) -> int:
    with app.app_context():
        return add_rule(kind, value, user_id)


def judged(app: Flask) -> Verdict:
    with app.app_context():
        return site_filter.judge(ADVERT)


def facts(verdict: Verdict, fact: str) -> set[object]:
    return {signal.facts[fact] for signal in verdict.signals if fact in signal.facts}


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("trusted-domain", " https://www.Example.org/some/page?x=1 ", "example.org"),
        ("blocked-domain", "shop.example.co.uk", "shop.example.co.uk"),
        ("fine-phrase", "Great Post", "great post"),
        ("fine-person", " Carla@Example.org", "carla@example.org"),
        ("banned-network", "203.0.113.7", "203.0.113.7/32"),
        ("banned-network", "203.0.113.7/24", "203.0.113.0/24"),
        ("banned-network", "2001:DB8::/32", "2001:db8::/32"),
        ("held-word", " Lottery ", "Lottery"),
        ("refused-word", "赌", "赌"),
    ],
)
def test_works_for_every_kind(app: Flask, kind: str, value: str, kept: str, factory: Factory) -> None:
    moderator = factory.make_user()
    rule_id = add(app, kind, value, moderator.id)
    with app.app_context():
        [rule] = listed_rules()
        assert (rule.id, rule.kind, rule.value, rule.user_id) == (rule_id, kind, kept, moderator.id)


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        ("fine-weather", "sun", "There are no rules of this kind."),
        ("held-word", "  ", "Say what the rule is about."),
        ("held-word", "\u200b", "Say what the rule is about."),
        ("held-word", "a\x00b", "Say what the rule is about."),
        ("refused-word", "x" * 251, "A rule has at most 250 characters."),
        ("trusted-domain", "example", "example is no domain. One looks like example.org."),
        ("blocked-domain", "not a domain.org", "not a domain.org is no domain. One looks like example.org."),
        ("blocked-domain", "https://", "https:// is no domain. One looks like example.org."),
        ("fine-phrase", "two chairs", "“two chairs” is no phrase that the filter looks for."),
        (
            "banned-network",
            "2.x",
            "2.x is no network. Networks look like these: 203.0.113.7, 203.0.113.0/24, 2001:db8::/32.",
        ),
        ("banned-network", "0.0.0.0/0", "0.0.0.0/0 is too wide: it would ban whole countries."),
        ("banned-network", "2000::/3", "2000::/3 is too wide: it would ban whole countries."),
    ],
)
def test_rejects_what_cannot_be_a_rule(app: Flask, kind: str, value: str, sentence: str) -> None:
    with pytest.raises(RuleRefused) as refusal:
        add(app, kind, value)
    assert refusal.value.sentence == sentence
    with app.app_context():
        assert listed_rules() == []
        assert state.version() == 0


def test_ignores_what_was_declared_before(app: Flask) -> None:
    first = add(app, "held-word", "lottery")
    assert add(app, "held-word", "lottery ") == first
    with app.app_context():
        assert len(listed_rules()) == 1
        assert state.version() == 1


def test_rejects_the_contrary_of_another_rule(app: Flask) -> None:
    rule = add(app, "trusted-domain", "example.org")
    with pytest.raises(RuleRefused) as refusal:
        add(app, "blocked-domain", "example.org")
    assert refusal.value.sentence == "There is a rule that says the contrary of example.org. Remove it first."
    with app.app_context():
        remove_rule(rule)
    add(app, "blocked-domain", "example.org")


def test_remove_rule_rejects_one_that_is_gone(app: Flask) -> None:
    rule = add(app, "held-word", "lottery")
    with app.app_context():
        remove_rule(rule)
        assert listed_rules() == []
        with pytest.raises(NotFound):
            remove_rule(rule)


def test_two_workers_declare_the_same_once(make_app: Callable[..., Flask]) -> None:
    apps = [make_app(), make_app()]
    barrier = Barrier(2)
    ids: list[int] = []

    def declare(app: Flask) -> None:
        barrier.wait()
        ids.append(add(app, "held-word", "lottery"))

    workers = [Thread(target=declare, args=(app,)) for app in apps]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(ids) == 2
    assert len(set(ids)) == 1
    with apps[0].app_context():
        assert db.session.scalar(select(func.count(SpamRule.id))) == 1


def test_a_trusted_domain_is_no_reason_any_more(app: Flask) -> None:
    assert "example.com" in facts(judged(app), "domain")
    add(app, "trusted-domain", "example.com")
    assert "example.com" not in facts(judged(app), "domain")


def test_a_blocked_domain_leads_to_the_spam_folder(app: Flask) -> None:
    add(app, "blocked-domain", "jobs.example.com")
    assert judged(app).decision is Decision.SPAM
    assert judged(app).decided_by == "blocked-domain"


def test_a_fine_phrase_is_no_reason_any_more(app: Flask) -> None:
    phrases = {str(phrase) for phrase in facts(judged(app), "phrase")}
    assert phrases
    for phrase in phrases:
        add(app, "fine-phrase", phrase)
    assert not phrases & facts(judged(app), "phrase")


def test_a_fine_person_is_published(app: Flask) -> None:
    assert judged(app).decision is not Decision.PUBLISH
    add(app, "fine-person", "perla@example.org")
    assert judged(app).decision is Decision.PUBLISH


def test_a_banned_network_leads_to_the_spam_folder(app: Flask) -> None:
    add(app, "banned-network", "203.0.113.0/24")
    assert facts(judged(app), "network") == {"203.0.113.0/24"}
    assert judged(app).decision is Decision.SPAM


@pytest.mark.parametrize("kind", ["held-word", "refused-word"])
def test_words_decide(app: Flask, kind: str) -> None:
    add(app, kind, "Career Site")
    assert judged(app).decided_by == kind
