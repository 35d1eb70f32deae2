"""How each kind of decision is taken back: by the name of the action, inside the transaction of the undo."""

from collections.abc import Callable
from typing import Final

from blogapp.accounts.person import Person
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.rules import service as rules

UNDO: Final[dict[str, Callable[[DecisionEntry, Person], None]]] = {
    **rules.UNDO,
}
