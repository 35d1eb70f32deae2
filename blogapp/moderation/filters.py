"""What is typed into the desk's search box: words, and filters such as `reason:links`. Pure functions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final

from blogapp.comments.models import Status

# A pasted page is no question.
LONGEST_TYPED: Final = 300
# `key:value`, `key:"some words"`, "some words", or one word.
PARTS: Final = re.compile(r'(?:(\w+):)?(?:"([^"]*)"?|(\S+))')
NO_SIGNS: Final = str.maketrans({'"': " "})

FINDABLE: Final = tuple(status for status in Status if status != Status.WITHDRAWN)
STATES: Final = ("reported", "appealed", "edited", "moderated", "featured")
KEYS: Final = ("reason", "status", "by", "thread", "ip", "is")


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows a queue. An empty one narrows nothing."""

    words: str = ""
    reasons: tuple[str, ...] = ()
    status: Status | None = None
    by: str = ""
    thread: str = ""
    ip: str = ""
    states: frozenset[str] = field(default_factory=frozenset)
    # Filters with a value that they do not take, as typed: they are told, and narrow nothing.
    unknown: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Filter(unknown=self.unknown)

    @property
    def typed(self) -> str:
        """The same in the words of the box."""
        told = [self.words] if self.words else []
        told += [_told("reason", reason) for reason in self.reasons]
        one = {"status": self.status or "", "by": self.by, "thread": self.thread, "ip": self.ip}
        told += [_told(key, value) for key, value in one.items() if value]
        return " ".join([*told, *(_told("is", state) for state in sorted(self.states))])


def filter_of(fields: Mapping[str, str]) -> Filter:
    """The box `q` together with form controls named like the filters; a control narrows what was typed."""
    controls = (_told(key, value) for key in KEYS if (value := _tidy(fields.get(key, ""))))
    return parsed(" ".join([fields.get("q", "")[:LONGEST_TYPED], *controls]))


def parsed(typed: str) -> Filter:
    """Reads the box. What is no filter is a word; a word that is a network address is looked for as one."""
    words: list[str] = []
    values: dict[str, list[str]] = {key: [] for key in KEYS}
    for key, value, as_typed in _parts(typed):
        if key in values:
            values[key].append(value)
        elif is_ip(value):
            values["ip"].append(value)
        else:
            words.append(as_typed)
    statuses = [value for value in values["status"] if value in FINDABLE]
    return Filter(
        words=" ".join(words),
        reasons=tuple(dict.fromkeys(value.lower() for value in values["reason"])),
        status=Status(statuses[-1]) if statuses else None,
        by=_last(values["by"]),
        thread=_last(values["thread"]),
        ip=_last([value for value in values["ip"] if is_ip(value)]),
        states=frozenset(values["is"]) & frozenset(STATES),
        unknown=tuple(_unknown(values)),
    )


def is_ip(text: str) -> bool:
    """Whether a text is one network address."""
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def names_of(reason: str, known: frozenset[str]) -> list[str]:
    """The signals that somebody means: `links` finds `many-links` and `first-with-link` too."""
    stem = reason.rstrip("s")
    meant = [name for name in known if name == reason or {reason, stem} & set(name.split("-"))]
    return sorted(meant) or [reason]


def _parts(typed: str) -> Iterator[tuple[str, str, str]]:
    printable = "".join(filter(str.isprintable, typed))
    for part in PARTS.finditer(printable):
        key, quoted, word = part[1] or "", part[2], part[3]
        value = _tidy(quoted if word is None else word)
        if value:
            yield key.lower(), value, part[0]


def _unknown(values: Mapping[str, list[str]]) -> Iterator[str]:
    checks = {"status": FINDABLE, "is": STATES}
    for key, choices in checks.items():
        yield from (f"{key}:{value}" for value in values[key] if value not in choices)
    yield from (f"ip:{value}" for value in values["ip"] if not is_ip(value))


def _told(key: str, value: str) -> str:
    return f'{key}:"{_tidy(value)}"' if re.search(r"\s", value) else f"{key}:{value}"


def _tidy(value: str) -> str:
    return " ".join(value.translate(NO_SIGNS).split())


def _last(values: list[str]) -> str:
    return values[-1] if values else ""
