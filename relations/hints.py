"""Hints about a clause that says too much: too detailed, or all-embracing. Pure; they advise and hold nothing back.

What the rules look for, and why:

* *Too detailed* is what changes faster than a council decides: an amount of money, the day or hour of an activity,
  an address or telephone number, a clause of more than 250 words. It belongs in the implementation programme.
* *All-embracing* is what gives no direction and cannot be evaluated: “all areas”, “and so on”, more than eight
  areas of cooperation. A purpose is served by what is named.
* *A gap* that the clause library left.

A person may lay a hint aside; it comes back only if the words go and come again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.library import GAP
from relations.models import Part

MAX_WORDS, MAX_SIGNS, MAX_AREAS = 250, 1_000, 8
LAID_ASIDE = "laid_aside"
DETAILED, EMBRACING, OPEN = "detailed", "embracing", "open"
GROUPS = {
    DETAILED: gettext_lazy("Too detailed?"),
    EMBRACING: gettext_lazy("All-embracing?"),
    OPEN: gettext_lazy("Not finished"),
}
# Parts in which a day would be that of an activity. The purpose may name since when the text it renews is in force.
_DESCRIBING = frozenset({Part.AREAS.value, Part.SCOPE.value, Part.OTHER.value})
_DIRECTING = frozenset({Part.PURPOSE.value, Part.AREAS.value, Part.SCOPE.value})

_CURRENCY = r"EUR|USD|GBP|TRY|CHF|JPY|TL|euros?|Euros?|avro|Avro|lira|Türk lirası"
_AMOUNT = re.compile(
    rf"(?:[€$£₺¥]|\b(?:{_CURRENCY})\b)\s?\d[\d.,]*|\b\d[\d.,\u00a0\u202f ]*(?:[€$£₺¥]|(?:{_CURRENCY})\b)"
)
_HOUR = re.compile(r"(?<![\d.:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])")
_DAY = re.compile(r"\b(?:\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2})\b")
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\+\d[\d ()/-]{7,}\d")
_LISTED = re.compile(r"^\s*(?:\d+[.)]|[-–•*])\s+", re.MULTILINE)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_PHRASES = {
    "en": (
        "all areas", "all fields", "every area", "every field", "any other area", "in all matters",
        "but not limited to", "in the broadest sense", "all possible", "and so on", "etc.", "of any kind",
    ),
    "nl": (
        "alle domeinen", "alle gebieden", "alle terreinen", "op elk gebied", "elk domein", "niet beperkt tot",
        "in de ruimste zin", "alle mogelijke", "enzovoort", "enz.", "van welke aard ook",
    ),
    "tr": (
        "tüm alanlar", "bütün alanlar", "her alanda", "her türlü", "her konuda", "sınırlı olmamak",
        "en geniş anlamda", "ve benzeri", "vb.", "vs.",
    ),
    "fr": (
        "tous les domaines", "tout domaine", "sans s'y limiter", "au sens le plus large", "de toute nature", "etc.",
    ),
    "de": (
        "alle bereiche", "allen bereichen", "jedem bereich", "nicht beschränkt auf", "im weitesten sinne",
        "alle möglichen", "aller art", "usw.", "und so weiter",
    ),
}  # fmt: skip

Clause = dict[str, Any]


@dataclass(frozen=True)
class Hint:
    """One remark on a clause: in which languages, the words it is about, and why."""

    code: str
    group: str
    languages: tuple[str, ...]
    words: str
    reason: str
    is_laid_aside: bool

    @property
    def title(self) -> str:
        return str(GROUPS[self.group])


def hints_on(clause: Clause) -> list[Hint]:
    """The hints on a clause, each kind once; those laid aside as well, marked."""
    aside = clause.get(LAID_ASIDE, ())
    found = []
    for rule in RULES:
        hits = {
            code: words for code, text in clause["texts"].items() if (words := rule.find(text, code, clause))
        }
        if hits:
            words = next(iter(hits.values()))
            found.append(
                Hint(rule.code, rule.group, tuple(hits), words, str(rule.reason()), rule.code in aside)
            )
    return found


@dataclass(frozen=True)
class Rule:
    """What is looked for, in which parts, and the sentence that says why."""

    code: str
    group: str
    find: Callable[[str, str, Clause], str]
    reason: Callable[[], str]


def _matched(
    pattern: re.Pattern[str], parts: frozenset[str] | None = None
) -> Callable[[str, str, Clause], str]:
    def find(text: str, _code: str, clause: Clause) -> str:
        if parts is not None and clause["part"] not in parts:
            return ""
        hit = pattern.search(text)
        return hit[0].strip() if hit else ""

    return find


def _day_named(text: str, code: str, clause: Clause) -> str:
    if clause["part"] not in _DESCRIBING:
        return ""
    hit = _DAY.search(text) or (months.search(text) if (months := _written_days(code)) else None)
    return hit[0] if hit else ""


@cache
def _written_days(code: str) -> re.Pattern[str] | None:
    """Days such as “12 May 2027” or “12 Mayıs 2027”, by the month names of the language."""
    try:
        months = Locale.parse(code, sep="-").months["format"]["wide"].values()
    except (UnknownLocaleError, ValueError, KeyError):
        return None
    names = "|".join(re.escape(name) for name in months)
    return re.compile(rf"\b\d{{1,2}}\.?\s+(?:{names})\s+\d{{4}}|\b(?:{names})\s+\d{{1,2}},\s+\d{{4}}")


def _too_long(text: str, _code: str, _clause: Clause) -> str:
    if len(_UNSPACED.findall(text)) > MAX_SIGNS or len(text.split()) > MAX_WORDS:
        return text[:40].rsplit(" ", 1)[0] + "…"
    return ""


def _everything(text: str, code: str, clause: Clause) -> str:
    if clause["part"] not in _DIRECTING:
        return ""
    plain = text.replace("’", "'")
    low = plain.replace("İ", "i").replace("I", "ı").lower() if code == "tr" else plain.lower()
    return next(_found_phrases(low, code), "")


def _found_phrases(low: str, code: str) -> Iterator[str]:
    for phrase in _PHRASES.get(code, ()):
        end = r"(?!\w)" if phrase[-1] == "." else ""
        if re.search(rf"(?<!\w){re.escape(phrase)}{end}", low):
            yield phrase


def _many_areas(text: str, _code: str, clause: Clause) -> str:
    if clause["part"] != Part.AREAS.value:
        return ""
    count = max(len(_LISTED.findall(text)), text.count(";") + 1 if ";" in text else 0)
    return str(count) if count > MAX_AREAS else ""


def _gap(text: str, _code: str, _clause: Clause) -> str:
    return GAP if GAP in text else ""


def _programme() -> str:
    return _("It belongs in the implementation programme, which both sides can change without the council.")


RULES = (
    Rule("gap", OPEN, _gap, lambda: _("A gap from the clause library waits to be filled.")),
    Rule("amount", DETAILED, _matched(_AMOUNT), _programme),
    Rule("day", DETAILED, _day_named, _programme),
    Rule("hour", DETAILED, _matched(_HOUR), _programme),
    Rule(
        "contact", DETAILED, _matched(_CONTACT),
        lambda: _("People and their numbers change sooner than the text: name the function instead."),
    ),
    Rule(
        "long", DETAILED, _too_long,
        lambda: _("More than %(words)s words: what is done how belongs in the implementation programme.")
        % {"words": MAX_WORDS},
    ),
    Rule(
        "everything", EMBRACING, _everything,
        lambda: _("It names no direction, and nobody can say later whether it was reached. Name what is meant."),
    ),
    Rule(
        "areas", EMBRACING, _many_areas,
        lambda: _("More than %(count)s areas: name those for which there are people and money.")
        % {"count": MAX_AREAS},
    ),
)  # fmt: skip
CODES = tuple(rule.code for rule in RULES)
