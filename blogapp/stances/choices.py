"""What can be chosen in a thread: stances with their labels in the author's order, and perspectives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blogapp.stances.models import LONGEST_PERSPECTIVE, Question
from blogapp.stances.tally import Stance
from blogapp.web.site import Site

# A longer list is not read before it is chosen from.
MOST_PERSPECTIVES: Final = 12
# What a site offers whose owner has set nothing, in the reader's language; stored as in the setting.
USUAL: Final = {
    "coach": _l("coach"),
    "person being coached": _l("person being coached"),
    "manager": _l("manager"),
    "HR or sponsor": _l("HR or sponsor"),
    "other": _l("other"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the question offers. `labels` is in the order of the author."""

    labels: dict[Stance, str]
    perspectives: Sequence[str]


def choices_of(question: Question, site: Site) -> Choices:
    """The question's own words, or those of the site."""
    own = {
        Stance.PRO: question.pro_label or _("Pro"),
        Stance.CON: question.con_label or _("Con"),
        Stance.DEPENDS: question.depends_label or _("It depends"),
    }
    order = in_order(question.stance_order)
    return Choices(
        {stance: own[stance] for stance in order}, perspectives_in(question.perspectives or site.perspectives)
    )


def in_order(text: str) -> list[Stance]:
    """The three stances as the author ordered them; what is missing follows."""
    named = [Stance(word) for word in text.split() if word in set(Stance)]
    return list(dict.fromkeys([*named, *Stance]))


def perspectives_in(text: str) -> list[str]:
    """The perspectives of a setting; not too long, and not too many."""
    return list(dict.fromkeys(word[:LONGEST_PERSPECTIVE] for word in words_in(text)))[:MOST_PERSPECTIVES]


def words_in(text: str) -> list[str]:
    """What was typed for perspectives, one to a line or between commas; once each."""
    words = (" ".join(part.split()) for line in text.splitlines() for part in line.split(","))
    return list(dict.fromkeys(word for word in words if word))


def perspective_in_words(perspective: str) -> str:
    """A perspective as it is shown: the usual ones translated, an author's own as typed."""
    return str(USUAL.get(perspective, perspective))
