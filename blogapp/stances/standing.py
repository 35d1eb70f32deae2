"""What a person says of where they stand, and what stays of what they said before."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from blogapp.errors import AppError
from blogapp.stances.choices import in_order, perspectives_in
from blogapp.stances.models import Declaration, Question
from blogapp.stances.tally import Stance
from blogapp.web.site import Site


class StanceRefused(AppError):
    """Not one of the things that can be chosen here."""

    status = 422


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person chose: a stance, or nothing of one; where they speak from; and what it depends on."""

    stance: str = ""
    # None: it was not asked; empty: asked, and left open.
    perspective: str | None = None
    condition_id: int | None = None
    new_condition: str = ""
    # It depends, and on nothing that has a name any more.
    drops_condition: bool = False
    moved_by_id: int | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.stance or self.perspective)

    @property
    def says_condition(self) -> bool:
        """Whether anything is said of what it depends on."""
        return self.drops_condition or bool(self.new_condition) or self.condition_id is not None


def checked(question: Question, standing: Standing, site: Site) -> Standing:
    """The same, without a condition of pro or con; raises StanceRefused for what cannot be chosen."""
    if standing.stance and standing.stance not in in_order(question.stance_order):
        raise StanceRefused(_("This is none of the answers to choose from."))
    offered = perspectives_in(question.perspectives or site.perspectives)
    if standing.perspective and standing.perspective not in offered:
        raise StanceRefused(_("This perspective is not among those of this question."))
    depends = standing.stance in {"", Stance.DEPENDS}
    return standing if depends else replace(standing, condition_id=None, new_condition="")


def after(standing: Standing, latest: Declaration | None) -> Standing:
    """One click, completed: what it does not speak of stays as it was."""
    if latest is None:
        return standing
    stance = standing.stance or latest.stance
    perspective = latest.perspective if standing.perspective is None else standing.perspective
    stays = stance == Stance.DEPENDS and not standing.says_condition
    condition_id = latest.condition_id if stays else standing.condition_id
    return replace(standing, stance=stance, perspective=perspective, condition_id=condition_id)


def is_same(standing: Standing, latest: Declaration | None) -> bool:
    """Whether a completed click says what was said last."""
    if latest is None or standing.new_condition:
        return False
    said = (standing.stance, standing.perspective, standing.condition_id)
    return said == (latest.stance, latest.perspective, latest.condition_id)
