"""What the clause library offers, and with what its places are filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.units import format_unit
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from office.models import Municipality
from partners.countries import country_name
from partners.models import NameKind, Partner
from relations.forms.dates import DayField
from relations.languages import EQUAL
from relations.library import Entry, Values, shipped_entries
from relations.models import LibraryClause, Part, Protocol

_MONTH = "duration-month"


def entries_for(kind: str = "") -> list[Entry]:
    """Our own entries first, then those that came with Entente; for one kind of protocol, or all of them."""
    rows = LibraryClause.objects.filter(retired_at=None)
    own = [as_entry(row) for row in rows]
    return [entry for entry in (*own, *shipped_entries()) if not kind or kind in entry.kinds]


def as_entry(row: LibraryClause) -> Entry:
    return Entry(row.reference, tuple(row.kinds), row.part, row.heading, row.texts, row.name, True)


def values_for(
    protocol: Protocol, typed: Mapping[str, str], codes: list[str], prevailing: str
) -> Callable[[str], Values]:
    """For each language the values of all placeholders; `typed` are the fields of the form as they stand.

    What is not known, or not known in that language, is left out.
    """
    ours, former = Municipality.ours(), _former(protocol)
    partners = list(protocol.relation.partners.prefetch_related("names").order_by("pk"))

    @cache
    def values(code: str) -> dict[str, str]:
        locale = _locale(code)
        said = {
            "us": ours.name_in(code) if ours else "",
            "partner": _listed([_named(one, code) for one in partners], locale),
            "our_country": country_name(ours.country, code) if ours else "",
            "partner_country": _listed(
                list(dict.fromkeys(one.place_label or country_name(one.country, code) for one in partners)),
                locale,
            ),
            "purpose": protocol.relation.purpose_for(code),
            "title": typed.get("title", ""),
            "text_in_force": former.title if former else "",
            "in_force_since": _day(former.in_force_on, locale) if former and former.in_force_on else "",
            "languages": _listed([_language(one, locale) for one in codes], locale),
            "prevailing": _language(prevailing, locale) if prevailing not in ("", EQUAL) else "",
            "ends_on": _day(_typed_day(typed.get("stated_end_on", "")), locale),
            **_spans(typed, locale),
        }
        return {name: value for name, value in said.items() if value}

    return values


def _former(protocol: Protocol) -> Protocol | None:
    """The text of this tie that is in force: the one that is renewed, amended or ended."""
    amendment = getattr(protocol, "amendment", None)
    if amendment is not None:
        return amendment.amends
    others = protocol.relation.protocols.in_force(timezone.localdate()).exclude(pk=protocol.pk)
    return others.order_by("-in_force_on", "-pk").first()


def _named(partner: Partner, code: str) -> str:
    """The partner's name in a language that is its own; names of others' making are found and not displayed."""
    own = (NameKind.OFFICIAL, NameKind.NATIVE)
    return next(
        (name.text for name in partner.names.all() if name.language == code and name.kind in own),
        partner.name,
    )


def _spans(typed: Mapping[str, str], locale: Locale) -> dict[str, str]:
    months = _months(typed.get("months", ""), locale)
    return {
        "duration": months,
        "renewal": _months(typed.get("renewal_months", ""), locale) or months,
        "notice": _months(typed.get("notice_months", ""), locale),
        "review": _months(typed.get("review_months", ""), locale),
    }


def _months(typed: Any, locale: Locale) -> str:
    number = str(typed or "").strip()
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        return ""
    # Where a language's long form is also its short one, Babel knows it as the short one alone.
    said = [format_unit(int(number), _MONTH, length=length, locale=locale) for length in ("long", "short")]
    return next((words for words in said if _MONTH not in words), "")


def _day(day: date | None, locale: Locale) -> str:
    return format_date(day, format="long", locale=locale) if day else ""


def _typed_day(typed: str) -> date | None:
    try:
        return DayField(required=False).clean(typed)
    except ValidationError:
        return None


def _language(code: str, locale: Locale) -> str:
    return locale.languages.get(code, code)


def _listed(words: list[str], locale: Locale) -> str:
    return format_list(words, locale=locale) if words else ""


def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _title(entry: Entry, language: str) -> str:
    title = entry.title_in(language)
    return _("%(name)s (our own)") % {"name": title} if entry.is_ours else title


def library_groups(kind: str, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices of the editor: (part, [(id, what it is called)]), in the order of a protocol."""
    entries = entries_for(kind)
    groups = []
    for part in Part:
        offered = [(one.id, _title(one, language)) for one in entries if one.part == part.value]
        if offered:
            groups.append((str(part.label), offered))
    return groups
