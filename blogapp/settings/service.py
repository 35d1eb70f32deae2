"""The owner changes settings: all that were typed, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from blogapp.extensions import transaction
from blogapp.media import names, uses
from blogapp.web.site import SettingRefused, Site, parsed, shown, store_settings, words_in

# Where those who look for a picture's uses find the logo.
PLACE: Final = "/settings"


@dataclass(frozen=True, slots=True)
class Typed:
    """Values by key as they were typed; `errors` has a sentence for each that cannot be kept."""

    values: Mapping[str, str]
    errors: Mapping[str, str]


def checked(values: Mapping[str, str]) -> Typed:
    """The same checks as `flask site set` has, all of them at once."""
    errors = {}
    for key, value in values.items():
        try:
            parsed(key, value)
        except SettingRefused as refusal:
            sentence = refusal.sentence.removeprefix(f"{key}: ")
            errors[key] = sentence[:1].upper() + sentence[1:]
    return Typed(values, errors)


def save(values: Mapping[str, str], now: Site) -> None:
    """Store what is otherwise than now; raises SettingRefused."""
    before = typed_as(now, values)
    changed = {key: shown(parsed(key, value)) for key, value in values.items() if value != before[key]}
    with transaction():
        store_settings(changed)
        if "logo" in changed:
            uses.note_uses(PLACE, _("Logo of this site"), names.keys_in(changed["logo"]))


def typed_as(now: Site, keys: Mapping[str, object] | tuple[str, ...]) -> dict[str, str]:
    """The settings as they stand in the form: a list has an entry on each line."""
    values = {key: shown(getattr(now, key)) for key in keys}
    if "perspectives" in values:
        values["perspectives"] = "\n".join(words_in(values["perspectives"]))
    return values
