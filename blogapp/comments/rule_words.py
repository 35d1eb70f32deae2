"""The rules as people see them: which there are, what each is called, and a value in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from blogapp.comments.thread_rules import OVERRIDABLE
from blogapp.web.site import MAX_WORDS, RANGES, WORD_LISTS, words_in

# Words of the interface, translated when they are shown.
Words = Any

YES_OR_NO: Final[Mapping[str, Words]] = {"yes": _l("Yes"), "no": _l("No")}


@dataclass(frozen=True, slots=True)
class Rule:
    """One setting that is a rule: a choice, a number, or a list of words."""

    key: str
    label: Words
    hint: Words = ""
    choices: Mapping[str, Words] = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        return self.key in WORD_LISTS

    @property
    def least(self) -> int:
        return RANGES[self.key][0]

    @property
    def most(self) -> int:
        return RANGES[self.key][-1]

    @property
    def limits(self) -> str:
        """What a value must be, in one sentence."""
        if self.choices:
            return _("Choose one of these.")
        if self.is_list:
            return _(
                "At most %(most)d characters, and no entry of quotation marks or asterisks alone.",
                most=MAX_WORDS,
            )
        return _("A whole number from %(least)d to %(most)d.", least=self.least, most=self.most)

    def in_words(self, value: str) -> str:
        """A value as people read it."""
        if self.choices:
            return str(self.choices.get(value, value))
        if self.is_list:
            number = len(words_in(value))
            return ngettext("%(num)d entry", "%(num)d entries", number)
        return value


@dataclass(frozen=True, slots=True)
class Section:
    """Rules about one thing."""

    title: Words
    rules: tuple[Rule, ...]


SECTIONS: Final = (
    Section(
        _l("What waits for a moderator"),
        (
            Rule(
                "hold",
                _l("New comments"),
                _l("Plain spam goes to its folder in any case. What staff write never waits."),
                {
                    "everything": _l("All wait"),
                    "new": _l("Those of new guests wait, and what the spam filter doubts"),
                    "doubtful": _l("What the spam filter doubts waits"),
                    "nothing": _l("None waits, doubtful ones neither"),
                },
            ),
            Rule(
                "hold_until_published",
                _l("A guest is new until so many comments were published"),
                _l("A guest is known by the browser, not by a typed name. Who has signed in is not new."),
            ),
            Rule("max_links", _l("Links that make a comment wait"), _l("0: links are not counted.")),
            Rule(
                "reports_to_hold",
                _l("Readers whose reports take a comment out"),
                _l("Until a moderator has looked at it. 0: none do."),
            ),
            Rule("spam_filter", _l("The spam filter judges new comments"), choices=YES_OR_NO),
            Rule("spam_days", _l("Days that the spam folder keeps a comment")),
        ),
    ),
    Section(
        _l("Words"),
        (
            Rule("held_words", _l("Words that make a comment wait")),
            Rule("refused_words", _l("Words that send a comment to the spam folder")),
        ),
    ),
    Section(
        _l("Who may comment, and until when"),
        (
            Rule(
                "who_may_comment",
                _l("New comments by"),
                choices={
                    "anyone": _l("Anyone"),
                    "signed-in": _l("People who have signed in"),
                    "nobody": _l("Nobody"),
                },
            ),
            Rule(
                "name_and_email_required",
                _l("Guests give a name and an e-mail address"),
                _l("The address is never shown."),
                YES_OR_NO,
            ),
            Rule(
                "close_days",
                _l("Days after which a discussion closes"),
                _l("Counted from publication. 0: never."),
            ),
            Rule("close_silent_days", _l("Days of silence after which it closes"), _l("0: never.")),
            Rule(
                "seconds_between_comments",
                _l("Seconds between two comments of one person"),
                _l("0: no pause."),
            ),
            Rule(
                "slow_minutes",
                _l("Minutes between two comments of one person in one discussion"),
                _l("Slow mode, for a heated one. 0: off."),
            ),
            Rule(
                "edit_minutes",
                _l("Minutes in which writers may edit"),
                _l("While nobody has answered. 0: not at all."),
            ),
        ),
    ),
    Section(
        _l("How a discussion is laid out"),
        (
            Rule(
                "thread_depth",
                _l("Levels of replies"),
                _l("A deeper reply hangs on the last level. It counts for new comments."),
            ),
            Rule("roots_per_page", _l("Comments on one page, their replies not counted")),
            Rule("replies_per_root", _l("Replies shown under each of them")),
        ),
    ),
    Section(
        _l("Privacy, and mail to moderators"),
        (
            Rule(
                "ip_days",
                _l("Days that IP addresses and browsers of writers are known"),
                _l("0: for ever."),
            ),
            Rule(
                "moderator_mail",
                _l("Mail to those who decide"),
                _l("Each of them may choose otherwise."),
                {
                    "none": _l("None"),
                    "each": _l("One for each comment that waits"),
                    "digest": _l("One list a day"),
                },
            ),
            Rule("digest_hour", _l("Hour of the day for that list")),
        ),
    ),
)


def site_sections() -> Iterator[Section]:
    """Those of the site's form; its words are listed one by one instead."""
    return _only(lambda rule: not rule.is_list)


def thread_sections() -> Iterator[Section]:
    """Those that one thread may have otherwise."""
    return _only(lambda rule: rule.key in OVERRIDABLE)


def rules_in(sections: Iterator[Section]) -> list[Rule]:
    return [rule for section in sections for rule in section.rules]


def rule_of(key: str) -> Rule:
    return next(rule for rule in rules_in(iter(SECTIONS)) if rule.key == key)


def _only(is_there: Any) -> Iterator[Section]:
    for section in SECTIONS:
        if rules := tuple(rule for rule in section.rules if is_there(rule)):
            yield Section(section.title, rules)
