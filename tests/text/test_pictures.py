"""The pictures of a text are found, and told to browsers, whatever else stands in it."""

import pytest

from blogapp.text.allowlist import POST, AllowList
from blogapp.text.markdown import comment_html, post_html
from blogapp.text.pictures import ShownPicture, picture_keys, with_pictures
from blogapp.text.plain import plain_text
from tests.text.page import assert_safe
from tests.text.shared_data import needs_shared, payloads

KEY, OTHER = "0123456789abcdef01234567", "f" * 24
# What pages may hold besides what the gate lets through.
SHOWN = AllowList(
    tags=POST.tags | {"picture", "source", "span"},
    attributes={
        **POST.attributes,
        "img": POST.attributes["img"] | {"srcset", "sizes", "loading", "class"},
        "span": frozenset({"class", "data-picture", "title"}),
        "source": frozenset({"type", "srcset", "sizes"}),
    },
    link_rel=POST.link_rel,
)
BOSS = ShownPicture(800, 600, "/media/a.webp 400w", "/media/a.avif 400w", "#ff8000")
WAITING = ShownPicture()


def picture(key: str = KEY, alt: str = "A boss") -> str:
    return f"![{alt}](/media/{key}.webp)"


def test_shows_size_files_and_colour() -> None:
    assert with_pictures(post_html(picture()), {KEY: BOSS}) == (
        '<p><picture><source type="image/avif" srcset="/media/a.avif 400w" sizes="min(39rem, 100vw, 800px)">'
        f'<img src="/media/{KEY}.webp" alt="A boss" srcset="/media/a.webp 400w"'
        ' sizes="min(39rem, 100vw, 800px)" width="800" height="600" loading="lazy"'
        ' class="picture tint-r7 tint-g4 tint-b0"></picture></p>\n'
    )


def test_keeps_the_place_of_one_that_waits_and_shows_it_later() -> None:
    waiting = with_pictures(post_html(picture()), {KEY: WAITING})
    assert f'<img src="/media/{KEY}.webp" alt="A boss" class="picture picture--waiting">' in waiting
    ready = with_pictures(post_html(picture()), {KEY: BOSS})
    assert with_pictures(waiting, {KEY: BOSS}) == ready
    assert with_pictures(ready, {KEY: BOSS}) == ready
    assert with_pictures(ready, {KEY: WAITING}) == waiting


def test_leaves_other_pictures_alone() -> None:
    html = post_html("![x](/wp-content/uploads/x.png)")
    assert with_pictures(html, {KEY: BOSS}) == html


def test_shows_the_words_of_one_that_is_not_there_and_no_broken_picture() -> None:
    bare = post_html(f'![A "boss"](/media/{KEY}.webp "At work")')
    said = f'data-picture="{KEY}" title="At work">A &quot;boss&quot;</span>'
    gone = f'<span class="picture picture--gone" {said}'
    for before in (bare, with_pictures(bare, {KEY: WAITING}), with_pictures(bare, {KEY: BOSS})):
        assert with_pictures(before, {}) == f"<p>{gone}</p>\n"
    again = with_pictures(bare, {})
    assert with_pictures(again, {}) == again
    assert with_pictures(again, {KEY: BOSS}) == with_pictures(bare, {KEY: BOSS})
    assert picture_keys(again) == [KEY]
    assert plain_text(again) == 'A "boss"'


def test_finds_each_picture_once_in_its_order() -> None:
    html = post_html(f"{picture(OTHER)} {picture()} {picture(OTHER)}")
    assert picture_keys(html) == [OTHER, KEY]
    assert picture_keys(with_pictures(html, {KEY: BOSS})) == [OTHER, KEY]


@pytest.mark.parametrize(
    "source",
    [
        f"`/media/{KEY}.webp`",
        f"[a link](/media/{KEY}.webp)",
        f"![x](https://elsewhere.example/media/{KEY}.webp)",
        f'![src="/media/{KEY}.webp"](/media/{KEY}.png)',
        f'    <img src="/media/{KEY}.webp">',
    ],
)
def test_ignores_what_only_looks_like_one(source: str) -> None:
    html = post_html(source)
    assert picture_keys(html) == []
    assert with_pictures(html, {KEY: BOSS}) == html


def test_ignores_pictures_in_comments() -> None:
    assert picture_keys(comment_html(picture())) == []


def test_reads_aloud_what_a_picture_shows() -> None:
    assert plain_text(with_pictures(post_html("Look: " + picture()), {KEY: BOSS})) == "Look: A boss"


@needs_shared
@pytest.mark.parametrize("collection", ["xss_*.json", "naughty_strings.json"])
def test_lets_nothing_out_of_the_words_of_a_picture(collection: str) -> None:
    for attack in payloads(collection):
        words = "".join(f"\\{sign}" if sign in '\\[]"' else sign for sign in " ".join(attack.split()))
        source = f'![{words}](/media/{KEY}.webp "{words}")'
        for known in ({KEY: BOSS}, {}):
            assert_safe(with_pictures(post_html(source), known), SHOWN)
