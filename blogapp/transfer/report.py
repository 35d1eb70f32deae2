"""What an import did, in plain sentences: what was read, made, skipped and changed on the way."""

from collections import Counter
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from blogapp.comments.archived import Stored
from blogapp.comments.models import Kind, Status


class Fact(Enum):
    """What is counted, in the order in which it is told."""

    ITEMS_READ = auto()
    COMMENTS_READ = auto()

    QUESTIONS = auto()
    PAGES = auto()
    AUTHORS = auto()
    PUBLISHED = auto()
    HELD = auto()
    SPAM = auto()
    TRASHED = auto()
    PINGS = auto()

    KNOWN_POSTS = auto()
    KNOWN_COMMENTS = auto()
    TWICE = auto()

    UNDER_SKIPPED = auto()
    HIDDEN_POSTS = auto()
    UNKNOWN_STATUS = auto()
    UNDATED_POSTS = auto()
    GUESSED_DATES = auto()
    LOST_PARENTS = auto()
    LOOPS = auto()
    TIED_TO_PINGS = auto()
    MENDED = auto()


# One lambda each, so that the words stand in calls that the collector of translations knows.
_SENTENCES: Final[dict[Fact, Callable[[int], str]]] = {
    Fact.ITEMS_READ: lambda n: ngettext("Read %(num)d item.", "Read %(num)d items.", n),
    Fact.COMMENTS_READ: lambda n: ngettext("Read %(num)d comment.", "Read %(num)d comments.", n),
    Fact.QUESTIONS: lambda n: ngettext("Made %(num)d question.", "Made %(num)d questions.", n),
    Fact.PAGES: lambda n: ngettext("Made %(num)d page.", "Made %(num)d pages.", n),
    Fact.AUTHORS: lambda n: ngettext(
        "Made %(num)d author, who has no way to sign in.",
        "Made %(num)d authors, who have no way to sign in.",
        n,
    ),
    Fact.PUBLISHED: lambda n: ngettext("Made %(num)d comment.", "Made %(num)d comments.", n),
    Fact.HELD: lambda n: ngettext(
        "Made %(num)d comment that waits for a moderator.",
        "Made %(num)d comments that wait for a moderator.",
        n,
    ),
    Fact.SPAM: lambda n: ngettext(
        "Made %(num)d comment that is marked as spam.", "Made %(num)d comments that are marked as spam.", n
    ),
    Fact.TRASHED: lambda n: ngettext(
        "Made %(num)d comment that lies in the trash.", "Made %(num)d comments that lie in the trash.", n
    ),
    Fact.PINGS: lambda n: ngettext(
        "Made %(num)d link from elsewhere (a pingback or trackback).",
        "Made %(num)d links from elsewhere (pingbacks and trackbacks).",
        n,
    ),
    Fact.KNOWN_POSTS: lambda n: ngettext(
        "%(num)d post was imported before and stays as it is here.",
        "%(num)d posts were imported before and stay as they are here.",
        n,
    ),
    Fact.KNOWN_COMMENTS: lambda n: ngettext(
        "%(num)d comment was imported before and stays as it is here.",
        "%(num)d comments were imported before and stay as they are here.",
        n,
    ),
    Fact.TWICE: lambda n: ngettext(
        "Skipped %(num)d comment that stands in the file a second time.",
        "Skipped %(num)d comments that stand in the file a second time.",
        n,
    ),
    Fact.UNDER_SKIPPED: lambda n: ngettext(
        "Skipped %(num)d comment under something that was skipped.",
        "Skipped %(num)d comments under something that was skipped.",
        n,
    ),
    Fact.HIDDEN_POSTS: lambda n: ngettext(
        "%(num)d post is not public, and neither are its comments:"
        " a draft, private, behind a password, for later, or in the trash.",
        "%(num)d posts are not public, and neither are their comments:"
        " drafts, private, behind a password, for later, or in the trash.",
        n,
    ),
    Fact.UNKNOWN_STATUS: lambda n: ngettext(
        "%(num)d post has a status that is not WordPress's own, and became a draft.",
        "%(num)d posts have a status that is not WordPress's own, and became drafts.",
        n,
    ),
    Fact.UNDATED_POSTS: lambda n: ngettext(
        "%(num)d post has no date in the file, and got that of this import.",
        "%(num)d posts have no date in the file, and got that of this import.",
        n,
    ),
    Fact.GUESSED_DATES: lambda n: ngettext(
        "%(num)d comment has no sound UTC date: its local date was taken, or that of its post.",
        "%(num)d comments have no sound UTC date: their local dates were taken, or those of their posts.",
        n,
    ),
    Fact.LOST_PARENTS: lambda n: ngettext(
        "%(num)d comment answers one that is not there, and now stands by itself.",
        "%(num)d comments answer some that are not there, and now stand by themselves.",
        n,
    ),
    Fact.LOOPS: lambda n: ngettext(
        "%(num)d comment answers itself, and now stands by itself.",
        "%(num)d comments answer themselves or each other in a ring, and now stand by themselves.",
        n,
    ),
    Fact.TIED_TO_PINGS: lambda n: ngettext(
        "%(num)d comment or link was tied to a link from elsewhere, and now stands by itself.",
        "%(num)d comments or links were tied to a link from elsewhere, and now stand by themselves.",
        n,
    ),
    Fact.MENDED: lambda n: ngettext(
        "Mended %(num)d bare “&” in the file.", "Mended %(num)d bare “&” in the file.", n
    ),
}

_OF_COMMENTS: Final = {
    Status.PUBLISHED: Fact.PUBLISHED,
    Status.HELD: Fact.HELD,
    Status.SPAM: Fact.SPAM,
    Status.TRASHED: Fact.TRASHED,
}


class Report:
    """Counts while an import runs, and tells afterwards."""

    def __init__(self) -> None:
        self.counts: Counter[Fact] = Counter()
        # By WordPress's word for them.
        self.skipped_items: Counter[str] = Counter()
        self.skipped_comments: Counter[str] = Counter()

    def count(self, fact: Fact, number: int = 1) -> None:
        """Count one more, or several."""
        self.counts[fact] += number

    def count_comments(self, stored: Stored) -> None:
        """Count the comments of a thread."""
        for (kind, status), number in stored.made.items():
            self.count(Fact.PINGS if kind != Kind.COMMENT else _OF_COMMENTS[status], number)
        self.count(Fact.LOST_PARENTS, stored.lost_parents)
        self.count(Fact.LOOPS, stored.loops)
        self.count(Fact.TIED_TO_PINGS, stored.tied_to_pings)

    @property
    def is_anything_new(self) -> bool:
        """Whether this import made something."""
        return any(
            self.counts[fact] for fact in Fact if Fact.QUESTIONS.value <= fact.value <= Fact.PINGS.value
        )

    def sentences(self) -> Iterator[str]:
        """One sentence for each thing that there is to say."""
        for fact in Fact:
            if fact is Fact.KNOWN_POSTS and not self.is_anything_new:
                yield _("There is nothing new in this file.")
            if fact is Fact.UNDER_SKIPPED:
                yield from self._skipped()
            if self.counts[fact]:
                yield _SENTENCES[fact](self.counts[fact])

    def _skipped(self) -> Iterator[str]:
        for name, number in sorted(self.skipped_items.items()):
            yield _skipped_items(name, number)
        for name, number in sorted(self.skipped_comments.items()):
            yield ngettext(
                "Skipped %(num)d comment of the type “%(type)s”: a note of a plugin.",
                "Skipped %(num)d comments of the type “%(type)s”: notes of a plugin.",
                number,
                type=name,
            )


def _skipped_items(name: str, number: int) -> str:
    if name == "attachment":
        return ngettext(
            "Skipped %(num)d file: exports hold none. To keep it, copy the folder wp-content/uploads.",
            "Skipped %(num)d files: exports hold none. To keep them, copy the folder wp-content/uploads.",
            number,
        )
    if not name:
        return ngettext(
            "Skipped %(num)d item that does not say what it is.",
            "Skipped %(num)d items that do not say what they are.",
            number,
        )
    return ngettext(
        "Skipped %(num)d item of the type “%(type)s”: neither a post nor a page.",
        "Skipped %(num)d items of the type “%(type)s”: neither posts nor pages.",
        number,
        type=name,
    )
