"""The documents tell the truth: settings, commands, addresses, files and import rules are the code's own."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final

import click
import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed

from blogapp.app import create_app
from blogapp.config import Settings
from blogapp.provider_settings import PROVIDER_ADDRESSES
from blogapp.web.site import CHOICES, KEYS, MAX_WORDS, RANGES, WORD_LISTS, Site, shown
from blogapp.web.site_links import MAX_LINKS
from blogapp.web.site_texts import LINK_LISTS, MAX_FOOTER, MAX_TEXT
from tests.conftest import settings_for

ROOT: Final = Path(__file__).parents[1]
DOCUMENTS: Final = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS: Final = sorted(ROOT.glob("docs/decisions/*.md"))
LONGEST_DECISION: Final = 40

PROVIDER_PREFIXES: Final = tuple(f"BLOGAPP_{name.upper()}_" for name in PROVIDER_ADDRESSES)

# What stands for a part of an address, and something that can stand in its place.
EXAMPLES: Final = {"<slug>": "boss", "<public id>": "0123456789", "<token>": "x", "<provider>": "google"}

# The name of a command, and perhaps of one below it.
COMMAND: Final = r"([a-z][a-z-]*)(?: ([a-z][a-z-]*))?"


class Asked(dict[str, str]):
    """An environment that notes which names are looked up in it."""

    def __init__(self, **known: str) -> None:
        super().__init__(known)
        self.names: list[str] = []

    def get(self, name: str, default: object = None) -> object:  # type: ignore[override]
        self.names.append(name)
        return super().get(name, default)


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    """The application, whose database nobody opens."""
    return create_app(settings_for(f"sqlite:///{tmp_path / 'blogapp.db'}", tmp_path))


@pytest.fixture
def names_asked(tmp_path: Path) -> list[str]:
    """All that the settings read from the environment."""
    environ = Asked(BLOGAPP_DATA_DIR=str(tmp_path))
    Settings.from_environ(environ)
    return environ.names


def section(document: str, heading: str) -> str:
    """The text under one heading, up to the next of its level."""
    text = (ROOT / document).read_text()
    return re.split(r"^## ", text.split(f"\n## {heading}\n")[1], flags=re.MULTILINE)[0]


def table(text: str) -> dict[str, list[str]]:
    """The rows of a table by their first cell, without backquotes; its head and its rule left out."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"
    ]
    return {row[0].strip("`"): row[1:] for row in rows[2:]}


def described_settings() -> dict[str, list[str]]:
    """What the environment can hold, with its defaults."""
    return {
        name: cells
        for heading in ("The environment", "Signing in")
        for name, cells in table(section("docs/configuration.md", heading)).items()
    }


def example_settings() -> dict[str, str]:
    """What `.env.example` says, its comment signs taken away."""
    lines = re.findall(
        r"^#?((?:BLOGAPP_[A-Z_]+|PORT)=.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE
    )
    return dict(line.split("=", 1) for line in lines)


def words_of_programs(text: str) -> str:
    """What stands between backquotes or in a block, where names are meant as they are written."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))


def found_in_documents(pattern: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Where programs are spoken to, with the name of the document."""
    for document in DOCUMENTS:
        for match in re.finditer(pattern, words_of_programs(document.read_text())):
            yield document.name, match


def test_configuration_shows_every_setting_of_the_environment(names_asked: list[str]) -> None:
    # One field holds all providers of sign-in.
    others = [name for name in names_asked if not name.startswith(PROVIDER_PREFIXES)]
    assert len(others) == len(fields(Settings)) - 1
    assert sorted(described_settings()) == sorted(names_asked)


def test_the_example_shows_every_setting_with_its_default(names_asked: list[str]) -> None:
    example = example_settings()
    assert sorted(example) == sorted(names_asked)
    described = described_settings()
    assert {name: cells[0].strip("`") for name, cells in described.items()} == example


def test_the_example_works_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.from_environ(example_settings()) == Settings.from_environ({})


def test_the_example_is_commented_out() -> None:
    assert [
        line for line in (ROOT / ".env.example").read_text().splitlines() if line[:1] not in {"#", ""}
    ] == []


def test_configuration_shows_every_setting_of_the_site_with_default_and_limits() -> None:
    described = table(section("docs/configuration.md", "The site"))
    assert tuple(described) == KEYS
    defaults = {key: shown(getattr(Site(), key)) for key in KEYS}
    assert {key: cells[0].strip("`") for key, cells in described.items()} == defaults
    limits = {key: f"{allowed[0]} to {allowed[-1]}" for key, allowed in RANGES.items()}
    limits |= {key: ", ".join(f"`{choice}`" for choice in choices) for key, choices in CHOICES.items()}
    limits |= dict.fromkeys(("title", "tagline"), f"1 to {MAX_TEXT} characters")
    limits["footer"] = f"up to {MAX_FOOTER} characters"
    lines = f"up to {MAX_LINKS} lines of words, a vertical bar and an address"
    limits |= dict.fromkeys(LINK_LISTS, lines)
    words = f"up to {MAX_WORDS} characters, on lines or between commas"
    limits |= dict.fromkeys(WORD_LISTS, words)
    assert {key: described[key][1] for key in limits} == limits


def test_architecture_shows_the_imports_that_are_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    importers = {contract["protected_modules"][0]: contract["allowed_importers"] for contract in contracts}
    rows = table(section("docs/architecture.md", "Who may import whom"))
    for part, (allowed,) in rows.items():
        checked = [name for name in importers if f"blogapp.{part}" in importers[name]]
        assert sorted(f"blogapp.{name}" for name in allowed.split(", ") if name) == sorted(checked), part
    assert {f"blogapp.{part}" for part in rows} == set(importers) - {"blogapp.app"}


def test_architecture_shows_every_room() -> None:
    text = section("docs/architecture.md", "The rooms")
    rooms = [
        path for path in ROOT.glob("blogapp/*") if path.suffix == ".py" or (path / "__init__.py").exists()
    ]
    names = [f"`blogapp/{path.name}{'/' if path.is_dir() else ''}`" for path in rooms if path.name[0] != "_"]
    assert [name for name in names if name not in text] == []


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = list(found_in_documents(r"\bmake (?:[A-Z]+=\S+ )*([a-z]+)\b"))
    assert named
    assert [(where, match[0]) for where, match in named if match[1] not in targets] == []


def test_every_command_exists(site: Flask) -> None:
    named = [match.groups() for _, match in found_in_documents(rf"--app wsgi {COMMAND}")]
    cells = table(section("README.md", "Commands"))
    named += re.findall(rf"`{COMMAND}", "`" + "\n`".join(cells))
    assert named
    assert [words for words in named if not is_command(site.cli, *words)] == []


def is_command(group: click.Group, name: str, below: str | None) -> bool:
    """Whether `flask NAME` exists, and `flask NAME BELOW` where the first is a group."""
    command = group.commands.get(name)
    return command is not None and (not isinstance(command, click.Group) or below in command.commands)


def test_every_address_exists(site: Flask) -> None:
    named = list(found_in_documents(r"\b(GET|POST) (/(?:[^\s`<]|<[^>]+>)*)"))
    assert named
    addresses = site.url_map.bind("localhost")
    for _, match in named:
        method, path = match.groups()
        for part, example in EXAMPLES.items():
            path = path.replace(part, example)
        try:
            addresses.match(path, method)
        except MethodNotAllowed:
            pytest.fail(f"{match[0]}: not this method")


def test_every_file_exists() -> None:
    folders = r"(?:blogapp|bench|docs|migrations|static|templates|tests)/"
    named = list(found_in_documents(rf"`((?:{folders}[\w./-]*|\.ci/\w+))`"))
    assert named
    assert [(where, match[1]) for where, match in named if not (ROOT / match[1]).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    for address, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", document.read_text()):
        target = document.parent / address if address else document
        assert target.exists(), address
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE)
            assert anchor in {heading.lower().replace(" ", "-") for heading in headings}, anchor


def test_decisions_are_numbered_and_short_and_tell_their_price() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    for path in DECISIONS:
        lines = path.read_text().splitlines()
        assert len(lines) <= LONGEST_DECISION, path
        assert lines[0].startswith(f"# {int(path.name[:4])}. "), path
        assert [line for line in lines if line[:2] == "##"] == ["## Situation", "## Choice", "## Price"], path
