"""How a text is read: look-alikes, links, phrases, languages, likeness, and the way back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogapp.spam.folding import fold, fold_name
from blogapp.spam.languages import foreign_share, is_english
from blogapp.spam.likeness import likeness, step
from blogapp.spam.links import find_links, link_of
from blogapp.spam.phrases import FAMILIES, find_phrases
from blogapp.spam.reading import Reading
from blogapp.spam.submission import Submission


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("Viаgrа", "viagra"),
        ("c\u200bas\u00adino", "casino"),
        ("ｇreat ⅼink", "great link"),
        ("Wһen ѕomeone", "when someone"),
        ("Café", "cafe"),
        ("Привет", "привет"),
    ],
)
def test_folds_letters_that_only_look_latin(shown: str, read: str) -> None:
    assert fold(shown).text == read


def test_a_name_is_folded_whole() -> None:
    assert fold_name("Аliсе") == fold_name("alice")


@given(st.text(max_size=60))
def test_every_folded_passage_leads_back(text: str) -> None:
    folded = fold(text)
    for start in range(len(folded.text)):
        first, last = folded.span(start, start + 1)
        assert 0 <= first <= last <= len(text)


def test_counts_disguised_words() -> None:
    assert fold("Exceⅼⅼent pоst, plain words").disguised == 1


@pytest.mark.parametrize(
    ("text", "kind", "host"),
    [
        ("see https://www.example.org/a?b=c.", "plain", "example.org"),
        ('<a href="http://x-y.example.com">x</a>', "anchor", "x-y.example.com"),
        ("[url=http://a.example.net/b]c[/url]", "brackets", "a.example.net"),
        ("[text](https://example.io)", "markdown", "example.io"),
        ("go to cheap-shoes.example.com/now today", "bare", "cheap-shoes.example.com"),
    ],
)
def test_finds_links_however_they_are_written(text: str, kind: str, host: str) -> None:
    (link,) = find_links(text)
    assert (link.kind, link.host) == (kind, host)


@pytest.mark.parametrize(
    "text", ["e.g. this", "end.Begin", "a...b", "mona@example.org", "version 1.2.3", "file.py"]
)
def test_finds_no_link_where_none_is(text: str) -> None:
    assert find_links(text) == []


def test_the_site_of_an_address_has_no_subdomain() -> None:
    link = link_of("https://blog.shop.example.co.uk/x")
    assert link
    assert link.site == "example.co.uk"


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("thanks for sharing such a wonderful story", "thanks"),
        ("keep up the good work", "praise"),
        ("i found a career site that helps", "testimonial"),
        ("last month i registered on a great executive job site", "testimonial"),
        ("and i landed an interview", "result"),
        ("cannot recommend it enough", "endorse"),
        ("if anyone here is looking for a job", "address"),
        ("good luck to all of you", "luck"),
        ("we provide cheap tiles", "company"),
        ("you can earn extra money online", "money"),
        ("please visit our website", "visit"),
        ("i have bookmarked it", "return"),
        ("subscribe to my channel", "channel"),
        ("whatsapp us today", "contact"),
        ("buy now without a prescription", "offer"),
        ("this is somewhat off topic", "stray"),
    ],
)
def test_finds_promotional_phrases(text: str, family: str) -> None:
    assert family in {phrase.family for phrase in find_phrases(text)}


def test_families_are_few_enough_to_have_a_sentence_each() -> None:
    assert 10 <= len(FAMILIES) <= 20


@given(st.text(alphabet="thanks for sharing good luck i found a site \n.,xy", max_size=200))
def test_a_phrase_is_what_stands_there(text: str) -> None:
    for phrase in find_phrases(text):
        assert text[phrase.start : phrase.end] == phrase.text


def test_alphabets_are_relative_to_the_site() -> None:
    assert foreign_share("Спасибо", "en") == 1.0
    assert foreign_share("Спасибо", "ru") == 0.0
    assert foreign_share("Grüße", "de") == 0.0


def test_knows_english() -> None:
    assert is_english("what do you think of the boss".split())
    assert not is_english("kami menyediakan platform slot yang aman dan adil untuk anda semua".split())


def test_likeness_grows_with_what_is_shared() -> None:
    title = "Feedback of the boss in coaching"
    near, far = "the feedback of my boss".split(), "cheap shoes for summer".split()
    assert likeness(far, title) == 0.0 < likeness(near, title) <= 1.0
    assert step(likeness(near, title)) > step(0.0)


def test_a_passage_of_a_long_text_leads_back() -> None:
    text = "word " * 2000 + "good luck to all"
    reading = Reading(Submission(text=text))
    phrase = next(phrase for phrase in reading.phrases if phrase.family == "luck")
    start, end = reading.place(phrase.start, phrase.end)
    assert text[start:end] == phrase.text
