"""What Apple sends beside the code, the first time only: the person's name, as JSON in a form field."""

import json
from typing import Final

# Two names and an address; what is longer is no answer of Apple's.
LONGEST_USER: Final = 1000


def name_beside_code(user: str) -> str:
    """First and last name in one; empty where nothing of use was sent. Foreign input: anyone can write it."""
    if len(user) > LONGEST_USER:
        return ""
    try:
        name = json.loads(user)["name"]
        parts = [name.get("firstName"), name.get("lastName")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
    return " ".join(part for part in parts if isinstance(part, str))
