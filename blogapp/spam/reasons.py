"""Why the local filter thinks so: its sums, told as facts that people can check."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from blogapp.spam.features import Group, index_of
from blogapp.spam.languages import foreign_share
from blogapp.spam.model import Model
from blogapp.spam.reading import LINK_WORD, MAIL_WORD, PHONE_WORD, Reading
from blogapp.spam.topics import topics_of
from blogapp.spam.verdict import Signal

Facts = Mapping[str, str | int]

# What weighs less is noise to a person.
_LEAST: Final = 0.25
_MOST: Final = 6
_WORDS_SHOWN: Final = 3
# From this share on, letters of other alphabets are worth a word.
_FOREIGN: Final = 0.3


def reasons(
    reading: Reading, groups: Sequence[Group], model: Model, *, is_needed: bool = True
) -> list[Signal]:
    """The weightiest facts that speak for spam; at least one where it is needed."""
    weights = {group.name: model.weight_of(group) for group in groups}
    found = sorted(_facts(reading, groups, model, weights), key=lambda signal: -signal.weight)
    telling = [signal for signal in found if signal.weight >= _LEAST][:_MOST]
    if telling or not is_needed:
        return telling
    return found[:1] or [Signal("shape", _LEAST)]


def _facts(
    reading: Reading, groups: Sequence[Group], model: Model, weights: dict[str, float]
) -> Iterator[Signal]:
    yield from _phrases(reading, weights, model)
    yield from _addresses(reading, weights)
    yield from _name(reading, weights)
    yield from _subject(reading, weights)
    yield from _letters(reading, weights)
    yield from _words(reading, groups, model)


def _phrases(reading: Reading, weights: dict[str, float], model: Model) -> Iterator[Signal]:
    """Each family once, with its first phrase; together they weigh what the group weighs."""
    first = {phrase.family: phrase for phrase in reversed(reading.phrases)}
    own = {family: max(model.weights[index_of("p", family)], 1) for family in first}
    share = max(weights.get("phrases", 0.0), 0.0) / max(sum(own.values()), 1)
    for family, phrase in first.items():
        facts: Facts = {"phrase": phrase.text}
        yield Signal(f"phrase-{family}", share * own[family], facts, reading.place(phrase.start, phrase.end))


def _addresses(reading: Reading, weights: dict[str, float]) -> Iterator[Signal]:
    if reading.links:
        link = reading.links[0]
        weight = weights.get("links", 0.0) + weights.get("hosts", 0.0)
        facts: Facts = {"links": len(reading.links), "domain": link.site}
        yield Signal("links", weight, facts, reading.place(link.start, link.end))
    if reading.website:
        yield Signal("website", weights.get("website", 0.0), {"domain": reading.website.site})


def _name(reading: Reading, weights: dict[str, float]) -> Iterator[Signal]:
    if name := reading.submission.author.strip():
        yield Signal("name", weights.get("name", 0.0) + weights.get("namewords", 0.0), {"person": name[:80]})


def _subject(reading: Reading, weights: dict[str, float]) -> Iterator[Signal]:
    topics = topics_of(reading.words)
    if topics:
        topic = max(sorted(set(topics)), key=topics.count)
        yield Signal(f"topic-{topic}", weights.get("topics", 0.0), {"words": topics.count(topic)})
    if reading.submission.post_title:
        yield Signal("unlike-post", weights.get("likeness", 0.0) + weights.get("subject", 0.0))


def _letters(reading: Reading, weights: dict[str, float]) -> Iterator[Signal]:
    """Within the shape of a text, only what is plain to see is named."""
    weight = max(weights.get("shape", 0.0), _LEAST)
    if reading.folded.disguised:
        yield Signal("disguised", weight, {"words": reading.folded.disguised})
    if foreign_share(reading.submission.weighed_text, reading.submission.language) >= _FOREIGN:
        yield Signal("foreign-letters", weight)


def _words(reading: Reading, groups: Sequence[Group], model: Model) -> Iterator[Signal]:
    """The words that weigh most, whatever the model's reason for each."""
    group = next((group for group in groups if group.name == "words"), None)
    if group is None:
        return
    weighed = {word: model.weights[index_of("w", word)] for word in _shown(reading.words)}
    worst = sorted(weighed, key=lambda word: (-weighed[word], word))[:_WORDS_SHOWN]
    if worst:
        start = max(reading.plain.find(worst[0]), 0)
        passage = reading.place(start, start + len(worst[0]))
        yield Signal("words", model.weight_of(group), {"words": ", ".join(worst)}, passage)


def _shown(words: Iterable[str]) -> set[str]:
    hidden = {LINK_WORD, PHONE_WORD, MAIL_WORD}
    return {word for word in words if len(word) > 3 and word not in hidden and word[0].isalpha()}
