"""The rules that no linter knows: where Flask stays, what files are called, what templates leave out."""

import ast
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = sorted(ROOT.glob("blogapp/**/*.py"))
TEMPLATES = sorted(ROOT.glob("templates/**/*.*"))

# Services take plain values and answer with plain values: only these know that there is a request.
MAY_KNOW_FLASK = (
    "blogapp/app.py",
    "blogapp/cli.py",
    "blogapp/extensions.py",
    "blogapp/jobs.py",
    "blogapp/serve.py",
    "blogapp/accounts/current.py",
    "blogapp/media/store.py",
    "blogapp/moderation/requests.py",
    "blogapp/posts/writing/pages.py",
    "blogapp/signin/journey.py",
    "blogapp/web/*",
    "blogapp/*/commands.py",
    "blogapp/*/routes.py",
    "blogapp/*/forms.py",
)

# Functions of their arguments alone, which most tests are about.
PURE = ("blogapp/text/*", "blogapp/*/tree.py", "blogapp/*/policy.py")
NOT_PURE = {
    "flask",
    "flask_babel",
    "flask_limiter",
    "flask_login",
    "flask_sqlalchemy",
    "sqlalchemy",
    "werkzeug",
    "wtforms",
}

# Names that say nothing about what is inside, and so collect anything.
VAGUE = {"base", "common", "helpers", "manager", "misc", "utils"}

# Everything stands on these; they know no feature.
FOUNDATION = {
    "akismet_settings", "clock", "config", "environment", "errors", "extensions", "jobs", "lifeline",
    "media_settings", "provider_settings",
}  # fmt: skip


def _is_any(module: Path, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(module.relative_to(ROOT).as_posix(), pattern) for pattern in patterns)


def _imported(module: Path) -> set[str]:
    """The first names of the packages that a module imports."""
    names = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def _templates_with(pattern: str) -> list[Path]:
    return [template for template in TEMPLATES if re.search(pattern, template.read_text())]


def test_flask_shows_only_where_requests_are_answered() -> None:
    elsewhere = [module for module in MODULES if not _is_any(module, MAY_KNOW_FLASK)]
    assert [module for module in elsewhere if "flask" in _imported(module)] == []


def test_a_pure_module_requires_no_framework_and_no_database() -> None:
    pure = [module for module in MODULES if _is_any(module, PURE)]
    assert [module for module in pure if _imported(module) & NOT_PURE] == []


def test_every_module_shows_what_it_is_for() -> None:
    assert [module for module in MODULES if not ast.get_docstring(ast.parse(module.read_text()))] == []
    assert [module for module in MODULES if module.stem in VAGUE] == []


def test_templates_leave_escaping_on() -> None:
    assert _templates_with(r"\|\s*safe\b|autoescape\s+false") == []


def test_templates_hold_nothing_that_the_content_policy_refuses() -> None:
    assert _templates_with(r"<style|\sstyle=|\son[a-z]+=") == []
    # A block of JSON-LD is data: no browser runs it.
    assert _templates_with(r"<script(?![^>]*\ssrc=)(?![^>]*application/ld\+json)") == []


def test_every_part_has_an_import_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    protected = {name for contract in settings["contracts"] for name in contract["protected_modules"]}
    parts = {path.stem for path in (ROOT / "blogapp").iterdir() if not path.stem.startswith("__")}
    assert {f"blogapp.{part}" for part in parts - FOUNDATION} == protected
