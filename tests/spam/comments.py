"""A small corpus of our own invention, enough to train on in a second."""

import json
from pathlib import Path
from typing import Final

_SUBJECTS: Final = ("a boss", "silence", "a goal", "the first hour", "trust", "payment", "advice", "a team")
_HAM: Final = (
    "I never thought of {0} that way. My own coach asked me about it twice, and I had no answer.",
    "Does anybody have experience with {0}? I lost a client over it last spring.",
    "I disagree. {0} is where the work begins, not where it ends.",
)
_SPAM: Final = (
    "Great post about {0}, thanks for sharing! Visit our website http://cheap-{1}.example for best prices",
    "Nice blog. Buy now cheap {1} online casino bonus http://win-{1}.example/best/offer",
    "We provide the best {1} services in town, call us today for a discount.",
)
_KINDS: Final = (("ham", "Mona", _HAM), ("spam", "best cheap pills", _SPAM))


def write_corpus(folder: Path) -> Path:
    """Two sources with spam and ham each."""
    for source in ("blog-one", "blog-two"):
        rows = [
            {
                "id": f"{source}-{number}-{label}",
                "text": text,
                "author": author,
                "url": "",
                "date": "",
                "label": label,
                "source": source,
                "post": f"What about {subject}?",
            }
            for number, subject in enumerate(_SUBJECTS)
            for label, author, forms in _KINDS
            for text in (form.format(subject, f"{source}{number}") for form in forms)
        ]
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{source}.jsonl").write_text(lines, encoding="utf-8")
    return folder
