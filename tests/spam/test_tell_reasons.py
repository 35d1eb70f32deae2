"""Reasons: every hold and every spam has one, and each can be said in a sentence."""

import re
import subprocess
import sys
from pathlib import Path

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from blogapp.comments.holding import ALL_WAIT, NEW_PERSON
from blogapp.spam import model
from blogapp.spam.filter import judge
from blogapp.spam.phrases import FAMILIES
from blogapp.spam.sentences import known_signals, sentence
from blogapp.spam.submission import Rules, Submission
from blogapp.spam.topics import TOPICS
from blogapp.spam.verdict import Decision

ROOT = Path(__file__).parents[2]
SHIPPED = model.load()


def test_every_signal_has_a_sentence() -> None:
    code = "".join(
        (ROOT / "blogapp" / "spam" / name).read_text() for name in ("checks.py", "filter.py", "reasons.py")
    )
    named = set(re.findall(r'Signal\(\s*"([a-z-]+)"', code)) | {"held-word", "refused-word"}
    named |= {f"phrase-{family}" for family in FAMILIES} | {f"topic-{topic}" for topic in TOPICS.values()}
    # The owner's rules are told beside the filter's reasons.
    assert named | {ALL_WAIT, NEW_PERSON} == known_signals()


@given(st.text(max_size=300), st.text(max_size=30), st.text(max_size=30))
def test_no_hold_without_a_reason(text: str, author: str, website: str) -> None:
    verdict = judge(Submission(text=text, author=author, website=website, post_title="Trust"), SHIPPED)
    assert verdict.signals or verdict.decision is Decision.PUBLISH


def test_shows_sentences_with_their_facts(app: Flask) -> None:
    text = "Great post! Visit our website http://cheap-pills.example for the best price of viagra 100% free"
    verdict = judge(
        Submission(text=text, author="100% cheap pills", website="http://cheap-pills.example/%s"),
        SHIPPED,
        Rules(held_words=("100%",)),
    )
    with app.test_request_context():
        told = [sentence(signal) for signal in verdict.signals]
    assert any("cheap-pills.example" in words for words in told)
    assert any("100%" in words for words in told)
    assert not any("%(" in words for words in told)


def test_the_filter_requires_no_framework() -> None:
    program = "import sys, blogapp.spam.filter, blogapp.spam.train, blogapp.spam.scratch; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not {"flask", "sqlalchemy", "numpy"} & set(loaded.stdout.split())
