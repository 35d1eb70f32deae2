"""The two letters to subscribers, in words: one to confirm by, and one with a new question."""

from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from blogapp.notifications.mail import one_line
from blogapp.notifications.subscriptions.links import CONFIRM_WITHIN
from blogapp.notifications.subscriptions.models import Announcement
from blogapp.web.context import absolute, site

# What mail programs do with a style of a page is anyone's guess: they get the least that reads well.
PAGE = Markup(
    '<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
    '<body style="max-width: 36em; margin: 1.5em auto; padding: 0 1em; line-height: 1.5;'
    ' font-family: Georgia, serif">\n{body}\n</body>\n</html>\n'
)
QUESTION = Markup(
    '<h1 dir="auto"{language} style="font-size: 1.5em; line-height: 1.25">'
    '<a href="{address}" style="color: inherit">{title}</a></h1>'
)
LINES = Markup('<p dir="auto"{language}>{lines}</p>')
STANCES = Markup("<p>{stances}</p>")
WAY_IN = Markup('<p><a href="{address}">{words}</a></p>')
WAY_OUT = Markup(
    '<hr>\n<p style="font-size: 0.85em">{why} <a href="{address}" style="color: inherit">{words}</a></p>'
)


@dataclass(frozen=True, slots=True)
class Words:
    """One letter, both ways."""

    subject: str
    text: str
    html: str


def to_confirm(link: str) -> tuple[str, str]:
    """Subject and text for who asked for the mails, or whose address somebody gave."""
    title = site().title
    paragraphs = (
        _("Hello,"),
        _("somebody asked for a mail to this address with each new question at “%(title)s”.", title=title),
        _("If it was you, please confirm it on this page, within %(days)d days:", days=CONFIRM_WITHIN.days),
        link,
        _("If it was not you, you need not do anything: you get no mail from us."),
    )
    return _("Please confirm: new questions of %(title)s", title=title), "\n\n".join(paragraphs) + "\n"


def of_new_question(news: Announcement, way_out: str) -> Words:
    """The question as it is told: its title, how it begins, what there is to choose from, where it is."""
    title, lines, stances = one_line(news.title), one_line(news.lines), _stances(news)
    address = absolute(quote(news.path))
    read = _("Read it, and say what you think")
    why = _(
        "You get this mail because you asked “%(title)s” to tell you of new questions.", title=site().title
    )
    end = _("No more of these mails")
    text = (title, lines, stances, f"{read}:\n{address}", f"-- \n{why}\n{end}:\n{way_out}")
    language = Markup(' lang="{}"').format(news.language) if news.language else ""
    html = (
        QUESTION.format(language=language, address=address, title=title),
        lines and LINES.format(language=language, lines=lines),
        stances and STANCES.format(stances=stances),
        WAY_IN.format(address=address, words=read),
        WAY_OUT.format(why=why, address=way_out, words=end),
    )
    page = PAGE.format(language=site().language, title=title, body=Markup("\n").join(filter(None, html)))
    return Words(title, "\n\n".join(filter(None, text)) + "\n", page)


def _stances(news: Announcement) -> str:
    labels = [one_line(label) for label in news.stances.splitlines()]
    if not labels:
        return ""
    return ngettext(
        "%(num)d stance to choose from: %(labels)s.",
        "%(num)d stances to choose from: %(labels)s.",
        len(labels),
        labels=", ".join(labels),
    )
