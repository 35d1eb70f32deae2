"""The letters to those who decide, in words: one comment, or a list of what waits."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from blogapp.moderation.letters.cases import Case, Occasion
from blogapp.moderation.reasons import in_words
from blogapp.web.context import absolute, site
from blogapp.web.times import spoken

Listed = Sequence[tuple[Case, str]]


def about_one(case: Case, link: str) -> tuple[str, str]:
    """Subject and text about one comment."""
    subjects = {
        Occasion.HELD: _("A comment waits under “%(title)s”", title=case.title),
        Occasion.REPORTS: _("Readers reported a comment under “%(title)s”", title=case.title),
        Occasion.APPEAL: _("A writer asks for a second look under “%(title)s”", title=case.title),
    }
    return subjects.get(case.occasion, subjects[Occasion.HELD]), _joined(_told(case, link), _end())


def about_many(cases: Listed, number: int, most_counted: int) -> tuple[str, str]:
    """Subject and text about a list, which is the beginning of what waits where there is more."""
    counted = f"{most_counted}+" if number > most_counted else str(number)
    title = site().title
    if number > most_counted:
        subject = _("%(number)s comments need a decision at “%(title)s”", number=counted, title=title)
    else:
        subject = ngettext(
            "%(num)d comment needs a decision at “%(title)s”",
            "%(num)d comments need a decision at “%(title)s”",
            number,
            title=title,
        )
    told = [_told(case, link) for case, link in cases]
    is_whole = number <= len(cases)
    rest = [] if is_whole else [_("These are the most urgent ones. The others are at the desk.")]
    return subject, _joined(*_ruled(told), *rest, _end())


def _told(case: Case, link: str) -> str:
    """One comment: where, who, when, its words, why it waits, and the three links."""
    head = f"{case.title}\n{case.author_name}, {spoken(case.created_at)}"
    quoted = "\n".join(f"> {line}".rstrip() for line in case.text.splitlines())
    return _joined(head, quoted, *_why(case), _links(case, link))


def _why(case: Case) -> list[str]:
    said = []
    if case.appeal:
        said.append(_("Its writer asks for a second look: “%(words)s”", words=case.appeal))
    if case.reports:
        reasons = ", ".join(f"{in_words(reason)} ({number})" for reason, number in case.reports.items())
        said.append(_("Reported by readers: %(reasons)s", reasons=reasons))
    if case.doubts:
        said.append(_("What the filter says: %(reasons)s", reasons=" ".join(case.doubts)))
    return said


def _links(case: Case, link: str) -> str:
    words = {
        "publish": _("Keep it public") if case.is_public else _("Publish"),
        "spam": _("Spam"),
        "trash": _("Trash"),
    }
    return "\n".join(f"{word}: {link}/{decision}" for decision, word in words.items())


def _end() -> str:
    return _joined(
        "-- \n"
        + _(
            "Each link opens a page that asks once more. It is yours alone, and decides once, within a week."
        ),
        _("The desk: %(address)s", address=absolute("/moderation"))
        + "\n"
        + _("What you get by mail: %(address)s", address=absolute("/moderation/mail")),
    )


def _ruled(told: list[str]) -> list[str]:
    return [part for one in told for part in (one, "* * *")][:-1]


def _joined(*paragraphs: str) -> str:
    return "\n\n".join(paragraph.rstrip("\n") for paragraph in paragraphs if paragraph) + "\n"
