"""Nothing typed is lost, with and without a network, in a real browser."""

from playwright.sync_api import Route, ViewportSize, expect

from blogapp.accounts.models import Role, User
from tests.posts.writing.at_the_desk import OpenDesk, press, screens, type_in
from tests.support.live_site import LiveSite


@screens
def test_loses_nothing_when_the_network_is_gone(open_desk: OpenDesk, screen: ViewportSize) -> None:
    page = open_desk(screen=screen)
    type_in(page, "Praise?", "Typed with a network.")
    expect(page.get_by_text("Kept, not saved yet.")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("Text", exact=True).fill("Typed without one.")
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Kept, not saved yet.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Typed without one.")
    press(page, "Save the draft")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Typed without one.")


def test_brings_back_what_only_the_browser_has(open_desk: OpenDesk) -> None:
    page = open_desk()
    page.context.route("**/keep", lambda route: route.abort())
    type_in(page, "Praise?", "The server never saw this.")
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("This is what this browser had kept")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("The server never saw this.")


def test_loses_nothing_that_is_saved_without_a_network(open_desk: OpenDesk) -> None:
    page = open_desk()
    page.context.set_offline(True)
    type_in(page, "Praise?", "Typed without one.")
    page.get_by_text("The question", exact=True).click()
    page.get_by_label("Ask readers where they stand").uncheck()
    press(page, "Save the draft")
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto("/write/new")
    expect(page.get_by_text("This is what this browser had kept")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Typed without one.")
    expect(page.get_by_label("Ask readers where they stand")).not_to_be_checked()
    press(page, "Save the draft")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/write/new")
    # Once it has arrived there is no copy of it.
    expect(page.get_by_role("group", name="Formatting")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("")


def test_shows_what_somebody_saved_while_the_network_was_gone(
    live_site: LiveSite, open_desk: OpenDesk, author: User
) -> None:
    post = live_site.factory.make_post("Praise?", author=author, body="Some love it.")
    owner = live_site.factory.make_user("Olga Owner", Role.OWNER)
    ada, olga = (open_desk(f"/write/{post.id}", user) for user in (author, owner))
    ada.context.route("**/keep", lambda route: route.abort())
    ada.get_by_label("Text", exact=True).fill("Some fear it.")
    expect(ada.get_by_text("The server does not answer.")).to_be_visible()
    olga.get_by_label("Text", exact=True).fill("Some hate it.")
    press(olga, "Save the changes")
    expect(olga.get_by_text("Saved.")).to_be_visible()
    ada.reload()
    expect(ada.get_by_text("This is what this browser had kept")).to_be_visible()
    press(ada, "Save the changes")
    expect(ada.get_by_role("alert")).to_contain_text("Olga Owner has saved this post")


def test_brings_back_what_was_sent_without_a_network(open_desk: OpenDesk) -> None:
    page = open_desk()
    page.get_by_text("The question", exact=True).click()
    page.get_by_label("Ask readers where they stand").uncheck()
    page.get_by_label("Order").select_option("con pro depends")
    type_in(page, "Praise?", "Sent into a tunnel.")
    page.context.route("**/write/**", lambda route: route.abort())
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url("chrome-error://**")
    page.context.unroute("**/write/**")
    page.goto("/write/new")
    expect(page.get_by_text("This is what this browser had kept")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Sent into a tunnel.")
    page.get_by_text("The question", exact=True).click()
    expect(page.get_by_label("Ask readers where they stand")).not_to_be_checked()
    expect(page.get_by_label("Order")).to_have_value("con pro depends")
    press(page, "Save the draft")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/write/new")
    expect(page.get_by_label("Text", exact=True)).to_have_value("")


def test_keeps_what_is_typed_before_the_script_is_there(open_desk: OpenDesk) -> None:
    page = open_desk("/write")
    late: list[Route] = []
    page.context.route("**/posts/editor*.js", lambda route: late.insert(0, route))
    with page.expect_request("**/posts/editor*.js"):
        page.goto("/write/new", wait_until="commit")
    type_in(page, "Praise?", "Typed on a slow line.")
    late.pop().continue_()
    expect(page.get_by_text("Kept, not saved yet.")).to_be_visible()


def test_keeps_the_settings_of_the_question_too(open_desk: OpenDesk) -> None:
    page = open_desk()
    page.get_by_text("The question", exact=True).click()
    page.get_by_label("Word for pro").fill("Always")
    page.get_by_label("Ask readers where they stand").uncheck()
    expect(page.get_by_text("Kept, not saved yet.")).to_be_visible()
    page.reload()
    page.get_by_text("The question", exact=True).click()
    expect(page.get_by_label("Word for pro")).to_have_value("Always")
    expect(page.get_by_label("Ask readers where they stand")).not_to_be_checked()
