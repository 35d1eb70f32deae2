"""Footnotes of a post: numbers that lead to a list at its end, and back again."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin


def with_footnotes(parser: MarkdownIt) -> MarkdownIt:
    """The parser, which now knows `[^name]` and `[^name]: words`; not `^[words]`, which few people mean."""
    parser.use(footnote_plugin, inline=False)
    parser.core.ruler.before("footnote_tail", "footnote_rest", _leave_the_rest)
    for rule in (_ref, _block_open, _block_close, _open, _anchor):
        parser.add_render_rule(f"footnote{rule.__name__}", rule)
    return parser


def _leave_the_rest(state: StateCore) -> None:
    """A second note of the same name, and one that nothing leads to, stay as typed: they would be lost."""
    named = state.env.get("footnotes", {}).get("refs", {})
    seen: set[str] = set()
    are_left: list[str] = []
    kept, prefix = [], ""
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label = token.meta["label"]
            is_left = label in seen or named.get(f":{label}", -1) < 0
            seen.add(label)
            are_left.append(label if is_left else "")
            prefix = f"[^{label}]: " if is_left else ""
            if is_left:
                continue
        elif token.type == "footnote_reference_close" and are_left.pop():
            continue
        elif token.type == "inline" and prefix:
            token.children = [Token("text", "", 0, content=prefix), *(token.children or [])]
            prefix = ""
        kept.append(token)
    state.tokens = kept


def _number(token: Token) -> int:
    return int(token.meta["id"]) + 1


def _times(token: Token) -> int:
    """How often the same note was named before."""
    return int(token.meta.get("subId", 0)) + 1


def _ref(_self: Any, tokens: Sequence[Token], index: int, *_more: Any) -> str:
    number, times = _number(tokens[index]), _times(tokens[index])
    return f'<sup><a href="#note-{number}" id="note-{number}-back-{times}">{number}</a></sup>'


def _block_open(*_all: Any) -> str:
    return "<hr>\n<ol>\n"


def _block_close(*_all: Any) -> str:
    return "</ol>\n"


def _open(_self: Any, tokens: Sequence[Token], index: int, *_more: Any) -> str:
    return f'<li id="note-{_number(tokens[index])}">'


def _anchor(_self: Any, tokens: Sequence[Token], index: int, *_more: Any) -> str:
    return f' <a href="#note-{_number(tokens[index])}-back-{_times(tokens[index])}">↩</a>'
