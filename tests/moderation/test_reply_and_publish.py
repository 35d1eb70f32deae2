"""A moderator publishes a comment and answers it in one act."""

from sqlalchemy import select

from blogapp.comments.models import Comment, Status
from blogapp.extensions import db
from tests.moderation.conftest import Desk
from tests.moderation.doing import acts, stored, undo_last
from tests.support.cast import Cast


def answers(desk: Desk, comment: Comment) -> list[tuple[str, str]]:
    with desk.app.app_context():
        rows = db.session.execute(
            select(Comment.body_text, Comment.status).where(Comment.reply_to_id == comment.id)
        )
        return [(row.body_text, row.status) for row in rows]


def test_works_and_teaches_the_filter(desk: Desk, cast: Cast) -> None:
    comment, mod = desk.comment(status=Status.HELD), cast.browser(cast.mod)
    assert "Publish both" in mod.get(f"/moderation/{comment.public_id}/reply").text
    answer = mod.post(f"/moderation/{comment.public_id}/reply", data={"body": "Thank you, *why*?"})
    page = cast.mallory().get(answer.location).text
    assert "Visit my shop" in page
    assert "Thank you, <em>why</em>?" in page
    assert "Mo Moderator" in page
    assert desk.lessons() == [(comment.public_id, False)]
    assert acts(desk) == ["publish", "reply"]
    assert desk.drifts() == "0 counters were wrong and are right now.\n"
    undo_last(desk, mod)
    assert answers(desk, comment) == [("Thank you, why?", "trashed")]
    assert stored(desk, comment).status == Status.PUBLISHED


def test_handles_a_double_click(desk: Desk, cast: Cast) -> None:
    comment, mod = desk.comment(status=Status.HELD), cast.browser(cast.mod)
    fields = {"body": "Once.", "back": "/moderation?queue=held"}
    for _ in range(2):
        answer = mod.post(f"/moderation/{comment.public_id}/reply", data=fields)
        assert answer.location == "/moderation?queue=held"
    assert answers(desk, comment) == [("Once.", "published")]
    assert acts(desk) == ["publish", "reply"]


def test_rejects_both_where_one_fails(desk: Desk, cast: Cast) -> None:
    comment, mod = desk.comment(status=Status.HELD), cast.browser(cast.mod)
    for body in ("", "x", "[](y)"):
        answer = mod.post(f"/moderation/{comment.public_id}/reply", data={"body": body})
        assert answer.status_code == 422
    mod.post(f"/moderation/threads/{comment.thread_id}/lock")
    answer = mod.post(f"/moderation/{comment.public_id}/reply", data={"body": "Too late."})
    assert answer.status_code == 403
    assert "Too late." in answer.text
    assert stored(desk, comment).status == Status.HELD
    assert desk.lessons() == []
