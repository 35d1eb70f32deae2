"""Gives the demo questions their stances, votes and one synthesis; counters are counted from the rows."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import update

from blogapp.accounts.models import Guest
from blogapp.accounts.service import GuestDetails, build_guest
from blogapp.comments import votes
from blogapp.comments.models import Comment, Thread, Vote
from blogapp.extensions import db
from blogapp.stances.conditions import condition_named
from blogapp.stances.counters import locked, recount_thread
from blogapp.stances.models import Citation, Declaration, Synthesis

# The files' short words, in those that the site offers.
PERSPECTIVES: Final = {
    "coach": "coach",
    "client": "person being coached",
    "manager": "manager",
    "hr": "HR or sponsor",
    "other": "other",
}
# When the readers came who wrote nothing.
FIRST_VISIT: Final = timedelta(hours=20)
BETWEEN_VISITS: Final = timedelta(hours=17)

# What a file says of a question, or of a comment.
Entry = Mapping[str, Any]


class DemoStances:
    """Those who stand somewhere under one demo question, inside the caller's transaction."""

    def __init__(self, thread: Thread, question: Entry, ids: Mapping[str, int], begins_at: datetime) -> None:
        self.thread, self.question, self.ids, self.begins_at = thread, question, ids, begins_at
        self.guests: list[Guest] = []
        self._by_name: dict[str, Guest] = {}

    def store(self, author_ids: Mapping[str, int]) -> None:
        """Store everything the file says, and count it."""
        self._ask()
        for entry in self.question.get("comments", []):
            if not entry["withdrawn"]:
                self._declare_with(entry, author_ids)
        readers = list(self._readers())
        self._vote(readers)
        db.session.flush()
        votes.drifts(self.thread.id)
        recount_thread(self.thread.id)
        if "synthesis" in self.question:
            self._sum_up(self.question["synthesis"])

    def _ask(self) -> None:
        """The author's own words for the sides, their order, and who is asked to speak."""
        question = locked(self.thread.id)
        for name, value in self.question.get("asks", {}).items():
            setattr(question, name, value)
        db.session.flush()

    def _declare_with(self, entry: Entry, author_ids: Mapping[str, int]) -> None:
        user_id = author_ids.get(entry["name"])
        guest = None if user_id else self._guest(entry["name"])
        comment_id = self.ids[entry["key"]]
        condition = self.question.get("conditions", {}).get(entry["key"])
        says: dict[str, Any] = {
            "stance": entry["stance"],
            "perspective": PERSPECTIVES[entry["perspective"]],
            "condition_id": condition_named(self.thread.id, condition).id if condition else None,
        }
        whose = {"user_id": user_id, "guest_id": guest.id if guest else None}
        db.session.execute(update(Comment).where(Comment.id == comment_id).values(**says, **whose))
        at = self.begins_at + timedelta(hours=entry["hours_later"])
        self._say(at, comment_id=comment_id, **says, **whose)

    def _readers(self) -> Iterator[Guest]:
        """They stand somewhere without a word, and some of them move."""
        at = self.begins_at + FIRST_VISIT
        for voice in self.question.get("voices", []):
            for _each in range(voice["number"]):
                guest = self._guest("")
                says: dict[str, Any] = {
                    "perspective": PERSPECTIVES.get(voice["perspective"], ""),
                    "guest_id": guest.id,
                }
                self._say(at, stance=voice["stance"], **says)
                if "moves_to" in voice:
                    moved_by = self.ids.get(voice.get("moved_by", ""))
                    self._say(at + timedelta(hours=1), stance=voice["moves_to"], moved_by_id=moved_by, **says)
                at += BETWEEN_VISITS
                yield guest

    def _vote(self, readers: list[Guest]) -> None:
        for key, number in self.question.get("helpful", {}).items():
            for guest in readers[:number]:
                comment_id = self.ids[key]
                db.session.add(Vote(thread_id=self.thread.id, comment_id=comment_id, guest_id=guest.id))

    def _say(self, at: datetime, **says: Any) -> None:
        db.session.add(Declaration(thread_id=self.thread.id, created_at=at, **says))
        db.session.flush()

    def _guest(self, name: str) -> Guest:
        if name and name in self._by_name:
            return self._by_name[name]
        guest = build_guest(GuestDetails())
        db.session.flush()
        self.guests.append(guest)
        if name:
            self._by_name[name] = guest
        return guest

    def _sum_up(self, written: Entry) -> None:
        synthesis = Synthesis(
            thread_id=self.thread.id,
            comment_count=self.thread.comment_count,
            created_at=self.begins_at + timedelta(days=written["days_later"]),
            **written["lines"],
        )
        db.session.add(synthesis)
        db.session.flush()
        for line, keys in written["cites"].items():
            for key in keys:
                db.session.add(Citation(synthesis_id=synthesis.id, line=line, comment_id=self.ids[key]))
        question = locked(self.thread.id)
        if question:
            question.synthesis_id, question.is_concluded = synthesis.id, written["is_concluded"]
        db.session.flush()
