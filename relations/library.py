"""The clause library: entries in several languages, with named places that are filled when one is put into a draft.

A placeholder is one of PLACEHOLDERS in braces and nothing else: no expression, no condition, no format. What
cannot be filled becomes a gap that a person sees and fills. Pure; the entries that came with Entente stand in
library_clauses.toml, a municipality's own are rows of LibraryClause.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.rules import Refused
from relations.clause_keys import fresh_key

GAP = "[…]"
# The shipped entries that each say one kind of duration.
_DURATIONS = frozenset({"duration-fixed", "duration-express", "duration-tacit", "duration-open"})
PLACEHOLDERS = {
    "us": gettext_lazy("our name"),
    "partner": gettext_lazy("the partner's name; of several, all of them"),
    "our_country": gettext_lazy("our country"),
    "partner_country": gettext_lazy("the partner's country, as the register calls it"),
    "purpose": gettext_lazy("the purpose of the relation, in the language in which it is on file"),
    "title": gettext_lazy("the title of this protocol"),
    "duration": gettext_lazy("the term, such as “60 months”"),
    "renewal": gettext_lazy("for how long it is renewed"),
    "notice": gettext_lazy("the notice period"),
    "review": gettext_lazy("after how long it is reviewed"),
    "ends_on": gettext_lazy("the stated last day"),
    "text_in_force": gettext_lazy("the title of the text in force that is renewed, amended or ended"),
    "in_force_since": gettext_lazy("since when that text is in force"),
    "languages": gettext_lazy("the languages of this protocol"),
    "prevailing": gettext_lazy("the language that prevails"),
}
_BRACES = re.compile(r"\{([^{}]*)\}")

Clause = dict[str, Any]
Values = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """A clause of the library; `id` is its name in the file, or the reference of a municipality's own entry."""

    id: str
    kinds: tuple[str, ...]
    part: str
    heading: dict[str, str]
    texts: dict[str, str]
    name: str = ""
    is_ours: bool = False

    @property
    def codes(self) -> list[str]:
        return [code for code, text in self.texts.items() if text]

    def title_in(self, language: str) -> str:
        """What it is called in a list: its own name, or its heading in the reader's language."""
        heading = (
            self.heading.get(language) or self.heading.get("en") or next(iter(self.heading.values()), "")
        )
        return self.name or heading or self.id


@lru_cache(maxsize=1)
def shipped_entries() -> tuple[Entry, ...]:
    with (Path(__file__).parent / "library_clauses.toml").open("rb") as file:
        found = tomllib.load(file)["clause"]
    return tuple(
        Entry(one["id"], tuple(one["kinds"]), one["part"], one["heading"], one["text"]) for one in found
    )


# -- placeholders -------------------------------------------------------------------------------------


def refuse_unknown_placeholders(texts: Iterable[str]) -> None:
    """Raise Refused when a text names a place that nothing fills, or leaves a brace open."""
    for text in texts:
        for name in _BRACES.findall(text):
            if name not in PLACEHOLDERS:
                sentence = _("There is no placeholder {%(name)s}. Known are: %(known)s.")
                known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
                raise Refused("placeholder", sentence % {"name": name[:40], "known": known})
        if set("{}") & set(_BRACES.sub("", text)):
            raise Refused(
                "placeholder", _("A brace stands alone. Braces are only written around a placeholder.")
            )


def filled(text: str, values: Values) -> tuple[str, list[str]]:
    """The text with its places filled, and the names of those for which there is no value: gaps now."""
    missing: list[str] = []

    def fill(found: re.Match[str]) -> str:
        value = values.get(found[1], "")
        if not value:
            missing.append(found[1])
        return value or GAP

    return _BRACES.sub(fill, text), missing


# -- putting an entry into a draft --------------------------------------------------------------------


@dataclass
class Inserted:
    """Where an entry went, in which languages it is known, and which gaps it left in which language."""

    number: int
    known: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    gaps: dict[str, list[str]] = field(default_factory=dict)


def insert(
    entry: Entry, clauses: list[Clause], codes: Sequence[str], values_in: Callable[[str], Values]
) -> Inserted:
    """Put the entry into `clauses`: into an empty clause of its part, or else at the end.

    Every language of the draft that the entry knows is filled; a word that somebody wrote is never replaced.
    """
    place = next(
        (number for number, one in enumerate(clauses) if one["part"] == entry.part and is_empty(one)), None
    )
    if place is None:
        key = fresh_key(clause["key"] for clause in clauses)
        clauses.append({"part": entry.part, "heading": {}, "texts": {}, "key": key})
        place = len(clauses) - 1
    done = Inserted(place + 1)
    for code in codes:
        if not entry.texts.get(code):
            done.unknown.append(code)
            continue
        text, missing = filled(entry.texts[code], values_in(code))
        heading, _none = filled(entry.heading.get(code, ""), values_in(code))
        clauses[place]["heading"][code], clauses[place]["texts"][code] = heading, text
        done.known.append(code)
        if missing:
            done.gaps[code] = list(dict.fromkeys(missing))
    return done


def is_empty(clause: Clause) -> bool:
    return not any(text.strip() for side in ("heading", "texts") for text in clause[side].values())


def first_for(part: str, kind: str, entries: Iterable[Entry], duration_kind: str = "") -> Entry | None:
    """The entry with which an empty part is filled: a municipality's own before one that came with Entente.

    A shipped entry that says another kind of duration than the chosen one is passed over, so that a text
    that renews itself does not say that it ends by itself; with none chosen, the first one is taken.
    """
    others = _DURATIONS - {f"duration-{duration_kind}"} if duration_kind else frozenset()
    fitting = [one for one in entries if one.part == part and kind in one.kinds and one.id not in others]
    return min(fitting, key=lambda one: not one.is_ours, default=None)
