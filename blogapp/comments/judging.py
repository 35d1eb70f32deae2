"""Asks the spam filter about a comment before it is stored, and keeps what it said beside it.

The filter knows nothing of comments: here they become submissions, and its decisions become a status.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, insert, select

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments import holding, policy, second_opinion
from blogapp.comments.models import LONGEST_REASON, Comment, Judgement, JudgementReason, Status, Thread
from blogapp.comments.new_comment import NewComment
from blogapp.comments.submissions import digest_of, staff_names, submission_for, submission_of
from blogapp.comments.thread_rules import own_rules, rules_of
from blogapp.errors import AppError
from blogapp.extensions import db
from blogapp.spam import lessons, site_filter
from blogapp.spam.akismet import service as akismet
from blogapp.spam.akismet.account import Account
from blogapp.spam.akismet.outcome import Outcome
from blogapp.spam.akismet.question import Occasion, question_of
from blogapp.spam.models import AkismetCheck, SpamDecision
from blogapp.spam.submission import IdentityKind, Submission
from blogapp.spam.verdict import Decision, Signal, Verdict
from blogapp.web.site import WORD_LISTS, Site, words_in


class RefusedAsSpam(AppError):
    """Akismet calls it blatant, and the owner keeps no such comments."""

    status = 403


STATUS_OF: Final = {
    Decision.PUBLISH: Status.PUBLISHED,
    Decision.HOLD: Status.HELD,
    Decision.SPAM: Status.SPAM,
}


# The signals of the owner's lists of words.
LISTED: Final = {"held-word", "refused-word"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of one text, ready to be stored with it."""

    submission: Submission
    # None where the owner has switched the filter off.
    verdict: Verdict | None
    # What Akismet was asked and what came of it; None where it was not asked.
    question: Mapping[str, str] | None = None
    outcome: Outcome | None = None
    # The owner's rule by which it waits whatever was said; empty where there is none.
    rule: str = ""

    @property
    def status(self) -> Status:
        is_staff = self.submission.kind is IdentityKind.STAFF
        return STATUS_OF[second_opinion.decision_with(self.verdict, self.outcome, is_staff=is_staff)]

    @property
    def is_final(self) -> bool:
        """Whether all who were asked have answered."""
        return self.outcome is None or self.outcome.opinion is not None

    def store(self, comment: Comment) -> None:
        """Keep it beside the comment, inside the caller's transaction; what was said before is replaced."""
        before = db.session.get(Judgement, comment.id)
        row = self._row(comment.id, before)
        if before:
            db.session.merge(row)
        else:
            db.session.add(row)
        comment.doubt = doubt_of(row.probability)
        db.session.flush()
        store_reasons(comment.id, (one["name"] for one in json.loads(row.signals)), is_first=before is None)
        if self.question is not None and self.outcome is not None:
            akismet.remember(comment.public_id, self.question, self.outcome)

    def _row(self, comment_id: int, before: Judgement | None) -> Judgement:
        told = [_told(second_opinion.signal_of(self.outcome))] if self.outcome else _told_by_akismet(before)
        told += [_told(signal) for signal in self.verdict.signals] if self.verdict else []
        told += [_told(signal) for signal in holding.signals_of(self.rule)]
        return Judgement(
            comment_id=comment_id,
            decision=(self.verdict.decision if self.verdict else Decision.PUBLISH).word,
            probability=self.verdict.probability if self.verdict else 0.0,
            signals=json.dumps(told),
            text_digest=digest_of(self.submission.text),
            created_at=clock.now(),
        )


def store_reasons(comment_id: int, names: Iterable[str], *, is_first: bool) -> None:
    """Keep by which signals a judged comment can be found, inside the caller's transaction."""
    if not is_first:
        db.session.execute(delete(JudgementReason).where(JudgementReason.comment_id == comment_id))
    rows = [{"reason": name[:LONGEST_REASON], "comment_id": comment_id} for name in dict.fromkeys(names)]
    if rows:
        db.session.execute(insert(JudgementReason), rows)


def doubt_of(probability: float) -> int:
    """Tenths, 0 to 9: what probably is spam is decided about last."""
    return min(int(probability * 10), 9)


def judge_new(
    thread_url: str, new: NewComment, name: str, person: Person, site: Site, account: Account | None = None
) -> Judged | None:
    """What the filter, and Akismet where the owner has an account, think of a comment that comes.

    Asked before any transaction. None where nobody is asked. Raises RefusedAsSpam where the owner drops what
    Akismet calls blatant.
    """
    thread = db.session.scalar(select(Thread).where(Thread.url == thread_url))
    if thread is None or not (site.spam_filter or account):
        return None
    if not policy.may_comment(person, thread, rules_of(thread, site), clock.now()):
        return None
    submission = submission_for(thread, new, name, person, site)
    is_staff = submission.kind is IdentityKind.STAFF
    verdict = _verdict(submission, thread, site) if site.spam_filter else None
    if account is None or not second_opinion.is_asked(verdict, is_staff=is_staff):
        return Judged(submission, verdict)
    occasion = _occasion(thread, account, clock.now(), is_reply=bool(new.parent))
    return _with_second_opinion(Judged(submission, verdict), occasion, account)


def names_listed_words(words: str, thread: Thread, person: Person, site: Site) -> bool:
    """Whether a few words that come without a comment hold one of the site's lists, or of the thread's."""
    verdict = _verdict(submission_for(thread, NewComment(words), "", person, site), thread, site)
    return any(signal.name in LISTED for signal in verdict.signals)


def ask_about_edit(comment: Comment, body: str, site: Site, account: Account | None) -> Judged | None:
    """What Akismet thinks of other words in a comment, asked before the transaction of the edit.

    None where it is not asked. Raises RefusedAsSpam.
    """
    submission = replace(submission_of(comment), text=body)
    verdict = _verdict(submission, comment.thread, site) if site.spam_filter else None
    is_staff = submission.kind is IdentityKind.STAFF
    if account is None or not second_opinion.is_asked(verdict, is_staff=is_staff):
        return None
    is_reply = comment.reply_to_id is not None
    occasion = replace(
        _occasion(comment.thread, account, comment.created_at, is_reply=is_reply), reason="edit"
    )
    return _with_second_opinion(Judged(submission, verdict), occasion, account)


def judge_again(comment: Comment, site: Site, asked: Judged | None = None) -> Judged | None:
    """What is thought of a text that was edited, inside the transaction of the edit.

    `asked` is what Akismet said of the new words; where it was not asked, its old question takes them up.
    """
    if asked is None:
        akismet.reword(comment.public_id, comment.body_source)
    if asked is None and not site.spam_filter:
        return None
    submission = submission_of(comment)
    verdict = _verdict(submission, comment.thread, site) if site.spam_filter else None
    return replace(asked, submission=submission, verdict=verdict) if asked else Judged(submission, verdict)


def forget(which: ColumnElement[bool]) -> None:
    """Their writers take these comments back: nothing of them stays here, inside the caller's transaction."""
    public_ids = select(Comment.public_id).where(which)
    taught = select(SpamDecision.subject).where(SpamDecision.subject.in_(public_ids)).distinct()
    lessons.forget(*db.session.scalars(taught))
    asked = select(AkismetCheck.subject).where(AkismetCheck.subject.in_(public_ids))
    akismet.forget(list(db.session.scalars(asked)))
    ids = select(Comment.id).where(which)
    db.session.execute(
        delete(Judgement).where(Judgement.comment_id.in_(ids)).execution_options(synchronize_session=False)
    )


def _occasion(thread: Thread, account: Account, written_at: datetime, *, is_reply: bool) -> Occasion:
    return Occasion(
        permalink=account.client.config.url + thread.url,
        is_reply=is_reply,
        written_at=written_at,
        post_changed_at=thread.page_changed_at,
        tags=tuple(filter(None, thread.tags.split(", "))),
        is_test=account.is_trial,
    )


def _with_second_opinion(judged: Judged, occasion: Occasion, account: Account) -> Judged:
    question = question_of(judged.submission, occasion, account.withheld)
    outcome = akismet.ask(account, question)
    if second_opinion.is_dropped(outcome, drops_discard=account.drops_discard):
        raise RefusedAsSpam(_("This reads like advertising, and this site does not take it."))
    return replace(judged, question=question, outcome=outcome)


def _told(signal: Signal) -> dict[str, object]:
    return {
        "name": signal.name, "weight": signal.weight, "facts": dict(signal.facts), "passage": signal.passage,
    }  # fmt: skip


def _told_by_akismet(before: Judgement | None) -> list[dict[str, object]]:
    """What it said before the text was edited stays true of what it was asked."""
    said: list[dict[str, object]] = json.loads(before.signals) if before else []
    return [one for one in said if str(one["name"]).startswith(second_opinion.PREFIX)]


def _verdict(submission: Submission, thread: Thread, site: Site) -> Verdict:
    rules = rules_of(thread, site)
    return site_filter.judge(
        submission,
        held_words=words_in(rules.held_words),
        refused_words=words_in(rules.refused_words),
        own_lists=own_rules(thread).keys() & set(WORD_LISTS),
        max_links=rules.max_links,
        staff_names=staff_names(),
    )
