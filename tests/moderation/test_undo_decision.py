"""A decision is taken back from the log, for ever, unless somebody has moved on."""

from sqlalchemy import select, text

from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from blogapp.moderation.models import Appeal, DecisionEntry, Report
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.support.cast import Cast


def urgent(desk: Desk, cast: Cast) -> Comment:
    """A public comment that a reader reports, and whose writer once appealed."""
    comment = desk.comment(status=Status.PUBLISHED)
    with desk.app.app_context(), transaction():
        db.session.add(Report(comment_id=comment.id, user_id=cast.bob.id, reason="rude"))
        db.session.add(Appeal(comment_id=comment.id, text="I meant it well."))
        stored = db.session.get_one(Comment, comment.id)
        stored.open_reports, stored.appealed_at = 1, comment.created_at
    return comment


def waits(desk: Desk, comment: Comment) -> tuple[int, bool, bool]:
    """What is open: the number of reports, the mark of the appeal, the appeal itself."""
    with desk.app.app_context():
        stored = db.session.get_one(Comment, comment.id)
        appeal = db.session.scalar(select(Appeal.decision_id).where(Appeal.comment_id == comment.id))
        return stored.open_reports, stored.appealed_at is not None, appeal is None


def test_works_months_later_and_opens_what_was_asked(desk: Desk, cast: Cast, clock: Clock) -> None:
    comment, mod = urgent(desk, cast), cast.browser(cast.mod)
    mod.post(f"/moderation/{comment.public_id}/spam")
    assert waits(desk, comment) == (0, False, False)
    clock.move(days=20)
    assert mod.post("/moderation/decisions/1/undo").status_code == 303
    assert desk.status(comment) == Status.PUBLISHED
    assert waits(desk, comment) == (1, True, True)
    assert desk.lessons() == []
    assert "undone since" in mod.get("/moderation/decisions").text
    assert desk.drifts() == "0 counters were wrong and are right now.\n"


def test_works_for_decisions_in_turn(desk: Desk, cast: Cast) -> None:
    comment, mod = desk.comment(), cast.browser(cast.mod)
    for decision in ("publish", "spam"):
        mod.post(f"/moderation/{comment.public_id}/{decision}")
    assert desk.lessons() == [(comment.public_id, True)]
    assert mod.post("/moderation/decisions/1/undo").status_code == 409
    mod.post("/moderation/decisions/2/undo")
    assert desk.lessons() == [(comment.public_id, False)]
    mod.post("/moderation/decisions/1/undo")
    assert desk.lessons() == []
    assert desk.status(comment) == Status.HELD


def test_rejects_what_is_undone_already_or_never_was(desk: Desk, cast: Cast) -> None:
    comment, mod = desk.comment(), cast.browser(cast.mod)
    mod.post(f"/moderation/{comment.public_id}/trash")
    mod.post("/moderation/decisions/1/undo")
    again = mod.post("/moderation/decisions/1/undo")
    assert (again.status_code, "This has been undone already." in again.text) == (409, True)
    # An undo is no decision.
    for entry_id in (2, 99, 10**12):
        assert mod.post(f"/moderation/decisions/{entry_id}/undo").status_code == 404


def test_rejects_where_somebody_came_back_to_the_same(desk: Desk, cast: Cast) -> None:
    comment, mod, olga = desk.comment(), cast.browser(cast.mod), cast.browser(cast.olga)
    mod.post(f"/moderation/{comment.public_id}/trash")
    for decision in ("publish", "trash"):
        olga.post(f"/moderation/{comment.public_id}/{decision}")
    answer = mod.post("/moderation/decisions/1/undo")
    assert (answer.status_code, "Olga Owner has put" in answer.text) == (409, True)
    assert desk.status(comment) == Status.TRASHED


def test_requires_who_decides_about_the_thread(desk: Desk, cast: Cast) -> None:
    comment = desk.comment()
    cast.browser(cast.mod).post(f"/moderation/{comment.public_id}/spam")
    stranger = desk.factory.make_user("Anna Author")
    for user in (None, cast.bob, stranger):
        assert cast.browser(user).post("/moderation/decisions/1/undo").status_code == 403
    assert cast.browser(cast.alice).post("/moderation/decisions/1/undo").status_code == 303


def test_shows_the_log_to_who_may_see_it(desk: Desk, cast: Cast) -> None:
    comment, mod = desk.comment(), cast.browser(cast.mod)
    why = {"reason_code": "rude", "note": "Called <bob> names."}
    mod.post(f"/moderation/{comment.public_id}/trash", data=why)
    for address in ("/moderation/log", f"/moderation/{comment.public_id}/log", "/moderation/decisions"):
        page = mod.get(address).text
        assert "Put into the trash" in page
        assert "Insulting or threatening" in page
        assert "Called &lt;bob&gt; names." in page
        assert "(waiting → trash)" in page
    olga, stranger = cast.browser(cast.olga), cast.browser(desk.factory.make_user("Anna Author"))
    assert "Nothing was decided yet." in olga.get("/moderation/decisions").text
    assert "Mo Moderator" in olga.get(f"/moderation/log?who={cast.mod.id}&action=trash").text
    assert "Nothing was decided yet." in olga.get("/moderation/log?action=spam").text
    assert "Nothing was decided yet." in stranger.get("/moderation/log").text
    assert stranger.get(f"/moderation/{comment.public_id}/log").status_code == 404
    assert "Mo Moderator" in cast.browser(cast.alice).get("/moderation/log").text


def test_shows_the_log_page_by_page(desk: Desk, cast: Cast) -> None:
    row = {"action": "x", "target_kind": "thread", "user_id": cast.mod.id}
    with desk.app.app_context(), transaction():
        db.session.add_all(DecisionEntry(target=f"Thread {number}", **row) for number in range(60))
    mod = cast.browser(cast.mod)
    assert "Thread 59" in mod.get("/moderation/log").text
    second = mod.get("/moderation/log?after=11").text
    assert "Thread 9<" in second
    assert "Thread 10<" not in second
    with desk.app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM decisions")) == 60
