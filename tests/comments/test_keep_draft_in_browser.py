"""An unsent text survives a reload, a closed tab, a reply begun elsewhere; it never leaves the browser."""

from playwright.sync_api import Page, expect

from tests.support.live_site import LiveSite
from tests.support.reader import OpenPage, comment_saying, fill_form, send_form

# Long enough for the script to see that nobody types.
A_PAUSE_MS = 1000

# As in a browser whose owner forbids sites to store anything.
STORAGE_BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("blocked", "SecurityError") }
})"""


def open_thread(live_site: LiveSite, open_page: OpenPage, **look: object) -> Page:
    post = live_site.factory.make_post()
    live_site.factory.make_comment(post, "A comment to answer.")
    return open_page(f"/posts/{post.slug}", **look)


def stored(page: Page) -> list[str]:
    """What this browser keeps for the site."""
    texts: list[str] = page.evaluate("Object.values(localStorage)")
    return texts


def open_again(page: Page) -> Page:
    """The same page in a new tab: what the old one held in memory is not there."""
    other = page.context.new_page()
    other.goto(page.url)
    return other


def reply(page: Page) -> None:
    page.get_by_role("link", name="Reply to Bob Reader").click()


def test_works(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    page.get_by_label("Your comment").fill("Half a thought,\nand")
    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value("Half a thought,\nand")


def test_works_in_another_tab(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    page.clock.install()
    page.get_by_label("Your comment").fill("Half a thought")
    page.clock.run_for(A_PAUSE_MS)
    other = open_again(page)
    expect(other.get_by_label("Your comment")).to_have_value("Half a thought")


def test_keeps_nothing_but_the_text(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    page.clock.install()
    fill_form(page, "Only this.")
    page.clock.run_for(A_PAUSE_MS)
    assert stored(page) == ["Only this."]


def test_shows_a_reply_only_where_it_was_begun(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    reply(page)
    page.get_by_label("Your comment").fill("Half a reply")
    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value("")
    expect(page.get_by_role("link", name="Reply to Bob Reader")).to_have_text("Your unsent reply")
    reply(page)
    expect(page.get_by_label("Your comment")).to_have_value("Half a reply")


def test_shows_a_reply_on_the_page_of_the_comment_too(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    reply(page)
    page.get_by_label("Your comment").fill("Half a reply")
    page.goto(page.get_by_role("link", name="Reply to Bob Reader").get_attribute("href") or "")
    expect(page.get_by_label("Your comment")).to_have_value("Half a reply")


def test_forgets_what_was_sent(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    reply(page)
    fill_form(page, "A whole reply.")
    send_form(page)
    expect(comment_saying(page, "A whole reply.")).to_be_focused()
    assert stored(page) == []
    page.reload()
    reply(page)
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_forgets_what_was_taken_back(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    page.clock.install()
    for typed, kept in (("No.", ["No."]), ("", [])):
        page.get_by_label("Your comment").fill(typed)
        page.clock.run_for(A_PAUSE_MS)
        assert stored(page) == kept


def test_ignores_the_draft_where_the_server_shows_a_text(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    page.evaluate(
        "url => localStorage.setItem(`draft:${url}:`, 'An old draft.')", page.url.removeprefix(live_site.url)
    )
    page.route("**/comments/thread.js", lambda route: route.abort())
    page.reload()
    fill_form(page, "The newer text.", name=" ")
    send_form(page)
    page.unroute_all()
    expect(page.get_by_text("Please give a name.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value("The newer text.")


def test_works_for_the_page_where_nothing_can_be_stored(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    page.add_init_script(STORAGE_BLOCKED)
    page.reload()
    page.get_by_label("Your comment").fill("An answer")
    reply(page)
    fill_form(page, "A reply.")
    page.get_by_role("button", name="Cancel reply").click()
    expect(page.get_by_label("Your comment")).to_have_value("An answer")
    reply(page)
    expect(page.get_by_label("Your comment")).to_have_value("A reply.")
    send_form(page)
    expect(comment_saying(page, "A reply.")).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value("An answer")
