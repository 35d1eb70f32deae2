"""What can be chosen in a thread: stances with their labels in the author's order, and perspectives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from blogapp.stances.models import LONGEST_PERSPECTIVE, Question
from blogapp.stances.tally import Stance
from blogapp.web.site import Site

# A longer list is not read before it is chosen from.
MOST_PERSPECTIVES: Final = 12


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
    """The perspectives of a setting, one to a line or between commas; once each, and not too many."""
    words = (" ".join(part.split()) for line in text.splitlines() for part in line.split(","))
    return list(dict.fromkeys(word[:LONGEST_PERSPECTIVE] for word in words if word))[:MOST_PERSPECTIVES]
