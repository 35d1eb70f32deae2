"""How good the filter is on sources it has never seen: each is left out of training in turn."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from blogapp.spam.calibration import Judged, calibration_error
from blogapp.spam.canary import NUMBER
from blogapp.spam.corpus import Example
from blogapp.spam.feedback import Heard, with_feedback
from blogapp.spam.judge import RATE
from blogapp.spam.learning import Teacher
from blogapp.spam.model import Model
from blogapp.spam.reading import Reading
from blogapp.spam.train import fit, good_comments, model_of

HEADINGS: Final = (
    "source",
    "spam",
    "ham",
    "at 1 %",
    "at 0.5 %",
    "no link",
    "calibration",
    "held",
    "refused",
    "missed",
    "taught",
    "refused",
)
_ENOUGH: Final = 20


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures of one source.

    `bare` is the recall, at 1 % false alarms, of spam without link and website, judged without name and
    website; None where there is too little of it. `held`, `refused` and `missed` are shares at the filter's
    own limits: of ham held or worse, of ham in the spam folder, of spam published. The last two tell of the
    same comments with moderators' feedback.
    """

    source: str
    spam: int
    ham: int
    at_one_percent: float
    at_half_percent: float
    bare: float | None
    error: float
    held: float
    refused: float
    missed: float
    with_feedback: float | None
    refused_then: float

    def cells(self) -> tuple[str, ...]:
        recalls = (self.at_one_percent, self.at_half_percent, self.bare, self.error)
        own = (self.held, self.refused, self.missed)
        taught = (
            _number(self.with_feedback),
            "" if self.with_feedback is None else _percent(self.refused_then),
        )
        return (
            self.source,
            str(self.spam),
            str(self.ham),
            *map(_number, recalls),
            *map(_percent, own),
            *taught,
        )


def _number(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def evaluate(
    known: Sequence[Example], shipped: Model, say: Callable[[str], None] = lambda _: None
) -> Iterator[Quality]:
    """Figures of each source and of all together, with the shipped model's limits and calibration."""
    everything: list[Judged] = []
    for source in sorted({example.source for example in known}):
        say(f"without {source}")
        others = [example for example in known if example.source != source]
        model = model_of(fit(others), shipped)
        teacher = Teacher(model, good_comments(others, model, NUMBER))
        chosen = [example for example in known if example.source == source]
        judged = [Judged(one, model.score(one.full), model.score(one.bare), 1.0) for one in chosen]
        everything += judged
        yield _quality(source, judged, model, with_feedback(chosen, teacher, RATE))
    yield _quality("all", everything, shipped, [])


def _quality(name: str, judged: Sequence[Judged], model: Model, heard: Sequence[Heard]) -> Quality:
    spam = [one.score for one in judged if one.is_spam]
    ham = [one.score for one in judged if not one.is_spam]
    good = [model.probability(score) for score in ham]
    told = [one.score for one in heard if one.is_spam], [one.score for one in heard if not one.is_spam]
    return Quality(
        source=name,
        spam=len(spam),
        ham=len(ham),
        at_one_percent=recall(spam, ham, 0.01),
        at_half_percent=recall(spam, ham, 0.005),
        bare=_bare_recall(judged),
        error=calibration_error([(model.probability(one.score), one.is_spam) for one in judged]),
        held=_share(chance >= model.hold_at for chance in good),
        refused=_share(chance >= model.spam_at for chance in good),
        missed=_share(model.probability(score) < model.hold_at for score in spam),
        with_feedback=recall(*told, 0.01) if heard else None,
        refused_then=_share(one.probability >= model.spam_at for one in heard if not one.is_spam),
    )


def recall(spam: Sequence[float], ham: Sequence[float], false_alarms: float) -> float:
    """The share of spam above the score that at most this share of ham is above."""
    limit = sorted(ham, reverse=True)[min(int(false_alarms * len(ham)), len(ham) - 1)]
    return _share(score > limit for score in spam)


def _bare_recall(judged: Sequence[Judged]) -> float | None:
    ham = [one.bare for one in judged if not one.is_spam]
    spam = [one.bare for one in judged if one.is_spam and not Reading(one.example.submission).links]
    return recall(spam, ham, 0.01) if len(spam) >= _ENOUGH else None


def _share(found: Iterable[bool]) -> float:
    facts = list(found)
    return sum(facts) / max(len(facts), 1)
