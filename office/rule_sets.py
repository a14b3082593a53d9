"""The rule sets Entente ships with, one row per legal profile and period.

They are the first filling of the `RuleSet` table, where a jurist can correct them; nothing else reads
them once they are stored. Shares read `> 1/2` (more than half), `>= 1/4` (at least a quarter, rounded up)
or `any`; days are calendar days; a missing key takes the default of `office.council_rules.Rules`. A law is cited in its
own language, whoever reads.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from office.council_rules import Rules

NOTE = "Gathered from secondary sources; to be corrected by a jurist."

_TURKEY: dict[str, Any] = {
    "profile": "tr",
    "citation": "5393 sayılı Belediye Kanunu",
    "note": NOTE,
    "members_basis": "full",
    "agenda_days": 3,
    "quorum_first": "> 1/2",
    "quorum_second": ">= 1/4",
    "majority": "> 1/2",
    "majority_of": "present",
    "abstentions_count": True,
    "minimum_yes": ">= 1/4",
    "tie": "chair",
    "secret_tie": "revote",
    "insistence": "> 1/2",
    "return_days": 5,
    "return_days_metropolitan": 7,
    "transmission_days": 7,
    "transmission_is_condition": True,
    "publication_days": 7,
    "publication_from": "final",
    "permission_act": "permission",
    "permission_for": ["twinning", "membership"],
}
_TURKEY_CITATIONS: dict[str, str] = {
    "agenda": "5393 sayılı Kanun m. 21",
    "quorum": "5393 sayılı Kanun m. 22",
    "quorum_second": "5393 sayılı Kanun m. 22",
    "majority": "5393 sayılı Kanun m. 22",
    "minimum_yes": "5393 sayılı Kanun m. 22",
    "tie": "5393 sayılı Kanun m. 22",
    "secret_tie": "5393 sayılı Kanun m. 22",
    "insistence": "5393 sayılı Kanun m. 23",
    "return": "5393 sayılı Kanun m. 23; büyükşehir belediyelerinde 5216 sayılı Kanun m. 14",
    "transmission": "5393 sayılı Kanun m. 23; büyükşehir belediyelerinde 5216 sayılı Kanun m. 14",
    "publication": "5393 sayılı Kanun m. 23",
}

_FLANDERS: dict[str, Any] = {
    "profile": "be-vlg",
    "citation": "Decreet over het lokaal bestuur, 22.12.2017",
    "note": NOTE,
    "members_basis": "sitting",
    "agenda_days": 8,
    "quorum_first": "> 1/2",
    "quorum_second": "any",
    "majority": "> 1/2",
    "majority_of": "votes",
    "abstentions_count": False,
    "tie": "rejected",
    "secret_tie": "rejected",
    "publication_days": 10,
    "publication_from": "decision",
    "complaint_days": 30,
    "citations": {
        "agenda": "Decreet over het lokaal bestuur, art. 19–20",
        "quorum": "Decreet over het lokaal bestuur, art. 26",
        "quorum_second": "Decreet over het lokaal bestuur, art. 26",
        "majority": "Decreet over het lokaal bestuur, art. 33",
        "tie": "Decreet over het lokaal bestuur, art. 33",
        "secret_tie": "Decreet over het lokaal bestuur, art. 33",
        "publication": "Decreet over het lokaal bestuur, art. 285–286",
        "complaint": "Decreet over het lokaal bestuur, art. 331–332",
    },
}

_GENERIC: dict[str, Any] = {
    "profile": "generic",
    "citation": "Generic profile: the municipality’s own rules of procedure",
    "note": "A neutral starting point, without a law behind it; to be set to the municipality’s own rules.",
    "members_basis": "full",
    "quorum_first": "> 1/2",
    "quorum_second": "any",
    "majority": "> 1/2",
    "majority_of": "votes",
    "abstentions_count": False,
    "tie": "rejected",
    "secret_tie": "rejected",
}

RULE_SETS: tuple[dict[str, Any], ...] = (
    _TURKEY
    | {
        # Law 5393 was published and came into force on 13.07.2005; the law before it is not on file.
        "valid_from": date(2005, 7, 13),
        "valid_until": date(2018, 12, 9),
        "permission_authority": "tr-interior",
        "citations": _TURKEY_CITATIONS | {"permission": "5393 sayılı Kanun m. 74, ilk hâliyle"},
    },
    _TURKEY
    | {
        "valid_from": date(2018, 12, 10),
        "valid_until": None,
        "permission_authority": "tr-environment",
        "citations": _TURKEY_CITATIONS
        | {"permission": "5393 sayılı Kanun m. 74; 7153 sayılı Kanun m. 28 ile değişik (10.12.2018)"},
    },
    _FLANDERS | {"valid_from": date(2019, 1, 1), "valid_until": None},
    _GENERIC | {"valid_from": None, "valid_until": None},
)


def shipped_rules() -> tuple[Rules, ...]:
    """The rows above as `Rules`, for computing without a database."""
    return tuple(
        Rules(**(row | {"permission_for": tuple(row.get("permission_for", ()))})) for row in RULE_SETS
    )


def shipped_rules_on(profile: str, day: date) -> Rules | None:
    """The shipped rules of `profile` in force on `day`, or None where none is on file."""
    return next((r for r in shipped_rules() if r.profile == profile and r.is_in_force(day)), None)
