"""What taking back an entry of the log means, for each action that can be taken back."""

from collections.abc import Callable, Mapping
from typing import Final

from blogapp.accounts.person import Person
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.people import deletion, restricting

# Inside the transaction of whoever takes back, who also logs that.
Undo = Callable[[DecisionEntry, Person], None]

UNDO: Final[Mapping[str, Undo]] = {
    "ban": restricting.undo_restriction,
    "silence": restricting.undo_restriction,
    "warn": restricting.undo_restriction,
    "lift": restricting.undo_lift,
    "delete-all": deletion.undo_delete_all,
}
