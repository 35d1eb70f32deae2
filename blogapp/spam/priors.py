"""What is known of spam before any example: where training begins, and what it is pulled back to.

Examples come from few sites. What they cannot teach, such as a web site field full of hyphens on a blog whose
training data has no such field, comes from here.
"""

from collections.abc import Iterator
from typing import Final

from blogapp.spam.features import SIZE, index_of

# A family of phrases, said once; said more often it weighs more.
_FAMILIES: Final = {
    "praise": 0.5,
    "thanks": 0.4,
    "return": 0.8,
    "visit": 1.2,
    "testimonial": 1.0,
    "result": 0.7,
    "endorse": 0.6,
    "address": 0.5,
    "luck": 0.4,
    "contact": 1.2,
    "offer": 1.2,
    "money": 1.0,
    "channel": 1.0,
    "company": 1.2,
    "stray": 0.6,
    "miracle": 2.0,
    "hacker": 1.2,
    "echo": 0.4,
    "gift": 0.9,
}
_TOPICS: Final = {
    "medicine": 1.0,
    "gambling": 1.2,
    "sex": 1.0,
    "spells": 1.2,
    "money": 0.6,
    "search": 0.4,
    "study": 0.5,
    "repair": 0.5,
    "estate": 0.8,
    "travel": 0.6,
    "support": 0.5,
    "shopping": 0.5,
    "software": 0.2,
    "trade": 0.3,
}
# Steps of a count: from none, or from one, upwards.
_NUMBER_OF_FAMILIES: Final = (-1.5, -0.5, 0.3, 1.0, 1.5, *[2.0] * 8)
_TOPIC_WORDS: Final = (-0.6, 0.0, 0.3, 0.8, 1.2)
_TOPIC_SHARE: Final = (-0.6, 0.0, 0.6, 1.2)
_TOPICS_IN_NAME: Final = (-0.3, 0.8, 1.2, 1.5)
_TOPICS_IN_HOSTS: Final = (-0.2, 0.6, 1.0, 1.0)

_LINKS: Final = {
    "number0": -0.8,
    "number1": 0.6,
    "number2": 0.9,
    "number3": 1.2,
    "number4": 1.5,
    "number5": 2.0,
    "kindanchor": 1.0,
    "kindbrackets": 2.0,
    "kindmarkdown": -0.5,
    "perword0": 1.0,
    "perword1": 0.7,
    "perword2": 0.4,
    "last4": 0.3,
    "signed": 0.8,
    "spaced": 1.0,
    "repute short": 0.8,
    "repute free": 0.4,
    "all reference": -1.2,
    "repute other": 0.3,
}
_NAMES: Final = {
    "digits1": 0.1,
    "digits2": 0.3,
    "address": 2.0,
    "words2": 0.5,
    "words3": 1.0,
    "words4": 1.2,
    "intext1": 0.3,
    "intext2": 0.6,
    "inlink1": 0.3,
    "inlink2": 0.6,
    "foreign2": 0.6,
    "length5": 0.5,
    "length6": 1.0,
    "lower": 0.3,
    "title": -0.5,
    "otherletters": 0.6,
    "crowded1": 0.3,
    "crowded2": 0.7,
    "oddcase": 0.2,
    "manyaccents": 0.6,
    "kind search": 1.0,
    "kind person": -0.5,
    "searched1": 0.4,
    "searched2": 0.8,
    "searched3": 1.2,
}
_SHAPES: Final = {"quoted": 0.6, "disguised1": 0.7, "disguised2": 1.5, "disguised3": 2.0}
_WEBSITE: Final = {
    "depth0": -0.6,
    "depth1": 0.3,
    "depth2": 0.7,
    "depth3": 1.0,
    "depth4": 1.0,
    "hyphens1": 0.4,
    "hyphens2": 0.8,
    "hyphens3": 1.2,
    "hosthyphens1": 0.4,
    "hosthyphens2": 0.7,
    "hostdigits1": 0.5,
    "hostdigits2": 0.8,
    "path2": 0.3,
    "path3": 0.6,
    "path4": 0.8,
    "repute short": 0.6,
    "repute free": 0.4,
}
_HOSTS: Final = {
    "depth2": 0.2,
    "hyphens2": 0.4,
    "hyphens3": 0.8,
    "hosthyphens1": 0.3,
    "hosthyphens2": 0.6,
    "hostdigits2": 0.6,
    "hostcrowded2": 0.3,
    "hostcrowded3": 0.6,
    "repute reference": -0.8,
    "repute short": 0.6,
}

# The training data has titles only, so nothing but this is known of likeness to texts.
_LIKE_POST: Final = (0.4, 0.0, -0.3, -0.6, -0.8, -0.8)
_LIKE_PARENT: Final = (0.1, 0.0, -0.2, -0.4, -0.6, -0.6)

BIAS: Final = -1.0


def prior_weights() -> list[float]:
    """A weight for every feature; most are zero."""
    weights = [0.0] * SIZE
    for kind, name, weight in _known():
        weights[index_of(kind, name)] = weight
    return weights


def _known() -> Iterator[tuple[str, str, float]]:
    for scale, kind, names in (
        (1.05, "n", _NAMES),
        (1.4, "l", _LINKS),
        (1.4, "s", _SHAPES),
        (2.1, "h", _HOSTS),
    ):
        yield from ((kind, name, scale * weight) for name, weight in names.items())
    for name, steps in (("post", _LIKE_POST), ("parent", _LIKE_PARENT)):
        yield from (("j", f"{name}{step}", weight) for step, weight in enumerate(steps))
    yield from (("u", f"u{name}", 2.1 * weight) for name, weight in _WEBSITE.items())
    yield from (("p", name, 1.75 * weight) for name, weight in _of_phrases())
    yield from (("o", name, 1.05 * weight) for name, weight in _of_topics())


def _of_phrases() -> Iterator[tuple[str, float]]:
    for family, weight in _FAMILIES.items():
        yield family, weight
        if family != "return":
            yield from ((f"{family}{step}", 0.3 * step) for step in (1, 2, 3))
    yield from ((f"families{count}", weight) for count, weight in enumerate(_NUMBER_OF_FAMILIES))


def _of_topics() -> Iterator[tuple[str, float]]:
    for topic, weight in _TOPICS.items():
        yield from ((f"{topic}{step}", weight * (step + 1) / 2) for step in range(3))
        yield f"name {topic}", weight
        yield f"host {topic}", weight
    for prefix, weights in (
        ("text", _TOPIC_WORDS),
        ("share", _TOPIC_SHARE),
        ("name", _TOPICS_IN_NAME),
        ("hosts", _TOPICS_IN_HOSTS),
    ):
        yield from ((f"{prefix} {step}", weight) for step, weight in enumerate(weights))
