"""What a restricted person is told, in plain words; and the refusals that say it."""

from datetime import datetime

from flask_babel import format_date, format_time
from flask_babel import gettext as _

from blogapp.accounts.restrictions.policy import InForce, Standing
from blogapp.errors import AppError, Forbidden


class Banned(Forbidden):
    """A ban holds. The sentence says why and for how long."""

    def __init__(self, ban: InForce) -> None:
        super().__init__(ban_in_words(ban))


class WarningUnread(AppError):
    """A moderator has warned this person, who has not said yet that they have read it."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Please read the warning first. Your text is kept."))


def refuse_banned(standing: Standing) -> None:
    """Raises Banned: for whatever changes what others see."""
    if standing.ban is not None:
        raise Banned(standing.ban)


def refuse_unread(standing: Standing) -> None:
    """Raises WarningUnread: before the next comment."""
    if standing.warnings:
        raise WarningUnread


def ban_in_words(ban: InForce) -> str:
    """Why somebody cannot comment, until when, and what they can do still."""
    sentences = [_whom_it_is_about(ban), _reason(ban), _("You can still read everything.")]
    if ban.is_of_network and not ban.is_for_everyone:
        sentences.append(_("If you have an account, sign in: then you can comment."))
    return " ".join(filter(None, sentences))


def silence_in_words(silence: InForce) -> str:
    """Why all comments of somebody wait, and until when."""
    if silence.is_of_network:
        first = _("Comments from your network are read by a moderator before everyone else sees them.")
    else:
        first = _("What you write here is read by a moderator before everyone else sees it.")
    end = _("That holds until %(moment)s.", moment=moment(silence.ends_at)) if silence.ends_at else ""
    return " ".join(filter(None, [first, end, _reason(silence)]))


def moment(when: datetime) -> str:
    """A day and a time as people write them."""
    return _("%(day)s, %(time)s", day=format_date(when, "long"), time=format_time(when, "short"))


def _whom_it_is_about(ban: InForce) -> str:
    if ban.is_of_network:
        if ban.ends_at is None:
            return _("No comments are taken from your network.")
        return _("No comments are taken from your network until %(moment)s.", moment=moment(ban.ends_at))
    if ban.ends_at is None:
        return _("You cannot comment here any more.")
    return _("You cannot comment here until %(moment)s.", moment=moment(ban.ends_at))


def _reason(restriction: InForce) -> str:
    return _("The reason: %(reason)s", reason=restriction.reason) if restriction.reason else ""
