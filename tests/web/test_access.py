"""Each route names who may call it."""

from flask import Flask

from blogapp.web.access import undeclared


def test_requires_a_declaration_on_every_route(app: Flask) -> None:
    assert undeclared(app) == []


def test_finds_the_route_that_forgot(app: Flask) -> None:
    app.view_functions["posts.forgotten"] = lambda: "hello"
    assert undeclared(app) == ["posts.forgotten"]
