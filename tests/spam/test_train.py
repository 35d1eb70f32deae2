"""Training: the same bytes for the same data, a file that is checked, figures of sources left out."""

import gzip
from pathlib import Path

import pytest
from flask import Flask

from blogapp.spam import canary, model
from blogapp.spam.corpus import NoExamples, examples, invented_examples
from blogapp.spam.evaluate import evaluate, recall
from blogapp.spam.filter import judge
from blogapp.spam.model import WrongModel
from blogapp.spam.submission import Submission
from blogapp.spam.train import train
from blogapp.spam.verdict import Decision
from tests.spam.comments import write_corpus


@pytest.fixture(autouse=True)
def few_invented(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them take their time."""
    few = invented_examples()[::20]
    monkeypatch.setattr("blogapp.spam.train.invented_examples", lambda: few)


def test_the_same_data_gives_the_same_bytes(app: Flask, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    write_corpus(data)
    for target in (tmp_path / "first", tmp_path / "second"):
        target.mkdir()
        result = app.test_cli_runner().invoke(args=["spam", "train", str(data), "--to", str(target)])
        assert result.exit_code == 0, result.output
    for name in (model.SHIPPED.name, canary.SHIPPED.name):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_learns_what_spam_is(tmp_path: Path) -> None:
    trained = train(examples(write_corpus(tmp_path)))
    spam = Submission(text="Great post, visit our website http://cheap-pills-9.example for best prices")
    assert judge(spam, trained).probability > 0.8
    assert trained.sources == {"blog-one": [24, 24], "blog-two": [24, 24]}
    assert trained.hold_at <= trained.spam_at


def test_shows_figures_of_each_source(tmp_path: Path) -> None:
    known = examples(write_corpus(tmp_path))
    figures = list(evaluate(known, train(known)))
    assert [quality.source for quality in figures] == ["blog-one", "blog-two", "all"]
    assert figures[0].at_one_percent > 0.8
    assert all(len(quality.cells()) == len(figures[0].cells()) for quality in figures)


def test_recall_is_counted_above_the_false_alarms() -> None:
    ham = [float(score) for score in range(100)]
    assert recall([200.0, 98.5, 98.0, 5.0], ham, 0.01) == 0.5


def test_refuses_a_folder_without_examples(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(NoExamples):
        examples(tmp_path)
    result = app.test_cli_runner().invoke(args=["spam", "train", str(tmp_path)])
    assert result.exit_code == 1
    assert "holds no" in result.output


def test_the_shipped_weights_are_small_and_hold_no_text() -> None:
    assert model.SHIPPED.stat().st_size < 300_000
    head, _, weights = gzip.decompress(model.SHIPPED.read_bytes()).partition(b"\n")
    assert len(head) < 1000
    assert len(weights) == 1 << 18


def test_the_shipped_file_is_read_and_written_alike() -> None:
    assert gzip.decompress(model.saved(model.load())) == gzip.decompress(model.SHIPPED.read_bytes())
    good = canary.load()
    assert len(good) == canary.NUMBER
    assert gzip.decompress(canary.saved(good)) == gzip.decompress(canary.SHIPPED.read_bytes())


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", *(gzip.compress(text, mtime=0) for text in (b"{}\n", b"[]\n", b'{"format": 99}\nx'))],
)
def test_refuses_a_file_that_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.bin.gz"
    path.write_bytes(content)
    with pytest.raises(WrongModel):
        model.load(path)


def test_a_publishing_verdict_is_the_mildest() -> None:
    assert Decision.PUBLISH < Decision.HOLD < Decision.SPAM
