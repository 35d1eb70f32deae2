"""The program that asks line by line: every line is answered, in order, and what it learned is kept."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPAM = {
    "op": "check",
    "id": "1",
    "text": "Buy cheap viagra online http://cheap-viagra.example/buy best price",
    "author": "cheap viagra",
    "url": "http://cheap-viagra.example",
    "post": "What is trust?",
}
HAM = {
    "op": "check",
    "id": "2",
    "text": "I doubt that trust can be ordered. It comes back, or it does not.",
    "author": "Mona",
    "url": "",
    "date": "2026-01-01T00:00:00Z",
    "post": "What is trust?",
    "post_text": "",
    "colour": "blue",
}


class Program:
    """The command as another program runs it."""

    def __init__(self, data_dir: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "spam", "judge", *options],
            cwd=ROOT,
            env={**os.environ, "BLOGAPP_DATA_DIR": str(data_dir)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, question: object) -> dict[str, object]:
        """One line there, one line back."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write((question if isinstance(question, str) else json.dumps(question)) + "\n")
        self.process.stdin.flush()
        answer: dict[str, object] = json.loads(self.process.stdout.readline())
        return answer

    def end(self) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        code = self.process.wait(30)
        self.process.stdout.close()
        return code


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    running = Program(tmp_path / "data", "--scratch", str(tmp_path / "scratch"))
    yield running
    running.end()


def test_answers_each_line_before_the_next(program: Program) -> None:
    spam, ham = program.ask(SPAM), program.ask(HAM)
    assert (spam["id"], spam["verdict"]) == ("1", "spam")
    assert spam["reasons"]
    assert (ham["id"], ham["verdict"]) == ("2", "publish")
    assert isinstance(ham["score"], float)
    assert 0 <= ham["score"] < 0.5


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        "{}",
        '{"op":"check"}',
        '{"op":"check","text":5}',
        '{"op":"learn","id":"x","label":"spam"}',
        '{"op":"learn","id":"1","label":"maybe"}',
        '{"op":"learn","id":"1","label":["spam"]}',
        "[" * 5000,
        '{"op":"check","id":"s","text":"\\ud800"',
    ],
)
def test_handles_a_bad_line_and_reads_the_next(program: Program, line: str) -> None:
    program.ask(HAM)
    assert "error" in program.ask(line)
    assert program.ask(HAM)["verdict"] == "publish"


def test_handles_odd_values(program: Program) -> None:
    odd = {"op": "check", "id": 7, "text": "\ud800 \x00 hello", "author": None, "url": 5, "post": ["x"]}
    answer = program.ask(odd)
    assert answer["id"] == 7
    assert "verdict" in answer


def test_learns_and_keeps_it(tmp_path: Path) -> None:
    text = "Our village choir meets on Tuesdays, come and sing with the basses of Quendelheim."
    check = {"op": "check", "id": "c", "text": text, "author": "Kim", "post": "Silence"}
    first = Program(tmp_path / "data", "--scratch", str(tmp_path / "scratch"))
    before = first.ask(check)["score"]
    assert first.ask({"op": "learn", "id": "c", "label": "spam"}) == {"id": "c", "ok": True}
    taught = first.ask(check)["score"]
    assert first.end() == 0
    second = Program(tmp_path / "data", "--scratch", str(tmp_path / "scratch"))
    kept = second.ask(check)["score"]
    assert second.ask({**check, "op": "learn", "label": "ham"})["ok"]
    corrected = second.ask(check)["score"]
    assert second.end() == 0
    assert before < taught == kept > corrected  # type: ignore[operator]  # numbers


def test_starts_without_a_database_and_without_scratch(tmp_path: Path) -> None:
    alone = Program(tmp_path / "data")
    assert alone.ask(SPAM)["verdict"] == "spam"
    assert alone.end() == 0
    assert not (tmp_path / "data" / "blogapp.db").exists()
