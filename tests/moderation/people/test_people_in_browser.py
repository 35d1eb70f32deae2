"""People in a real browser: warned, banned, all deleted and back without script; pages for all eyes."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from blogapp.accounts.models import Guest, Role
from blogapp.accounts.restrictions.models import Restriction, RestrictionKind
from blogapp.extensions import db, transaction
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, PHONE, OpenPage, comment_saying, fill_form, send_form
from tests.web.test_look_in_browser import LONG_WORD, sticking_out, violations


def moderator(live_site: LiveSite, open_page: OpenPage, *, scripts: bool = False) -> Page:
    user = live_site.factory.make_user("Mo Moderator", Role.MODERATOR)
    page = open_page(live_site.factory.make_sign_in_link(user), scripts=scripts)
    page.get_by_role("button", name="Sign in to this site").click()
    return page


def latest_guest(live_site: LiveSite) -> int:
    with live_site.app.app_context():
        return db.session.scalars(select(Guest.id).order_by(Guest.id.desc())).first() or 0


def decide(page: Page, button: str, reason: str) -> None:
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status")).to_be_visible()


def test_works_without_script(live_site: LiveSite, open_page: OpenPage) -> None:
    post = live_site.factory.make_post(f"Boss's feedback, {LONG_WORD}?")
    with live_site.setting("seconds_between_comments", "0"):
        reader = open_page(f"/posts/{post.slug}", scripts=False)
        fill_form(reader, "First of all, both.", name=f"Rita {LONG_WORD}"[:80])
        send_form(reader)
        expect(comment_saying(reader, "First of all, both.")).to_be_visible()
        mods = moderator(live_site, open_page)
        person = f"/moderation/people/guest-{latest_guest(live_site)}"
        mods.goto(person)
        decide(mods, "Warn", "Please argue with the point.\nNot with the person.")

        fill_form(reader, "A second thought.")
        send_form(reader)
        expect(reader.get_by_role("alert")).to_contain_text("Please read the warning first.")
        reader.get_by_role("button", name="I have read this").click()
        expect(reader.get_by_label("Your comment")).to_have_value("A second thought.")
        send_form(reader)
        expect(comment_saying(reader, "A second thought.")).to_be_visible()

        mods.goto(person)
        decide(mods, "Ban", f"Went on and on, {LONG_WORD}.")
        fill_form(reader, "A third one.")
        send_form(reader)
        expect(reader.get_by_label("Your text, to keep")).to_have_value("A third one.")
        expect(reader.get_by_role("alert")).to_contain_text("You cannot comment here until")

        mods.locator("summary").filter(has_text="2 comments").click()
        mods.get_by_role("button", name="All to the trash").click()
        expect(mods.get_by_role("status")).to_contain_text("2 comments are in the trash.")
        reader.goto(f"/posts/{post.slug}")
        expect(reader.get_by_text("First of all, both.")).to_have_count(0)
        mods.get_by_role("button", name="Undo").click()
        reader.reload()
        expect(comment_saying(reader, "First of all, both.")).to_be_visible()

        mods.goto("/moderation/people")
        mods.get_by_label("Confirmed mail address").fill("127.0.0.0/8")
        mods.get_by_label("Reason").fill("Too close.")
        mods.get_by_role("button", name="Restrict").click()
        expect(mods.get_by_role("alert")).to_contain_text("You are in this network yourself.")
        expect(mods.get_by_label("I share this network")).to_be_visible()
        mods.get_by_role("button", name=re.compile("^Lift: Rita")).first.click()
        expect(mods.get_by_role("status")).to_contain_text("It is lifted.")
        reader.goto(f"/posts/{post.slug}")
        fill_form(reader, "A fourth one.")
        send_form(reader)
        expect(comment_saying(reader, "A fourth one.")).to_be_visible()


@pytest.mark.parametrize("shown", ["person", "list", "own network", "warned", "banned"])
def test_works_for_everyone(live_site: LiveSite, open_page: OpenPage, shown: str) -> None:
    user, post = live_site.factory.make_user(f"Rita {LONG_WORD}", Role.READER), live_site.factory.make_post()
    live_site.factory.make_comment(post, f"Both, {LONG_WORD}.", user_id=user.id, ip="203.0.113.7")
    kinds = {"warned": ["warning", "silence"], "banned": ["ban"]}.get(shown, ["warning", "silence", "ban"])
    with live_site.app.app_context(), transaction():
        for kind in kinds:
            reason = f"Went on and on, {LONG_WORD}."
            db.session.add(Restriction(kind=RestrictionKind(kind), user_id=user.id, reason=reason))
    if shown in {"warned", "banned"}:
        page = open_page(live_site.factory.make_sign_in_link(user))
        page.get_by_role("button", name="Sign in to this site").click()
        page.goto(f"/posts/{post.slug}")
    else:
        page = moderator(live_site, open_page, scripts=True)
        page.goto(f"/moderation/people/user-{user.id}" if shown == "person" else "/moderation/people")
    if shown == "own network":
        page.get_by_label("Confirmed mail address").fill("127.0.0.0/8")
        page.get_by_label("Reason").fill("Too close.")
        page.get_by_role("button", name="Restrict").click()
        expect(page.get_by_role("alert")).to_be_visible()
    for screen, dark in ((PHONE, False), (DESK, True)):
        page.set_viewport_size(screen)
        page.emulate_media(color_scheme="dark" if dark else "light")
        assert sticking_out(page) == []
        assert violations(page) == []
