"""Cheap checks before any statistics, in order: the first that settles the matter decides, all are kept."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final

from blogapp.spam import likeness
from blogapp.spam.folding import fold_name
from blogapp.spam.phrases import Phrase
from blogapp.spam.reading import WORD, Reading
from blogapp.spam.story import customer_story
from blogapp.spam.submission import IdentityKind, Rules
from blogapp.spam.verdict import Decision, Signal
from blogapp.spam.words import Searched

# Nobody reads a question and writes an answer in less; programs do.
FASTEST_SECONDS: Final = 3.0
# A form that is older was kept by a program, or by a tab that slept for days.
OLDEST_SECONDS: Final = 3 * 24 * 3600.0
# The same text in this many places within a day.
MANY_PLACES: Final = 3
# Families of phrases that sell. Praise, thanks and good wishes come from readers too.
SELLING: Final = frozenset({"visit", "contact", "offer", "money", "channel", "company"})
# What the story of a happy customer is made of, which names no shop and links to none.
STORY: Final = frozenset({"testimonial", "result", "endorse", "luck", "address"})
# Each phrase is excused by so much likeness to the post: one or two may be the subject, five are not.
_ON_SUBJECT: Final = 0.06
_FAMILIES_THAT_SELL: Final = 2
_PARTS_OF_A_STORY: Final = 3
# Regular writers may link twice as much.
_REGULAR: Final = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A signal, and the decision it leads to if it settles the matter."""

    signal: Signal
    decision: Decision | None = None


Check = Callable[[Reading], Iterator[Finding]]


def findings(reading: Reading) -> list[Finding]:
    """What all checks find, in their order."""
    return [finding for check in CHECKS for finding in check(reading)]


def honeypot(reading: Reading) -> Iterator[Finding]:
    """A field that people do not see."""
    if reading.submission.honeypot.strip():
        yield Finding(Signal("honeypot", 9.0), Decision.SPAM)


def form_age(reading: Reading) -> Iterator[Finding]:
    """A script notes when the form was opened. Without script there is no such time; that proves little."""
    if not reading.submission.is_form:
        return
    seconds = reading.submission.seconds_to_submit
    if seconds is None:
        yield Finding(Signal("no-form-time", 0.3))
    elif seconds < FASTEST_SECONDS:
        yield Finding(Signal("too-fast", 2.0, {"seconds": round(seconds)}), Decision.HOLD)
    elif seconds > OLDEST_SECONDS:
        yield Finding(Signal("too-old", 1.0, {"days": round(seconds / 86400)}), Decision.HOLD)


def repeated(reading: Reading) -> Iterator[Finding]:
    places = reading.submission.same_text_elsewhere + 1
    if places >= MANY_PLACES:
        yield Finding(Signal("repeated", 3.0, {"places": places}), Decision.HOLD)


def link_count(reading: Reading) -> Iterator[Finding]:
    """WordPress's rule, with more room for people whose comments were published before."""
    history = reading.submission.history
    allowed = reading.rules.max_links * (2 if history and history.published >= _REGULAR else 1)
    number = len(reading.links)
    if allowed and number >= allowed:
        passage = reading.place(reading.links[0].start, reading.links[-1].end)
        yield Finding(Signal("many-links", 1.0, {"links": number}, passage), Decision.HOLD)


def listed_words(reading: Reading) -> Iterator[Finding]:
    """The owner's lists, in the six fields where WordPress looks."""
    rules = reading.rules
    if not rules.held_words and not rules.refused_words:
        return
    searched = Searched(reading.submission)
    for words, decision, name in (
        (rules.held_words, Decision.HOLD, "held-word"),
        (rules.refused_words, Decision.SPAM, "refused-word"),
    ):
        for word in words:
            if place := searched.find(word):
                passage = (place.start, place.end) if place.field == "text" else None
                yield Finding(Signal(name, 5.0, {"word": word.strip()}, passage), decision)


def blocked_domains(reading: Reading) -> Iterator[Finding]:
    for link in [*reading.links, *([reading.website] if reading.website else [])]:
        if {link.host, link.site} & reading.rules.blocked_domains:
            yield Finding(Signal("blocked-domain", 8.0, {"domain": link.site}), Decision.SPAM)


def banned_network(reading: Reading) -> Iterator[Finding]:
    if network := network_of(reading.submission.ip, reading.rules):
        yield Finding(Signal("banned-network", 8.0, {"network": network}), Decision.SPAM)


def network_of(ip: str, rules: Rules) -> str | None:
    """The banned network an address is in."""
    try:
        address = ip_address(ip)
    except ValueError:
        return None
    return next((name for name in rules.banned_networks if address in ip_network(name, strict=False)), None)


def staff_name(reading: Reading) -> Iterator[Finding]:
    """A name that reads like that of the people who run the site, whatever letters it is made of."""
    submission = reading.submission
    if submission.kind is IdentityKind.STAFF or not submission.author.strip():
        return
    name = re.sub(r"[\W_]", "", fold_name(submission.author))
    for staff in reading.rules.staff_names:
        if name and name == re.sub(r"[\W_]", "", fold_name(staff)):
            yield Finding(Signal("staff-name", 4.0, {"name": staff}), Decision.HOLD)


def first_comment(reading: Reading) -> Iterator[Finding]:
    """The first comment of somebody new is held for a link, and for promotion that is not about the post."""
    if not reading.is_new:
        return
    if reading.links and reading.submission.history is not None:
        link = reading.links[0]
        passage = reading.place(link.start, link.end)
        yield Finding(Signal("first-with-link", 1.5, {"domain": link.site}, passage), Decision.HOLD)
    story = customer_story(reading)
    if story or has_promotion(reading):
        yield Finding(Signal("first-promotional", 1.5), Decision.HOLD)
        if story:
            yield Finding(Signal("customer-story", 0.0, {"words": ", ".join(story[:8])}))
        for phrase in _promotional_phrases(reading):
            passage = reading.place(phrase.start, phrase.end)
            yield Finding(Signal(f"phrase-{phrase.family}", 0.0, {"phrase": phrase.text}, passage))


def has_promotion(reading: Reading) -> bool:
    """Whether phrases that sell, or tell of a success, come together in words that say little of the post.

    A subject at the beginning excuses nothing: advertising that hides begins with the subject and drifts.
    """
    telling = _promotional_phrases(reading)
    families = {phrase.family for phrase in telling}
    parts = families if "testimonial" in families else families & STORY
    if len(families & SELLING) < _FAMILIES_THAT_SELL and len(parts) < _PARTS_OF_A_STORY:
        return False
    drift = WORD.findall(reading.plain[telling[0].start :])
    about = f"{reading.submission.post_title} {reading.submission.post_text}"
    number = sum(phrase.family in families for phrase in reading.phrases)
    return likeness.likeness(drift, about) < _ON_SUBJECT * number


def _promotional_phrases(reading: Reading) -> list[Phrase]:
    """The first phrase of each family that promotes, in order."""
    telling = [phrase for phrase in reading.phrases if phrase.family in SELLING | STORY]
    return list({phrase.family: phrase for phrase in reversed(telling)}.values())[::-1]


CHECKS: Final[tuple[Check, ...]] = (
    honeypot,
    form_age,
    repeated,
    link_count,
    listed_words,
    blocked_domains,
    banned_network,
    staff_name,
    first_comment,
)
