"""Pictures of this site inside safe HTML: which ones a text shows, and how a browser picks their files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

# In HTML from the gate "<", ">" and quotes stand for nothing else, so expressions are as sure as a parser.
_SHOWN = re.compile(
    r"(?:<picture><source [^>]*>)?"
    r'<img (?:[^>]* )?src="/media/(?P<key>[0-9a-f]{24})\.webp"[^>]*>(?:</picture>)?'
    # No span passes the gate, so these are from here.
    r'|<span class="picture picture--gone" data-picture="(?P<gone>[0-9a-f]{24})"[^>]*>(?P<alt>[^<]*)</span>'
)
_WORDS = re.compile(r' (alt|title)="([^"]*)"')
# As wide as the column of a text, the screen, or the picture itself.
_SIZES = "min(39rem, 100vw, {}px)"
# Eight steps for each of red, green and blue: `static/media/picture.css` has their classes.
_STEP = 32


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """What a page must know of a picture: its size, its files as `srcset`, and "#rrggbb" or nothing.

    One that is not encoded yet has no size and no files.
    """

    width: int = 0
    height: int = 0
    webp: str = ""
    avif: str = ""
    colour: str = ""


def picture_keys(html: str) -> list[str]:
    """The keys of the pictures of this site that a text shows, in their order."""
    return list(dict.fromkeys(key for key, _ in pictures_in(html)))


def pictures_in(html: str) -> list[tuple[str, str]]:
    """Key and alternative text, still escaped, of each picture of this site, as often as it stands there."""
    return [(_key(found), _words(found).get("alt", "")) for found in _SHOWN.finditer(html)]


def with_pictures(html: Markup, known: Mapping[str, ShownPicture]) -> Markup:
    """The text with its pictures as they are now, also where it showed them as they were before.

    The words of a picture are the text's own, which passed the gate; all else is made here. A picture that
    is not known, or not any more, shows nothing but its words: browsers would draw it broken.
    """

    def replaced(found: re.Match[str]) -> str:
        key = _key(found)
        return "".join(_element(key, _words(found), known.get(key)))

    return Markup(_SHOWN.sub(replaced, str(html)))  # noqa: S704  # see above


def _key(found: re.Match[str]) -> str:
    return found["key"] or found["gone"]


def _words(found: re.Match[str]) -> dict[str, str]:
    words = dict(_WORDS.findall(found[0]))
    return {**words, "alt": found["alt"]} if found["gone"] else words


def _element(key: str, words: Mapping[str, str], picture: ShownPicture | None) -> Iterator[str]:
    if picture is None:
        title = f' title="{words["title"]}"' if "title" in words else ""
        yield f'<span class="picture picture--gone" data-picture="{key}"{title}>{words.get("alt", "")}</span>'
        return
    said = "".join(f' {name}="{words[name]}"' for name in ("alt", "title") if name in words)
    start = f'<img src="/media/{key}.webp"{said}'
    if not picture.width:
        yield f'{start} class="picture picture--waiting">'
        return
    sizes = _SIZES.format(picture.width)
    yield f'<picture><source type="image/avif" srcset="{escape(picture.avif)}" sizes="{sizes}">'
    yield f'{start} srcset="{escape(picture.webp)}" sizes="{sizes}" width="{picture.width}"'
    yield f' height="{picture.height}" loading="lazy" class="{_classes(picture.colour)}"></picture>'


def _classes(colour: str) -> str:
    """No style may stand in a page, so the colour is told by three classes."""
    if not colour:
        return "picture"
    red, green, blue = (part // _STEP for part in bytes.fromhex(colour[1:]))
    return f"picture tint-r{red} tint-g{green} tint-b{blue}"
