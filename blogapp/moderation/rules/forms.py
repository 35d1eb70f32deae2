"""What was typed into the rules: the sound values, and for the others a sentence each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from blogapp.comments.rule_words import Rule, rules_in, site_sections, thread_sections
from blogapp.web.site import SettingRefused, parsed

# Beside a list of words: whether the thread has one of its own, which may be empty.
IS_OWN = "{}_is_own"


@dataclass(frozen=True, slots=True)
class TypedRules:
    """Values by key, as they were typed; `errors` has a sentence for each that cannot be kept."""

    values: Mapping[str, str]
    errors: Mapping[str, str]


def typed_site_rules(form: Mapping[str, str]) -> TypedRules:
    """Those of the site's form that were sent; the others stay."""
    rules = [rule for rule in rules_in(site_sections()) if rule.key in form]
    return _typed((rule, form[rule.key].strip()) for rule in rules)


def typed_thread_rules(form: Mapping[str, str]) -> TypedRules:
    """Those that are to be otherwise in one thread; what was left empty is as on the site."""
    return _typed(
        (rule, value) for rule in rules_in(thread_sections()) if (value := _own(rule, form)) is not None
    )


def _own(rule: Rule, form: Mapping[str, str]) -> str | None:
    value = form.get(rule.key, "").strip()
    if rule.is_list:
        return value if form.get(IS_OWN.format(rule.key)) == "yes" else None
    return value or None


def _typed(values: Iterable[tuple[Rule, str]]) -> TypedRules:
    typed, errors = {}, {}
    for rule, value in values:
        typed[rule.key] = value
        try:
            parsed(rule.key, value)
        except SettingRefused:
            errors[rule.key] = rule.limits
    return TypedRules(typed, errors)
