"""Whether a text is whole: its four parts, no place left open, terms that say what they must.

Each function returns None, or the reason for refusing.
"""

from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.amending import touched
from relations.clause_keys import key_of
from relations.languages import language_name
from relations.library import GAP
from relations.library_gaps import has_gap
from relations.models import COMPULSORY_PARTS, DurationKind, InForceRule, Part, ProtocolVersion
from relations.rules.amendments import amendment_of

RENEWABLE = frozenset({DurationKind.EXPRESS, DurationKind.TACIT})


def missing_parts(version: ProtocolVersion) -> list[str]:
    """The compulsory parts that lack a text, each with the languages in which it lacks."""
    lacking = []
    for part in COMPULSORY_PARTS:
        texts = [clause["texts"] for clause in version.clauses if clause["part"] == part]
        without = [
            code for code in version.language_codes if not any(text.get(code, "").strip() for text in texts)
        ]
        if without:
            said = {
                "part": Part(part).label,
                "languages": get_text_list([language_name(code) for code in without], _("and")),
            }
            lacking.append(_("%(part)s (%(languages)s)") % said)
    return lacking


def must_be_complete(version: ProtocolVersion | None) -> Any:
    """The four parts in every language, no place left open in them, and terms that say what they must."""
    if version is None or not version.languages:
        return _("There is no text yet. Choose its languages and write it.")
    if lacking := missing_parts(version):
        return _("These parts are still missing: %(parts)s.") % {"parts": ", ".join(lacking)}
    return must_have_no_gap(version) or must_have_whole_terms(version)


def must_have_no_gap(version: ProtocolVersion) -> Any:
    """No place that the clause library left open: nobody decides on, or signs, a text with holes in it.

    Of an amendment only the clauses it touches are asked: the others stand in a text that is in force already.
    """
    amendment = amendment_of(version.protocol)
    asked = touched(amendment.based_on.clauses, version.clauses) if amendment else None
    open_ones = [
        str(place + 1)
        for place, clause in enumerate(version.clauses)
        if has_gap(clause) and (asked is None or key_of(clause, place) in asked)
    ]
    if not open_ones:
        return None
    sentence = ngettext(
        "Clause %(numbers)s still has a gap, %(gap)s: write what belongs there.",
        "Clauses %(numbers)s still have gaps, %(gap)s: write what belongs there.",
        len(open_ones),
    )
    return sentence % {"numbers": get_text_list(open_ones, _("and")), "gap": GAP}


def must_have_whole_terms(version: ProtocolVersion) -> Any:
    if not version.duration_kind or not version.in_force_rule:
        return _("Say how long it runs and how it enters into force.")
    if version.duration_kind != DurationKind.OPEN and not (version.months or version.stated_end_on):
        return _("Say for how many months it is concluded or on which day it ends, or make it open-ended.")
    if version.stated_end_on and version.duration_kind in RENEWABLE and not version.renewal_months:
        return _("It names its last day: say for how many months it is renewed after that.")
    if version.duration_kind == DurationKind.OPEN and not version.review_months:
        return _("An open-ended protocol needs a review: say after how many months.")
    if version.in_force_rule == InForceRule.STATED_DATE and version.stated_on is None:
        return _("Say on which day it enters into force.")
    return None
