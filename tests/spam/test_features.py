"""Features: hashed, bounded, of unit length by group, and fair to the site's own language."""

from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from blogapp.spam import model
from blogapp.spam.features import SCALES, SIZE, feature_groups
from blogapp.spam.filter import judge
from blogapp.spam.packing import packed, unpacked
from blogapp.spam.reading import Reading
from blogapp.spam.submission import Submission

SHIPPED = model.load()
SUBMISSIONS = st.builds(
    Submission,
    text=st.text(max_size=200),
    author=st.text(max_size=30),
    website=st.text(max_size=40),
    post_title=st.text(max_size=40),
    language=st.sampled_from(["en", "de", "ru", "xx", ""]),
)


@given(SUBMISSIONS)
def test_every_group_has_the_same_length(submission: Submission) -> None:
    for group in feature_groups(Reading(submission)):
        assert isclose(group.value**2 * len(group.indices), SCALES[group.name] ** 2)
        assert list(group.indices) == sorted(set(group.indices))
        assert 0 <= group.indices[0] <= group.indices[-1] < SIZE


@given(SUBMISSIONS)
def test_features_are_packed_without_loss(submission: Submission) -> None:
    groups = tuple(feature_groups(Reading(submission)))
    assert unpacked(packed(groups)) == groups


def test_words_of_the_sites_own_language_are_apart() -> None:
    text = "kami menyediakan platform yang aman dan adil untuk anda semua di sini"
    english, own = (
        {
            index
            for group in feature_groups(Reading(Submission(text=text, language=language)))
            if group.name in {"words", "pairs", "pieces"}
            for index in group.indices
        }
        for language in ("en", "id")
    )
    assert len(english & own) < len(english) / 20


def test_likeness_to_post_and_parent_counts_where_they_are_known() -> None:
    text = "The boss should be heard once, at the start, and never again after that, I think."
    post = "Should the boss be heard at the start of coaching?"
    without, with_texts = (
        {group.name for group in feature_groups(Reading(submission))}
        for submission in (Submission(text=text), Submission(text=text, post_text=post, parent_text=post))
    )
    assert with_texts - without == {"subject"}
    near = judge(Submission(text=text, post_text=post), SHIPPED).probability
    far = judge(Submission(text=text, post_text="Cats sleep all day long in the sun."), SHIPPED).probability
    assert near < far


def test_english_on_another_site_is_read_as_english() -> None:
    text = "you can make money with this from home and it is very good for you"
    first, second = (
        feature_groups(Reading(Submission(text=text, language=language))) for language in ("en", "de")
    )
    assert [group for group in first if group.name == "words"] == [
        group for group in second if group.name == "words"
    ]
