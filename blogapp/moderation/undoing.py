"""How each kind of decision is taken back: by the name of the action, inside the transaction of the undo."""

from collections.abc import Callable, Mapping
from typing import Final

from blogapp.accounts.person import Person
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.people import deletion, restricting
from blogapp.moderation.rules import service as rules

# Inside the transaction of whoever takes back, who also logs that.
Undo = Callable[[DecisionEntry, Person], None]

UNDO: Final[Mapping[str, Undo]] = {
    "ban": restricting.undo_restriction,
    "silence": restricting.undo_restriction,
    "warn": restricting.undo_restriction,
    "lift": restricting.undo_lift,
    "delete-all": deletion.undo_delete_all,
    **rules.UNDO,
}
