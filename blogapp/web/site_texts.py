"""What the settings in words may be: one place for the page and for the command."""

import re
from typing import Final
from zoneinfo import available_timezones

from babel.localedata import locale_identifiers
from flask_babel import gettext as _

from blogapp.web import colour
from blogapp.web.site_links import LinkNotSound, links_in

# Titles and taglines longer than this break every layout.
MAX_TEXT: Final = 200
# A footer is a line or two, not a page.
MAX_FOOTER: Final = 500
# A picture of the library, in one of its widths.
PICTURE: Final = re.compile(r"(?:/media/[0-9a-f]{24}(?:-[0-9]{1,4})?\.webp)?")
LINK_LISTS: Final = ("navigation", "footer_links")


class NotSound(ValueError):
    """Says in a sentence what the value should be."""


def sound_text(key: str, value: str) -> str:
    """The value as it is kept; raises NotSound."""
    text = value.strip()
    if key == "language" and text.replace("-", "_") not in locale_identifiers():
        raise NotSound(_("A language code such as en or de, not “%(value)s”.", value=text))
    if key == "time_zone" and text not in available_timezones():
        raise NotSound(_("A name such as UTC or Europe/Berlin, not “%(value)s”.", value=text))
    if key == "logo":
        return _sound_picture(text)
    if key == "accent":
        return _sound_accent(text)
    if key in LINK_LISTS:
        return _sound_links(text)
    if key == "footer":
        return _sound_footer(text)
    if not text or len(text) > MAX_TEXT:
        raise NotSound(_("Between 1 and %(most)d characters.", most=MAX_TEXT))
    return " ".join(text.split())


def _sound_accent(text: str) -> str:
    accent = text.lower()
    if not colour.WELL_SHAPED.fullmatch(accent):
        raise NotSound(_("A colour such as %(usual)s: a number sign and six digits.", usual=colour.USUAL))
    if colour.least_contrast(accent) < colour.READABLE:
        raise NotSound(
            _(
                "Links in %(accent)s would be hard to read on light pages: the contrast is %(contrast)s to 1;"
                " at least %(needed)s to 1 is needed. %(better)s is the nearest that works.",
                accent=accent,
                contrast=colour.in_words(colour.least_contrast(accent)),
                needed=colour.READABLE,
                better=colour.nearest_readable(accent),
            )
        )
    return accent


def _sound_picture(text: str) -> str:
    if not PICTURE.fullmatch(text):
        raise NotSound(_("The address of a picture of the library, such as /media/….webp, or nothing."))
    return text


def _sound_footer(text: str) -> str:
    if len(text) > MAX_FOOTER:
        raise NotSound(_("At most %(most)d characters.", most=MAX_FOOTER))
    return " ".join(text.split())


def _sound_links(text: str) -> str:
    try:
        return "\n".join(str(link) for link in links_in(text))
    except LinkNotSound as reason:
        raise NotSound(str(reason)) from reason
