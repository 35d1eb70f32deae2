"""Who may call which route: the matrix of roles and routes, made from the routing table itself."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from flask import Flask

from blogapp.accounts.models import Role
from blogapp.web.access import MARK, undeclared
from tests.support.cast import Cast

ROLES: Final[tuple[Role | None, ...]] = (None, Role.READER, Role.AUTHOR, Role.MODERATOR, Role.OWNER)
ALLOWED: Final[dict[str, set[Role | None]]] = {
    "anyone": set(ROLES),
    "signed in": set(ROLES) - {None},
    "staff": {Role.AUTHOR, Role.MODERATOR, Role.OWNER},
    "owner": {Role.OWNER},
}
REACHED: Final = "reached"


def stub(view: Callable[..., Any]) -> Callable[..., str]:
    """Stands in for what is behind a declaration, so that nothing happens but the permission."""

    def reached(**_values: object) -> str:
        return REACHED

    setattr(reached, MARK, getattr(view, MARK))
    return reached


@pytest.fixture
def sessions(cast: Cast) -> dict[Role | None, str]:
    """The cookie of one person of each role."""
    people = {Role.READER: cast.bob, Role.AUTHOR: cast.alice, Role.MODERATOR: cast.mod, Role.OWNER: cast.olga}
    cookies = {role: cast.browser(user).get_cookie("session") for role, user in people.items()}
    return {role: cookie.value for role, cookie in cookies.items() if cookie}


@pytest.fixture
def harmless(
    app: Flask, sessions: dict[Role | None, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The site with its real guards and nothing behind them, once everybody has signed in."""
    cells = []
    for name, view in list(app.view_functions.items()):
        if getattr(view, MARK) == "anyone":
            monkeypatch.setitem(app.view_functions, name, stub(view))
            continue
        inner = vars(view)["__wrapped__"]  # what stands behind the guard
        closure = getattr(view, "__closure__", None) or ()
        [cell] = [cell for cell in closure if cell.cell_contents is inner]
        cells.append((cell, inner))
        cell.cell_contents = stub(view)
    yield app
    for cell, inner in cells:
        cell.cell_contents = inner


def calls(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Every endpoint by every method, at an address that fits."""
    adapter = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        values = {name: fitting(converter) for name, converter in rule._converters.items()}
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)


def fitting(converter: Any) -> object:
    items: set[str] = getattr(converter, "items", set())
    if items:
        return min(items)
    if not hasattr(converter, "num_convert"):
        return "0000000000"
    return 2026 if getattr(converter, "fixed_digits", 0) == 4 else 1


@pytest.mark.parametrize("role", ROLES)
def test_works_for_whom_each_route_names_and_rejects_all_others(
    harmless: Flask, sessions: dict[Role | None, str], role: Role | None
) -> None:
    browser, wrong = harmless.test_client(), []
    for endpoint, method, address in calls(harmless):
        if role:
            browser.set_cookie("session", sessions[role])
        answer = browser.open(address, method=method)
        is_allowed = role in ALLOWED[str(getattr(harmless.view_functions[endpoint], MARK))]
        was_let_in = (answer.status_code, answer.text) == (200, REACHED)
        if was_let_in != is_allowed or (not is_allowed and answer.status_code != 403):
            wrong.append((endpoint, method, address, answer.status_code))
    assert wrong == []


def test_names_a_known_declaration_on_every_route(app: Flask) -> None:
    assert {getattr(view, MARK) for view in app.view_functions.values()} == set(ALLOWED)
    app.view_functions["moderation.forgotten"] = lambda: "hello"
    assert undeclared(app) == ["moderation.forgotten"]
