"""Signals in words: what a moderator reads beside a comment."""

from typing import Final

from flask_babel import lazy_gettext as _l

from blogapp.spam.verdict import Signal

_SENTENCES: Final = {
    "honeypot": _l("A field was filled in that people do not see."),
    "no-form-time": _l("The form was sent without the time that a script notes."),
    "too-fast": _l("The form was sent %(seconds)s seconds after it was opened."),
    "too-old": _l("The form had been open for %(days)s days."),
    "repeated": _l("The same text came to %(places)s places within a day."),
    "many-links": _l("There are %(links)s links in it."),
    "held-word": _l("It holds “%(word)s” from the list of words to look at."),
    "refused-word": _l("It holds “%(word)s” from the list of refused words."),
    "blocked-domain": _l("It leads to %(domain)s, which is blocked here."),
    "banned-network": _l("It came from the banned network %(network)s."),
    "staff-name": _l("The name looks like that of %(name)s, who belongs to this site."),
    "first-with-link": _l("It is the writer's first comment and links to %(domain)s."),
    "customer-story": _l("It tells the story of a happy customer: %(words)s."),
    "first-promotional": _l(
        "It is the first comment of somebody unknown, and promotes something that is not the subject."
    ),
    "links": _l("The link to %(domain)s is like those in spam."),
    "website": _l("The website %(domain)s is like those that spam advertises."),
    "name": _l("The name “%(person)s” reads like advertising."),
    "unlike-post": _l("It says little about the post."),
    "disguised": _l("%(words)s words are written with letters that only look alike."),
    "foreign-letters": _l("It is written in an alphabet that is not used on this site."),
    "words": _l("Its words are like those of spam: %(words)s."),
    "phrase-praise": _l("It praises in general: “%(phrase)s”."),
    "phrase-thanks": _l("It thanks for sharing, as advertising does: “%(phrase)s”."),
    "phrase-return": _l("It promises to come back or to tell others: “%(phrase)s”."),
    "phrase-miracle": _l("It tells of spells, cures or winning numbers: “%(phrase)s”."),
    "phrase-hacker": _l("It offers hackers, loans or money that was lost: “%(phrase)s”."),
    "phrase-echo": _l("It praises as programs do that write by themselves: “%(phrase)s”."),
    "phrase-gift": _l("It promises gifts, or asks for votes and clicks: “%(phrase)s”."),
    "phrase-visit": _l("It invites to another place: “%(phrase)s”."),
    "phrase-testimonial": _l("It tells of a success, like an advertisement: “%(phrase)s”."),
    "phrase-result": _l("It boasts of a result: “%(phrase)s”."),
    "phrase-endorse": _l("It recommends, like an advertisement: “%(phrase)s”."),
    "phrase-address": _l("It turns to whoever may need it: “%(phrase)s”."),
    "phrase-luck": _l("It wishes good luck, as advertising likes to end: “%(phrase)s”."),
    "phrase-contact": _l("It asks to get in touch: “%(phrase)s”."),
    "phrase-offer": _l("It makes an offer: “%(phrase)s”."),
    "phrase-money": _l("It speaks of easy money: “%(phrase)s”."),
    "phrase-channel": _l("It asks to follow or to subscribe: “%(phrase)s”."),
    "phrase-company": _l("It speaks for a company: “%(phrase)s”."),
    "phrase-stray": _l("It fits under any post: “%(phrase)s”."),
    "topic-medicine": _l("It speaks of remedies."),
    "topic-gambling": _l("It speaks of gambling."),
    "topic-sex": _l("It speaks of sex."),
    "topic-spells": _l("It speaks of spells and miracle cures."),
    "topic-money": _l("It speaks of loans, trading or coins."),
    "topic-search": _l("It speaks of search engines and marketing."),
    "topic-study": _l("It speaks of courses or essays for money."),
    "topic-repair": _l("It speaks of household services."),
    "topic-estate": _l("It speaks of houses and flats for sale."),
    "topic-travel": _l("It speaks of travel for sale."),
    "topic-support": _l("It speaks of support lines for devices."),
    "topic-shopping": _l("It speaks of goods and prices."),
    "topic-software": _l("It speaks of downloads and cheats."),
    "topic-trade": _l("It speaks of services for sale."),
    "known": _l("Comments of this writer that were published before: %(published)s."),
    "rejected": _l("Comments of this writer that were rejected before: %(rejected)s."),
    "shape": _l("It is put together like spam."),
    # Not the filter's: rules of the site, told beside its reasons.
    "all-wait": _l("Here every comment waits for a moderator."),
    "new-person": _l("Too few comments of this guest have been published so far."),
}


def sentence(signal: Signal) -> str:
    """The reason in one sentence, in the language of who reads it."""
    return str(_SENTENCES[signal.name]) % signal.facts


def known_signals() -> frozenset[str]:
    """The names of all signals that can be told."""
    return frozenset(_SENTENCES)
