"""The balance of a question in words and numbers: what is shown, and what is not, to expose nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from blogapp.stances.choices import in_order
from blogapp.stances.models import Question
from blogapp.stances.tally import GUEST, MOVE, PERSPECTIVE, Key, Stance

# Below this "50 %" is one person; numbers say it better.
PERCENT_FROM: Final = 10
# A row of fewer people tells what single persons think.
ROW_FROM: Final = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One side's part of a bar; `start` and `share` in percent of its length."""

    stance: Stance
    label: str
    people: int
    start: float
    share: float
    percent: int


@dataclass(frozen=True, slots=True)
class Balance:
    """How many people stand where, in the order of the author."""

    people: int
    parts: Sequence[Part]
    # Such as “4 voices: 2 pro, 1 con, 1 it depends”.
    sentence: str
    # What the row is about, where it is one of several.
    name: str = ""

    @property
    def shows_percent(self) -> bool:
        return self.people >= PERCENT_FROM


@dataclass(frozen=True, slots=True)
class Movement:
    """How opinion moved: who stands elsewhere than at first. Details only where they tell of nobody."""

    moved: int
    sentence: str
    # From, to, people; also those who stayed. Zero where fewer than `ROW_FROM` went one way.
    cells: Sequence[tuple[Stance, Stance, int]]


def labels_in_sentences(question: Question) -> dict[Stance, str]:
    """The three sides in the author's words and order; the usual words in small letters."""
    own = {
        Stance.PRO: question.pro_label or _("pro"),
        Stance.CON: question.con_label or _("con"),
        Stance.DEPENDS: question.depends_label or _("it depends"),
    }
    return {stance: own[stance] for stance in in_order(question.stance_order)}


def balance_of(question: Question) -> Balance:
    """The balance of all people."""
    people = {
        Stance.PRO: question.pro_count,
        Stance.CON: question.con_count,
        Stance.DEPENDS: question.depends_count,
    }
    return balance(people, labels_in_sentences(question))


def balance(people: Mapping[Stance, int], labels: Mapping[Stance, str], name: str = "") -> Balance:
    """The parts of a bar and their sentence."""
    numbers = [max(0, people.get(stance, 0)) for stance in labels]
    total = sum(numbers)
    percents = whole_percents(numbers)
    parts, start = [], 0.0
    for (stance, label), number, percent in zip(labels.items(), numbers, percents, strict=True):
        share = round(100 * number / total, 2) if total else 0.0
        parts.append(Part(stance, label, number, round(start, 2), share, percent))
        start += share
    return Balance(total, parts, _sentence(total, parts), name)


def whole_percents(numbers: Sequence[int]) -> list[int]:
    """Whole percents that add up to 100: what rounding leaves goes to the largest remainders."""
    total = sum(numbers)
    if not total:
        return [0] * len(numbers)
    percents = [100 * number // total for number in numbers]
    by_remainder = sorted(range(len(numbers)), key=lambda i: -(100 * numbers[i] % total))
    for place in by_remainder[: 100 - sum(percents)]:
        percents[place] += 1
    return percents


def _sentence(total: int, parts: Sequence[Part]) -> str:
    if not total:
        return _("Nobody has taken a stance yet.")
    has_percents = total >= PERCENT_FROM
    shown = [
        f"{part.percent}\u202f% {part.label}" if has_percents else f"{part.people} {part.label}"
        for part in parts
    ]
    return ngettext("%(num)d voice: %(parts)s", "%(num)d voices: %(parts)s", total, parts=", ".join(shown))


def guests_and_members(question: Question) -> tuple[Balance, Balance] | None:
    """Guests apart from people with an account; None where one of them would be exposed."""
    labels = labels_in_sentences(question)
    whole = {part.stance: part.people for part in balance_of(question).parts}
    guests = {stance: question.counts[GUEST, stance] for stance in labels}
    members = {stance: whole[stance] - guests[stance] for stance in labels}
    if min(sum(guests.values()), sum(members.values())) < ROW_FROM:
        return None
    return balance(guests, labels, _("Guests")), balance(members, labels, _("Signed in"))


def perspectives_of(question: Question) -> list[Balance]:
    """The balance of each perspective that enough people speak from, the most people first.

    What is left of the whole must not tell of one or two people either: then the smallest row goes as well.
    """
    labels = labels_in_sentences(question)
    rows: dict[str, Counter[Stance]] = defaultdict(Counter)
    for key, people in question.counts.items():
        if key[0] == PERSPECTIVE:
            rows[key[1]][Stance(key[2])] += people
    shown = sorted(
        (row for row in rows.items() if row[1].total() >= ROW_FROM), key=lambda row: (-row[1].total(), row[0])
    )
    whole = balance_of(question).people
    while shown and 0 < whole - sum(row.total() for _name, row in shown) < ROW_FROM:
        shown.pop()
    return [balance(row, labels, name) for name, row in shown]


def movement_of(question: Question) -> Movement:
    """Who stands elsewhere than at first; from where to where only of ways that three people or more went."""
    labels, counts = labels_in_sentences(question), question.counts
    ways = [(first, latest, counts[MOVE, first, latest]) for first in labels for latest in labels]
    moved = sum(people for first, latest, people in ways if first != latest)
    cells = [(first, latest, people if people >= ROW_FROM else 0) for first, latest, people in ways]
    moves = sorted((cell for cell in cells if cell[0] != cell[1] and cell[2]), key=lambda cell: -cell[2])
    if not moves:
        words = ngettext("%(num)d person has moved so far", "%(num)d people have moved so far", moved)
        return Movement(moved, words if moved else _("Nobody has moved yet"), [])
    details = [
        _(
            "%(people)d from %(first)s to %(latest)s",
            people=people,
            first=labels[first],
            latest=labels[latest],
        )
        for first, latest, people in moves
    ]
    if others := moved - sum(people for *_sides, people in moves):
        details.append(_("%(people)d otherwise", people=others))
    shown = ", ".join(details)
    words = ngettext(
        "%(num)d person moved: %(details)s", "%(num)d people moved: %(details)s", moved, details=shown
    )
    return Movement(moved, words, cells)


def days_of(question: Question) -> list[tuple[str, Balance]]:
    """Where people stood at the end of a day: each by which three people or more have changed something.

    What fewer did shows with what comes after it, so that no day tells of one person's way.
    """
    labels = labels_in_sentences(question)
    days, shown = [], dict.fromkeys(Stance, 0)
    for day, standing in _standing_by_day(question.day_counts):
        steps = [standing[stance] - shown[stance] for stance in Stance]
        if max(sum(n for n in steps if n > 0), -sum(n for n in steps if n < 0)) >= ROW_FROM:
            days.append((day, balance(standing, labels)))
            shown = standing
    return days


def _standing_by_day(steps: Counter[Key]) -> Iterator[tuple[str, dict[Stance, int]]]:
    standing = dict.fromkeys(Stance, 0)
    for day in sorted({key[1] for key in steps}):
        for stance in Stance:
            standing[stance] += steps["day", day, stance]
        yield day, dict(standing)
