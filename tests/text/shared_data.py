"""Attack strings and sample archives that are kept beside the project; tests skip without them."""

import json
import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("BLOGAPP_SHARED_DIR") or Path(__file__).parents[2].parent / "shared")

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared test data in {SHARED}")


def payloads(pattern: str) -> list[str]:
    """The attack strings of all files whose name matches."""
    files = sorted((SHARED / "data" / "security").glob(pattern))
    entries = [entry for file in files for entry in json.loads(file.read_text(encoding="utf-8"))]
    return [entry if isinstance(entry, str) else entry["payload"] for entry in entries]
