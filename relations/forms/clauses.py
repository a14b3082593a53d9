"""The clauses of a draft as a sheet: languages beside one another, clauses below one another.

Every button sends the whole sheet, so that adding a clause or a language needs no script and loses no word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from relations.actions.protocol import MAX_CLAUSES, MAX_LANGUAGES
from relations.clause_keys import fresh_key, keyed
from relations.hints import LAID_ASIDE, hints_on
from relations.languages import (
    CODES,
    EQUAL,
    direction,
    language_choices,
    language_name,
    prevailing_choices,
)
from relations.library import is_empty
from relations.models import COMPULSORY_PARTS, LanguageStatus, Part, ProtocolVersion
from relations.outdated import outdated_in

MAX_HEADING, MAX_TEXT = 300, 20_000
SAVE = "save"
KEY = re.compile(r"[a-z0-9]{1,16}")
THEIRS = "theirs"

Clause = dict[str, Any]
Language = dict[str, str]
Cell = tuple[str, str]  # the key of a clause and the code of a language


@dataclass
class ClauseSheet:
    """The languages and clauses as they stand in the form."""

    languages: list[Language] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    prevailing: str = ""
    # (key, code): languages on file as out of date, and those of them ticked as following again.
    outdated: set[Cell] = field(default_factory=set)
    confirmed: set[Cell] = field(default_factory=set)
    # What is saved, where somebody else changed the same words meanwhile; ticked ones are taken instead.
    clashes: dict[Cell, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, version: ProtocolVersion) -> ClauseSheet:
        clauses = keyed(version.clauses)
        return cls([dict(one) for one in version.languages], clauses, version.prevailing, _outdated(clauses))

    @classmethod
    def from_post(cls, sent: Mapping[str, str], version: ProtocolVersion) -> ClauseSheet:
        """What was typed, in any order the fields came; what no page of ours can send is dropped.

        Which languages lag behind is read from `version`, the draft on file, and from nothing that was sent.
        """
        codes = [code for code in sent.get("languages", "").split() if code in CODES][:MAX_LANGUAGES]
        codes = list(dict.fromkeys(codes))
        languages = [{"code": code, "status": _known(sent.get(f"status-{code}", ""))} for code in codes]
        count = sent.get("clauses", "")
        number = min(int(count), MAX_CLAUSES) if count.isascii() and count.isdigit() and len(count) < 4 else 0
        on_file = keyed(version.clauses)
        clauses = keyed([_clause(sent, index, codes) for index in range(number)], on_file)
        for clause in clauses:
            _lay_aside(clause, sent)
        prevailing = sent.get("prevailing", version.prevailing)
        sheet = cls(
            languages, clauses, prevailing if prevailing in ("", EQUAL, *codes) else "", _outdated(on_file)
        )
        sheet.confirmed = {cell for cell in sheet.outdated if sent.get("confirm-{}-{}".format(*cell))}
        return sheet

    def take_chosen(self, sent: Mapping[str, str], version: ProtocolVersion) -> None:
        """Put in what is saved wherever that was chosen instead of the typed words."""
        saved = {clause["key"]: clause for clause in keyed(version.clauses)}
        for clause in self.clauses:
            for code in self.codes.split():
                other = saved.get(clause["key"])
                if other and sent.get(f"choose-{clause['key']}-{code}") == THEIRS:
                    clause["heading"][code] = other["heading"].get(code, "")
                    clause["texts"][code] = other["texts"].get(code, "")

    def change(self, command: str, added_language: str = "") -> None:
        """Do what a button of the sheet asks for; an unknown command changes nothing."""
        name, _colon, argument = command.partition(":")
        place = int(argument) if argument.isascii() and argument.isdigit() and len(argument) < 4 else -1
        if name == "add_clause" and len(self.clauses) < MAX_CLAUSES:
            self.clauses.append(_empty(Part.OTHER, self.clauses))
        elif name == "remove_clause" and 0 <= place < len(self.clauses):
            del self.clauses[place]
        elif name == "raise_clause" and 0 < place < len(self.clauses):
            self.clauses.insert(place - 1, self.clauses.pop(place))
        elif name == "add_language":
            self._add_language(added_language)
        elif name == "remove_language":
            self._remove_language(argument)

    def _add_language(self, code: str) -> None:
        known = [language["code"] for language in self.languages]
        if code not in CODES or code in known or len(known) >= MAX_LANGUAGES:
            return
        status = LanguageStatus.TRANSLATION if known else LanguageStatus.ORIGINAL
        self.languages.append({"code": code, "status": status.value})
        if not self.clauses:
            for part in COMPULSORY_PARTS:
                self.clauses.append(_empty(part, self.clauses))

    def _remove_language(self, code: str) -> None:
        if len(self.languages) > 1:
            self.languages = [language for language in self.languages if language["code"] != code]
        codes = {language["code"] for language in self.languages}
        if self.prevailing not in ("", EQUAL, *codes) or len(codes) == 1:
            self.prevailing = ""
        for clause in self.clauses:
            for side in ("heading", "texts"):
                clause[side] = {key: text for key, text in clause[side].items() if key in codes}

    def problems(self) -> list[str]:
        """What is too long to be stored."""
        long = any(
            len(text) > limit
            for clause in self.clauses
            for texts, limit in ((clause["heading"], MAX_HEADING), (clause["texts"], MAX_TEXT))
            for text in texts.values()
        )
        sentence = _("A heading has at most %(heading)s characters and a clause at most %(text)s.")
        return [sentence % {"heading": MAX_HEADING, "text": MAX_TEXT}] if long else []

    # -- for the page ---------------------------------------------------------------------------------

    def as_sent(self) -> dict[str, str]:
        """The fields as a browser sends them when the sheet is shown: `from_post` gives the same sheet again."""
        sent = {"languages": self.codes, "clauses": str(len(self.clauses)), "prevailing": self.prevailing}
        sent |= {f"status-{one['code']}": one["status"] for one in self.languages}
        sent |= {"confirm-{}-{}".format(*cell): "on" for cell in self.confirmed}
        for index, clause in enumerate(self.clauses):
            sent |= {f"key-{index}": clause["key"], f"part-{index}": clause["part"]}
            sent |= {f"hint-{clause['key']}-{code}": "on" for code in clause.get(LAID_ASIDE, ())}
            for side, name in (("heading", "heading"), ("texts", "text")):
                sent |= {f"{name}-{index}-{code}": text for code, text in clause[side].items()}
        return sent

    @property
    def codes(self) -> str:
        return " ".join(language["code"] for language in self.languages)

    @property
    def columns(self) -> list[dict[str, Any]]:
        return [
            {
                "code": one["code"],
                "name": language_name(one["code"]),
                "status": one["status"],
                "statuses": [
                    (value, label, value == one["status"]) for value, label in LanguageStatus.choices
                ],
            }
            for one in self.languages
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [self._row(index, clause) for index, clause in enumerate(self.clauses)]

    def _row(self, index: int, clause: Clause) -> dict[str, Any]:
        part = clause["part"]
        sides = [
            {
                "code": language["code"],
                "name": language_name(language["code"]),
                "dir": direction(language["code"]),
                "heading": clause["heading"].get(language["code"], ""),
                "text": clause["texts"].get(language["code"], ""),
                "is_outdated": (clause["key"], language["code"]) in self.outdated,
                "is_confirmed": (clause["key"], language["code"]) in self.confirmed,
                "clash": self.clashes.get((clause["key"], language["code"])),
            }
            for language in self.languages
        ]
        return {
            "index": index,
            "key": clause["key"],
            "number": index + 1,
            "part": part,
            "label": Part(part).label,
            "sides": sides,
            "hints": [(hint, [language_name(code) for code in hint.languages]) for hint in hints_on(clause)],
            "parts": [(value, label, value == part) for value, label in Part.choices],
        }

    @property
    def prevailing_choices(self) -> list[tuple[str, Any, bool]]:
        choices = prevailing_choices(self.codes.split())
        return [(value, label, value == self.prevailing) for value, label in choices]

    @property
    def addable_languages(self) -> list[tuple[str, str]]:
        taken = {language["code"] for language in self.languages}
        return [choice for choice in language_choices() if choice[0] not in taken]

    @property
    def has_empty_parts(self) -> bool:
        """Whether a compulsory part stands empty in every language."""
        return any(clause["part"] in COMPULSORY_PARTS and is_empty(clause) for clause in self.clauses)

    @property
    def can_take_a_clause(self) -> bool:
        return len(self.clauses) < MAX_CLAUSES

    @property
    def can_take_a_language(self) -> bool:
        return len(self.languages) < MAX_LANGUAGES


def _known(status: str) -> str:
    return status if status in LanguageStatus.values else LanguageStatus.TRANSLATION.value


def _lay_aside(clause: Clause, sent: Mapping[str, str]) -> None:
    """Remember which of the hints that are still given were ticked; what is no longer found is forgotten."""
    aside = [hint.code for hint in hints_on(clause) if sent.get(f"hint-{clause['key']}-{hint.code}")]
    if aside:
        clause[LAID_ASIDE] = aside


def _outdated(clauses: list[Clause]) -> set[Cell]:
    return {(clause["key"], code) for clause in clauses for code in outdated_in(clause)}


def _empty(part: Part, beside: list[Clause]) -> Clause:
    key = fresh_key(clause["key"] for clause in beside)
    return {"part": part.value, "heading": {}, "texts": {}, "key": key}


def _clause(sent: Mapping[str, str], index: int, codes: list[str]) -> Clause:
    part, key = sent.get(f"part-{index}", ""), sent.get(f"key-{index}", "")
    return {
        "key": key if KEY.fullmatch(key) else "",
        "part": part if part in Part.values else Part.OTHER.value,
        "heading": {code: _line(sent.get(f"heading-{index}-{code}", "")) for code in codes},
        "texts": {code: _body(sent.get(f"text-{index}-{code}", "")) for code in codes},
    }


def _line(text: str) -> str:
    return " ".join(_body(text).split())


def _body(text: str) -> str:
    """As stored: browsers send line ends as CR LF, and no database keeps a null character."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()
