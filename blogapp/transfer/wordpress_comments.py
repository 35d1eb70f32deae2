"""The comments under one post of WordPress on their way into its thread here."""

from collections.abc import Iterable, Sequence

from blogapp.comments.archived import ArchivedComment, ArchivedThread, Key
from blogapp.comments.models import Comment, Kind, Status
from blogapp.transfer.import_keys import ImportKeys, digest
from blogapp.transfer.report import Fact, Report
from blogapp.transfer.wordpress_authors import Authors
from blogapp.transfer.wxr_records import ImportedComment

KIND = "comment"


class WordPressThread:
    """Takes in what is new under one post, and stores it when all of it is there."""

    def __init__(self, post_key: str, thread: ArchivedThread, keys: ImportKeys, report: Report) -> None:
        self._post_key = post_key
        self._thread = thread
        self._keys = keys
        self._report = report
        # What stood under an id in this file; Python's own hash will do for that.
        self._seen: dict[int, int] = {}

    def add(self, comments: Iterable[ImportedComment], authors: Authors) -> None:
        """Take in a batch, but for what is here already."""
        batch: dict[Key, ImportedComment] = {}
        for comment in comments:
            key = self._key(comment)
            if comment.kind == "other":
                self._report.skipped_comments[comment.type] += 1
            elif key is None or key in batch or key in self._thread:
                self._report.count(Fact.TWICE)
            else:
                batch[key] = comment
        known = self._known(batch)
        self._report.count(Fact.KNOWN_COMMENTS, len(known))
        for key, comment in batch.items():
            if key not in known:
                self._report.count(Fact.GUESSED_DATES, comment.date_is_guess)
                user_id = authors.id_of_number(comment.user_wp_id, self._keys)
                self._thread.add(self._archived(key, comment, user_id))

    def store(self) -> set[str]:
        """Store what was taken in; the address of the thread, if it was here before and has changed."""
        self._seen = {}
        stored = self._thread.store(self._known(self._thread.unknown_parents()), self._remember)
        self._report.count_comments(stored)
        return {self._thread.thread.url} if stored.made and not self._thread.is_new else set()

    def close(self) -> None:
        """Let go of what was taken in."""
        self._thread.close()

    def _key(self, comment: ImportedComment) -> Key | None:
        """Its id. Of several with one id the others are known by what they say; None if they say the same."""
        said = (comment.author_name, comment.written_at, comment.content)
        if comment.wp_id is not None and comment.wp_id not in self._seen:
            self._seen[comment.wp_id] = hash(said)
            return comment.wp_id
        if comment.wp_id is not None and self._seen[comment.wp_id] == hash(said):
            return None
        return f"{comment.wp_id or ''}-{digest(*said)}"

    def _old_key(self, key: Key) -> str:
        # Ids are unique in one blog, but not in a file that was joined from several.
        return f"{self._post_key}/{key}"

    def _known(self, keys: Iterable[Key]) -> dict[Key, int]:
        """The ids of those that were imported before."""
        if self._thread.is_new:
            return {}
        by_old_key = {self._old_key(key): key for key in keys}
        found = self._keys.find(KIND, list(by_old_key), Comment.id)
        return {by_old_key[old_key]: comment_id for old_key, comment_id in found.items()}

    def _remember(self, named: Sequence[tuple[Key, int]]) -> None:
        self._keys.remember(KIND, [(self._old_key(key), comment_id) for key, comment_id in named])

    def _archived(self, key: Key, comment: ImportedComment, user_id: int | None) -> ArchivedComment:
        return ArchivedComment(
            key=key,
            parent_key=comment.parent_wp_id,
            written_at=comment.written_at or self._thread.thread.created_at,
            kind=Kind(comment.kind),
            status=Status(comment.status),
            source=comment.content,
            author_name=comment.author_name,
            author_email=comment.author_email,
            author_url=comment.author_url,
            ip=comment.author_ip,
            user_id=user_id,
        )
