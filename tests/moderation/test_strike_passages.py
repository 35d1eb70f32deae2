"""Keep the argument, remove the advertisement: passages are struck, the gap is marked, the writer is told."""

from blogapp.comments.models import Comment, Status
from blogapp.spam.verdict import Signal
from tests.moderation.conftest import Desk
from tests.moderation.doing import acts, change, stored, undo_last
from tests.support.cast import Cast

ARGUMENT = "My boss gives feedback every week, and I ask for an example."
ADVERT = "Visit https://jobs.example/now and good luck!"
WORDS = f"{ARGUMENT}\n\n{ADVERT}"
START = WORDS.index(ADVERT)
LINK = WORDS.index("https")
GAP = '<span class="struck">[a moderator removed advertising here]</span>'


def advertising(desk: Desk, cast: Cast, status: Status = Status.HELD) -> Comment:
    signals = [Signal("first-with-link", 1.5, {"domain": "jobs.example"}, (LINK, LINK + 24))]
    return desk.comment(WORDS, *signals, status=status, user_id=cast.bob.id)


def test_works_and_back(desk: Desk, cast: Cast) -> None:
    comment, mod = advertising(desk, cast), cast.browser(cast.mod)
    change(mod, comment, "strike", strike=f"{START}-{len(WORDS)}", note="No shops.")
    page = cast.mallory().get("/posts/boss").text
    assert ARGUMENT in page
    assert GAP in page
    assert "jobs.example" not in page
    assert "edited by a moderator" in page
    assert desk.lessons() == []
    undo_last(desk, mod)
    now = stored(desk, comment)
    assert (now.body_source, now.body_html, now.status) == (WORDS, comment.body_html, Status.HELD)
    assert acts(desk) == ["strike", "undo"]
    assert desk.drifts() == "0 counters were wrong and are right now.\n"


def test_shows_first_what_the_filter_points_at(desk: Desk, cast: Cast) -> None:
    comment = advertising(desk, cast)
    page = cast.browser(cast.mod).get(f"/moderation/{comment.public_id}/edit").text
    proposed = f'value="{START}-{len(WORDS)}" checked'
    assert proposed in page
    assert f'value="{LINK}-{LINK + 24}">' in page
    assert f'value="0-{len(ARGUMENT)}">' in page
    assert page.index(proposed) < page.index(f'value="0-{len(ARGUMENT)}"')
    assert "<mark>https://jobs.example/now</mark>" in page


def test_shows_the_writer_what_was_struck(desk: Desk, cast: Cast) -> None:
    comment = advertising(desk, cast)
    change(cast.browser(cast.mod), comment, "strike", strike=f"{START}-{len(WORDS)}", note="No <shops>.")
    status = cast.browser(cast.bob).get(f"/comments/{comment.public_id}/status").text
    assert "a moderator took advertising out of this comment." in status
    assert f"<del>{ADVERT}</del>" in status
    assert "The moderator says: No &lt;shops&gt;." in status


def test_works_a_second_time_and_for_other_words(desk: Desk, cast: Cast) -> None:
    words = f"{WORDS} […]"
    comment, mod = desk.comment(words), cast.browser(cast.mod)
    change(mod, comment, "strike", strike=f"{START}-{len(WORDS)}")
    change(mod, comment, "strike", strike="0-7")
    assert stored(desk, comment).body_html.count(GAP) == 2
    assert "Each [[…]] stands for a passage" in mod.get(f"/moderation/{comment.public_id}/edit").text
    change(mod, comment, body="Only one [[…]] is left, not this […] nor this \ufffc.")
    assert stored(desk, comment).body_html == f"<p>Only one {GAP} is left, not this […] nor this .</p>\n"
    for _ in acts(desk):
        page = mod.get(f"/moderation/{comment.public_id}/edit").text
        place = page.index("/moderation/decisions/")
        mod.post(page[place : page.index('"', place)])
    assert stored(desk, comment).body_source == words


def test_rejects_what_leaves_nothing_and_what_is_no_passage(desk: Desk, cast: Cast) -> None:
    comment, mod = advertising(desk, cast), cast.browser(cast.mod)
    for places in ([f"0-{len(WORDS)}"], [], ["5-3"], ["0-99999"], ["x"]):
        answer = change(mod, comment, "strike", strike=places)
        assert answer.status_code == 422
    assert stored(desk, comment).status == Status.HELD
    assert acts(desk) == []


def test_rejects_a_mark_that_the_writer_typed(desk: Desk, cast: Cast) -> None:
    comment = desk.comment(f"{GAP} \ufffc {ARGUMENT} {ADVERT}", status=Status.HELD)
    cast.browser(cast.mod).post(f"/moderation/{comment.public_id}/publish")
    page = cast.mallory().get("/posts/boss").text
    assert GAP not in page
    assert "&lt;span class" in page
    source = comment.body_source
    change(cast.browser(cast.mod), comment, "strike", strike=f"{source.index(ADVERT)}-{len(source)}")
    assert cast.mallory().get("/posts/boss").text.count(GAP) == 1
