"""The checks: what each finds, which one decides, and whom they leave alone."""

from dataclasses import replace

import pytest

from blogapp.spam import model
from blogapp.spam.filter import judge
from blogapp.spam.submission import History, IdentityKind, Rules, Submission
from blogapp.spam.verdict import Decision, Verdict

SHIPPED = model.load()
GOOD = Submission(
    text="I would rather ask the client first. The boss has a view, and it can wait until the second hour.",
    author="Mona",
    email="mona@example.org",
    post_title="Boss's feedback: pro or con?",
    kind=IdentityKind.GUEST,
    history=History(published=1),
    is_form=True,
    seconds_to_submit=40.0,
)


def verdict(rules: Rules | None = None, **changes: object) -> Verdict:
    return judge(replace(GOOD, **changes), SHIPPED, rules or Rules())  # type: ignore[arg-type]  # as a test wants


def names(found: Verdict) -> list[str]:
    return [signal.name for signal in found.signals]


def test_publishes_a_good_comment() -> None:
    assert verdict().decision is Decision.PUBLISH


def test_refuses_who_fills_the_hidden_field() -> None:
    found = verdict(honeypot="x")
    assert (found.decision, found.decided_by) == (Decision.SPAM, "honeypot")


def test_holds_a_form_sent_too_fast() -> None:
    assert verdict(seconds_to_submit=0.4).decided_by == "too-fast"


def test_holds_a_form_that_was_open_for_days() -> None:
    assert verdict(seconds_to_submit=9 * 86400.0).decided_by == "too-old"


def test_publishes_without_script() -> None:
    found = verdict(seconds_to_submit=None)
    assert found.decision is Decision.PUBLISH
    assert "no-form-time" in names(found)


def test_ignores_the_missing_time_of_what_came_through_no_form() -> None:
    assert "no-form-time" not in names(verdict(seconds_to_submit=None, is_form=False))


def test_holds_the_same_text_in_three_places() -> None:
    assert verdict(same_text_elsewhere=1).decision is Decision.PUBLISH
    assert verdict(same_text_elsewhere=2).decided_by == "repeated"


def test_holds_two_links_but_lets_regular_writers_have_more() -> None:
    text = f"{GOOD.text} See https://a.example/x and https://b.example/y"
    assert verdict(text=text).decided_by == "many-links"
    assert verdict(text=text, history=History(published=3)).decided_by is None


@pytest.mark.parametrize("field", ["text", "author", "email", "website", "ip", "agent"])
def test_finds_listed_words_in_all_six_fields_and_inside_words(field: str) -> None:
    rules = Rules(held_words=("WOMBAT",))
    assert verdict(rules, **{field: "x superwombats y"}).decided_by == "held-word"
    assert verdict(Rules(refused_words=("wombat",)), **{field: "Wombat"}).decision is Decision.SPAM


def test_shows_where_a_listed_word_stands() -> None:
    found = verdict(Rules(held_words=("second hour",)))
    passage = next(signal.passage for signal in found.signals if signal.name == "held-word")
    assert passage
    assert GOOD.text[slice(*passage)] == "second hour"


def test_finds_listed_words_in_disguise() -> None:
    found = verdict(Rules(refused_words=("casino",)), text="Come to my саsinо, said nobody here.")
    assert found.decision is Decision.SPAM


def test_refuses_blocked_domains_and_reads_over_trusted_ones() -> None:
    text = f"{GOOD.text} https://www.shop.example.co.uk/a"
    assert verdict(Rules(blocked_domains=frozenset({"example.co.uk"})), text=text).decision is Decision.SPAM
    trusting = Rules(trusted_domains=frozenset({"example.co.uk"}))
    assert verdict(trusting, text=text, history=History()).decision is Decision.PUBLISH


def test_refuses_a_banned_network() -> None:
    rules = Rules(banned_networks=("192.0.2.0/24", "2001:db8::/32"))
    assert verdict(rules, ip="192.0.2.9").decision is Decision.SPAM
    assert verdict(rules, ip="2001:db8::1").decision is Decision.SPAM
    assert verdict(rules, ip="198.51.100.1").decision is Decision.PUBLISH
    assert verdict(rules, ip="not an address").decision is Decision.PUBLISH


@pytest.mark.parametrize(
    "name", ["Alice Author", "аlicе  аuthоr", "ALICE_AUTHOR", "Al\u200bice Author", "Ａlice Author"]
)
def test_holds_a_name_that_imitates_staff(name: str) -> None:
    rules = Rules(staff_names=("Alice Author",))
    assert verdict(rules, author=name).decided_by == "staff-name"
    assert verdict(rules, author=name, kind=IdentityKind.STAFF).decision is Decision.PUBLISH


def test_holds_a_first_comment_with_a_link_whatever_the_score() -> None:
    found = verdict(text=f"{GOOD.text} I wrote about it on https://mona.example.org", history=History())
    assert (found.decision, found.decided_by) == (Decision.HOLD, "first-with-link")


def test_the_first_check_decides_and_all_are_kept() -> None:
    found = verdict(Rules(held_words=("boss",)), seconds_to_submit=0.1, same_text_elsewhere=5)
    assert found.decided_by == "too-fast"
    assert names(found)[:3] == ["too-fast", "repeated", "held-word"]


def test_staff_is_always_published() -> None:
    assert verdict(kind=IdentityKind.STAFF, honeypot="x").decision is Decision.PUBLISH


def test_trusts_known_writers_within_bounds() -> None:
    text = "Great post, thanks for sharing. Buy cheap pills online: http://cheap-pills.example best price!"
    new, known = verdict(text=text, history=History()), verdict(text=text, history=History(published=1000))
    assert known.probability < new.probability
    assert known.decision is not Decision.PUBLISH


def test_distrusts_who_was_rejected() -> None:
    assert verdict(history=History(published=1, rejected=4)).probability > verdict().probability


def test_a_fine_phrase_and_a_fine_person_are_no_reason() -> None:
    text = "Try it yourself, my new channel helped me find a job. Good luck to all, subscribe to it!"
    held = verdict(text=text, history=History())
    assert held.decision is not Decision.PUBLISH
    phrases = frozenset(str(signal.facts["phrase"]) for signal in held.signals if "phrase" in signal.facts)
    eased = verdict(Rules(fine_phrases=phrases), text=text, history=History())
    assert eased.probability < held.probability
    fine = Rules(fine_people=frozenset({"mona@example.org"}))
    assert verdict(fine, text=text, history=History()).decision is Decision.PUBLISH
