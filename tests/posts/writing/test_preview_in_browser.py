"""What readers will see, beside the text, in a real browser."""

from playwright.sync_api import expect

from tests.posts.writing.at_the_desk import OpenDesk, press, type_in
from tests.support.reader import DESK, PHONE, assert_stayed, stay


def test_shows_the_preview_as_it_is_typed(open_desk: OpenDesk) -> None:
    page = open_desk(screen=DESK)
    stay(page)
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("Here stands what readers will see.")
    type_in(page, "Praise?", "First.")
    expect(preview).to_contain_text("First.")
    page.get_by_label("Text", exact=True).press_sequentially(" *Then* second.")
    expect(preview.locator("em")).to_have_text("Then")
    assert_stayed(page)
    # Beside each other, and all of both can be seen.
    text, shown = page.get_by_label("Text", exact=True).bounding_box(), preview.bounding_box()
    assert text
    assert shown
    assert 0 <= text["x"] < text["x"] + text["width"] <= shown["x"]
    assert shown["x"] + shown["width"] <= DESK["width"]
    # The title stands over both.
    title = page.get_by_label("Question", exact=True).bounding_box()
    assert title
    assert title["x"] == text["x"]
    assert title["x"] + title["width"] == shown["x"] + shown["width"]


def test_follows_a_long_text_that_is_scrolled(open_desk: OpenDesk) -> None:
    page = open_desk(screen=DESK)
    type_in(page, "Praise?", "\n\n".join(f"Paragraph {number}." for number in range(200)))
    preview = page.get_by_role("region", name="Preview")
    last = preview.get_by_text("Paragraph 199.")
    expect(last).to_be_attached()
    for place, followed in (("0", "=== 0"), ("one.scrollHeight", "> 1000")):
        page.get_by_label("Text", exact=True).evaluate(f"one => {{ one.scrollTop = {place} }}")
        page.wait_for_function(f"() => document.querySelector('#preview').scrollTop {followed}")
    shown = preview.bounding_box()
    assert shown
    assert shown["height"] < DESK["height"]


def test_remembers_that_the_preview_was_closed(open_desk: OpenDesk) -> None:
    page = open_desk(screen=DESK)
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_be_visible()
    press(page, "Hide the preview")
    expect(preview).to_be_hidden()
    page.reload()
    press(page, "Show the preview")
    expect(preview).to_be_visible()
    page.reload()
    expect(preview).to_be_visible()


def test_shows_the_preview_on_a_phone_when_asked(open_desk: OpenDesk) -> None:
    page = open_desk(screen=PHONE)
    type_in(page, "Praise?", "\n\n".join(f"Paragraph {number}." for number in range(99)))
    preview = page.get_by_role("region", name="Preview")
    expect(page.get_by_role("button", name="Show the preview")).to_be_visible()
    expect(preview).to_be_hidden()
    press(page, "Preview")
    expect(preview.get_by_text("Paragraph 1.")).to_be_in_viewport()
    preview.get_by_text("Paragraph 98.").scroll_into_view_if_needed()
    press(page, "Hide the preview")
    expect(page.get_by_label("Text", exact=True)).to_be_in_viewport()
