"""What was typed into the search field, as terms."""

import pytest

from blogapp.web.search_terms import MAX_TERMS, Term, for_fts5, for_tsquery, terms_in


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", []),
        (" \t ", []),
        ("?!", []),
        ("feedback", [Term("feedback", is_prefix=True)]),
        ("boss feedb", [Term("boss"), Term("feedb", is_prefix=True)]),
        ('"the boss" asks', [Term("the boss"), Term("asks", is_prefix=True)]),
        ('asks "the boss"', [Term("asks"), Term("the boss")]),
        ('"the boss', [Term("the boss")]),
        ('""', []),
        ("(boss)? -- #feedback!", [Term("boss"), Term("feedback", is_prefix=True)]),
        ("what I", [Term("what"), Term("I")]),
        ("coach's", [Term("coach's", is_prefix=True)]),
        ("a\x00b\x07", [Term("ab")]),
        ("反馈", [Term("反馈", is_prefix=True)]),
    ],
)
def test_reads_words_and_phrases(typed: str, terms: list[Term]) -> None:
    assert list(terms_in(typed)) == terms


def test_limits_words_and_characters() -> None:
    assert len(terms_in("word " * 100)) == MAX_TERMS
    assert len(terms_in("a" * 10_000)[0].text) == 200


def test_quotes_every_sign_for_the_databases() -> None:
    terms = terms_in(r"NEAR( it's a\b OR bos")
    assert for_fts5(terms) == r'"NEAR" AND "it' + "'" + r's" AND "a\b" AND "OR" AND "bos" *'
    assert for_tsquery(terms) == r"'NEAR' & 'it''s' & 'a\\b' & 'OR' & 'bos':*"
