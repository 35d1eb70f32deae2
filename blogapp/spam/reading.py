"""One reading of a submission, shared by checks, features and reasons: folded text, links, words, phrases."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from blogapp.spam import likeness
from blogapp.spam.folding import Folded, fold
from blogapp.spam.languages import foreign_share, is_english
from blogapp.spam.links import Link, find_links, link_of
from blogapp.spam.phrases import Phrase, find_phrases
from blogapp.spam.submission import WEIGHED_HEAD, WEIGHED_TAIL, IdentityKind, Rules, Submission

# What stands for an address, a telephone number and a mail address: their words are looked at elsewhere.
LINK_WORD: Final = "xlinkx"
PHONE_WORD: Final = "xphonex"
MAIL_WORD: Final = "xmailx"

_TAG: Final = re.compile(
    r"<[a-z/][^<>]{0,300}>|\[/?(?:url|b|i|u|img|size|color|link|quote|code)\b[^\]\[]{0,300}\]"
)
_PHONE: Final = re.compile(r"(?<!\w)\+?\(?\+?\d(?:[\d() .\-]{6,20})\d(?!\w)")
_MAIL: Final = re.compile(r"[\w.+-]{1,64}(?:@|\[at\]|\(at\))[\w-]{1,64}(?:\.[\w-]{1,64}){0,4}")
WORD: Final = re.compile(r"[^\W_]{1,40}(?:'[a-z]{1,3})?|[:;=]-?[)(dpo/|]|[!?]{1,9}|\.{3}|[$€£@#+<>{}=]")
_MOST_WORDS: Final = 400
_NO_RULES: Final = Rules()


@dataclass(frozen=True)
class Reading:
    """What is read once. Positions are those of the folded, weighed text; `place` leads back to the original.

    What the rules call fine is not read at all: links to trusted domains, phrases that are the subject here.
    """

    submission: Submission
    rules: Rules = _NO_RULES

    @cached_property
    def folded(self) -> Folded:
        return fold(self.submission.weighed_text)

    @cached_property
    def links(self) -> list[Link]:
        trusted = self.rules.trusted_domains
        return [link for link in find_links(self.folded.text) if not {link.host, link.site} & trusted]

    @cached_property
    def website(self) -> Link | None:
        link = link_of(self.submission.website)
        return None if link and {link.host, link.site} & self.rules.trusted_domains else link

    @cached_property
    def author(self) -> Folded:
        return fold(self.submission.author[:200])

    @cached_property
    def tags(self) -> int:
        return len(_TAG.findall(self.folded.text))

    @cached_property
    def plain(self) -> str:
        """The folded text with words in place of addresses, tags blanked; positions stay where they were."""
        text = self.folded.text
        for link in reversed(self.links):
            text = f"{text[: link.start]}{_filled(LINK_WORD, link.end - link.start)}{text[link.end :]}"
        if "<" in text or "[" in text:
            text = _TAG.sub(lambda tag: " " * len(tag[0]), text)
        if "@" in text or "at" in text:
            text = _MAIL.sub(lambda mail: _filled(MAIL_WORD, len(mail[0])), text)
        return _PHONE.sub(_phone, text)

    @cached_property
    def words(self) -> list[str]:
        """Words, smileys and runs of marks in order; numbers only by their length."""
        found = WORD.findall(self.plain)
        if len(found) > _MOST_WORDS:
            found = found[: _MOST_WORDS * 3 // 4] + found[-_MOST_WORDS // 4 :]
        return [f"#{min(len(word), 6)}" if word[0].isdigit() else word for word in found]

    @cached_property
    def phrases(self) -> list[Phrase]:
        return [phrase for phrase in find_phrases(self.plain) if phrase.text not in self.rules.fine_phrases]

    @cached_property
    def shared_words(self) -> int:
        """How many content words of the title it takes up."""
        return likeness.shared_words(self.words, self.submission.post_title)

    @cached_property
    def foreign_share(self) -> float:
        """The share of letters that the site's language does not know."""
        return foreign_share(self.submission.weighed_text, self.submission.language)

    @cached_property
    def is_new(self) -> bool:
        """Whether nothing of this writer was published yet, as far as anyone knows."""
        submission = self.submission
        if submission.kind is IdentityKind.STAFF or self.is_fine_person:
            return False
        return submission.history is None or submission.history.published == 0

    @cached_property
    def is_fine_person(self) -> bool:
        """Whether a moderator said so, by the address, or by the name of who gave none."""
        person = self.submission.email or self.submission.author
        return bool(person.strip()) and person.strip().lower() in self.rules.fine_people

    def place(self, start: int, end: int) -> tuple[int, int]:
        """A passage of the folded text as start and end in the text that was sent."""
        first, last = self.folded.span(start, end)
        return self._in_whole(first), self._in_whole(last)

    def _in_whole(self, position: int) -> int:
        whole = len(self.submission.text)
        if whole <= WEIGHED_HEAD + WEIGHED_TAIL or position <= WEIGHED_HEAD:
            return min(position, whole)
        return whole - WEIGHED_TAIL + position - WEIGHED_HEAD - 1

    @cached_property
    def is_english(self) -> bool:
        return is_english(self.words)


def _filled(word: str, length: int) -> str:
    return word.ljust(length)[:length]


def _phone(match: re.Match[str]) -> str:
    digits = sum(map(str.isdigit, match[0]))
    is_number = 9 <= digits <= 15
    return _filled(PHONE_WORD, len(match[0])) if is_number else match[0]
