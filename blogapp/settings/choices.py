"""What an owner may pick from: languages by their own names, and time zones of the world."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.localedata import locale_identifiers

from blogapp.extensions import babel


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """Codes with the name that speakers give to their language; regions can be typed as well."""
    codes = (code for code in locale_identifiers() if "_" not in code)
    names = {code: Locale.parse(code).get_display_name() for code in codes}
    return {code: name for code, name in sorted(names.items()) if name}


@lru_cache(maxsize=1)
def time_zones() -> list[str]:
    """Zones named for places, which know of summer time; and UTC."""
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return ["UTC", *sorted(places)]


def spoken() -> list[str]:
    """The languages that the site's own sentences exist in."""
    return [locale.get_display_name() or str(locale) for locale in babel.list_translations()]
