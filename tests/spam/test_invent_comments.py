"""Comments of our own making: the same each time, filled in whole, of both kinds on every kind of site."""

import re
from collections import Counter

from blogapp.spam.corpus import importance, invented_examples
from blogapp.spam.invented import VARIANTS, invented


def test_works_the_same_each_time() -> None:
    assert list(invented()) == list(invented())
    assert len(list(invented())) % VARIANTS == 0


def test_fills_in_everything() -> None:
    for _is_spam, _kind, submission in invented():
        fields = (submission.text, submission.author, submission.website, submission.post_title)
        assert all(fields[at] for at in (0, 1, 3))
        assert not re.search(r"PUSHED|HOSTWORD|GIVEN|ENDING|REPO\b|KW\b", " ".join(fields)), fields


def test_shows_spam_and_ham_of_every_kind_of_site() -> None:
    kinds = Counter((kind, is_spam) for is_spam, kind, _submission in invented())
    assert set(kinds) == {(kind, is_spam) for kind in ("blog", "video", "news") for is_spam in (True, False)}
    assert min(kinds.values()) > 30


def test_shows_the_ways_in_which_people_type() -> None:
    video = [submission.text for _is_spam, kind, submission in invented() if kind == "video"]
    assert sum(map(str.islower, video)) > len(video) / 4
    assert sum(map(str.isupper, video)) > len(video) / 40
    assert any("\n" in submission.text for _is_spam, kind, submission in invented() if kind == "blog")


def test_speaks_of_the_post_it_stands_under() -> None:
    posts = {submission.post_title for _is_spam, kind, submission in invented() if kind == "blog"}
    speaking = 0
    for _is_spam, kind, submission in invented():
        if kind == "blog":
            named = {post for post in posts if len(post) > 20 and post in submission.text}
            assert named <= {submission.post_title}
            speaking += bool(named)
    assert speaking > 20


def test_spam_and_ham_of_them_count_the_same() -> None:
    known = invented_examples()
    weights = list(zip(known, importance(known), strict=True))
    of_spam, of_ham = (
        sum(weight for example, weight in weights if example.is_spam is kind) for kind in (True, False)
    )
    assert abs(of_spam - of_ham) < 1e-6 * of_spam
