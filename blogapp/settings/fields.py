"""The settings of the site as its owner sees them: in which order, what each is called, what it is for."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from flask_babel import lazy_gettext as _l

# Words of the interface, translated when they are shown.
Words = Any

Kind = Literal["line", "language", "zone", "colour", "picture", "text"]


@dataclass(frozen=True, slots=True)
class Field:
    """One setting: its key, what it is called, and how it is typed."""

    key: str
    label: Words
    hint: Words = ""
    kind: Kind = "line"


@dataclass(frozen=True, slots=True)
class Section:
    """Settings about one thing."""

    title: Words
    fields: tuple[Field, ...]


SECTIONS: Final = (
    Section(
        _l("Name"),
        (
            Field("title", _l("Title"), _l("At the head of every page, in feeds and in mail.")),
            Field("tagline", _l("Tagline"), _l("The line beside it.")),
            Field(
                "footer",
                _l("Words at the foot of every page"),
                _l("One line of Markdown, with links: [Imprint](/posts/imprint). May be empty."),
                "text",
            ),
        ),
    ),
    Section(
        _l("Language and time"),
        (
            Field("language", _l("Language of the questions"), kind="language"),
            Field("time_zone", _l("Time zone"), kind="zone"),
        ),
    ),
    Section(
        _l("Look"),
        (
            Field(
                "logo",
                _l("Logo"),
                _l("Before the title, on every page. The library takes new ones:"),
                "picture",
            ),
            Field(
                "accent",
                _l("Accent colour"),
                kind="colour",
            ),
        ),
    ),
    Section(
        _l("Questions"),
        (
            Field(
                "perspectives",
                _l("Perspectives offered"),
                _l(
                    "Where people can say they speak from, one on each line; the first twelve are offered."
                    " An author may name others for a question of theirs."
                ),
                "text",
            ),
        ),
    ),
)
KEYS: Final = tuple(field.key for section in SECTIONS for field in section.fields)
