"""The story of a happy customer, told without a link: known by the kinds of words that meet in it."""

import re
from typing import Final

from blogapp.spam.reading import Reading

# What is sold, what it brought, who else should have it, and how it was before and found.
_KINDS: Final = {
    "offer": (
        "site sites website portal agency service services academy program programme course courses "
        "webinar app platform mentor headhunter headhunters builder listings vacancies broker recruiter "
        "recruiters recruitment hacker clinic marketplace newsletter membership masterclass workshop "
        "seminar trader lender psychic healer lawyer tutor tutoring subscription advisor adviser "
        "specialist consultancy directory provider supplement supplements ebook bootcamp astrologer "
        "spell caster discount discounts loan loans credit debt debts savings portfolio investment "
        "investments invested investor profit profits income salary trading crypto bitcoin forex funnel "
        "marketing clients customers resume cv degree dissertation essay thesis casino lottery pills "
        "cure cured herbal remedy cash dollars tool software product products shop store price prices "
        "cheap affordable percent employer career careers job jobs position positions interview "
        "interviews listing offers hired"
    ),
    "gain": (
        "best amazing excellent great wonderful fantastic magic grateful thankful happy happier success "
        "successful luck lucky luckily blessed saved saves earn earned earning earns paid doubled "
        "tripled grew grown improved changed landed promoted promotion raise helped helps recommend "
        "recommended recommends professional reliable legit trustworthy accurate cheap quality patiently "
        "results easily quickly finally dream worth win won loved delivered genuine trusted free fast "
        "gained"
    ),
    "address": (
        "anyone anybody everyone everybody others whoever those friends guys luck wish wishing hope "
        "hesitate try contact share reach visit check register join subscribe thank thanks recommend"
    ),
    "turn": (
        "until since found used discovered joined registered met tried hired booked signed enrolled sent "
        "introduced told set started struggling stuck unemployed desperate depressed broke jobless "
        "between ended saved"
    ),
}
_WORDS: Final = {kind: frozenset(words.split()) for kind, words in _KINDS.items()}
_WORD: Final = re.compile(r"[a-z']+")

# Shorter texts have no room for a story, longer ones hold words of all kinds.
_LENGTH: Final = range(15, 151)
_FEWEST_KINDS: Final = 3
_FEWEST_WORDS: Final = 4
# One word in twelve; people who happen to use some of these words use them further apart.
_DENSEST: Final = 12
# Words that begin alike are of one family: "client" and "clients".
_STEM: Final = 6
_LONGEST_POST: Final = 6_000


def customer_story(reading: Reading) -> list[str]:
    """The words that tell a customer's story, in order; none where there is no such story.

    What is sold must not be what the post is about.
    """
    words = [match[0] for match in _WORD.finditer(reading.plain)]
    if len(words) not in _LENGTH:
        return []
    about = f"{reading.submission.post_title} {reading.submission.post_text[:_LONGEST_POST]}".lower()
    subject = {word[:_STEM] for word in _WORD.findall(about)}
    mentioned = {word for word in words if word[:_STEM] not in subject}
    found = {kind: known & mentioned for kind, known in _WORDS.items()}
    telling = set().union(*found.values())
    is_story = (
        bool(found["offer"] and found["gain"])
        and sum(map(bool, found.values())) >= _FEWEST_KINDS
        and len(telling) >= _FEWEST_WORDS
        and len(telling) * _DENSEST >= len(words)
    )
    return list(dict.fromkeys(word for word in words if word in telling)) if is_story else []
