"""The words and terms that an amendment can change, and the text as it reads once it is in force."""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from office.letters import capitalised
from relations.amending import by_key, merged, merged_terms
from relations.models import Amendment, Part, ProtocolVersion

# How an amending protocol enters into force is its own matter; the amended text keeps its rule.
TERMS_AMENDED = {
    "duration_kind": _("Duration"),
    "months": _("Term in months"),
    "stated_end_on": _("Stated last day"),
    "renewal_months": _("Renewed for months"),
    "max_renewals": _("Renewals at most"),
    "notice_months": _("Notice period in months"),
    "notice_on": _("Notice by a fixed day"),
    "effective_on": _("With effect from"),
    "notice_counts_from": _("Day of a notice that counts"),
    "review_months": _("Reviewed after months"),
    "is_binding": _("It binds in law"),
    "finance": _("What it costs"),
    "prevailing": _("prevailing text"),
}


def terms_said(version: Any) -> dict[str, Any]:
    return {name: getattr(version, name) for name in TERMS_AMENDED}


def names_of_clauses(keys: Collection[str], *texts: Sequence[dict[str, Any]]) -> list[str]:
    """Clauses by their heading in the first language that has one, else by their part; each once."""
    known: dict[str, dict[str, Any]] = {}
    for clauses in texts:
        known = by_key(clauses) | known
    return [_name(clause) for key, clause in known.items() if key in keys]


def _name(clause: dict[str, Any]) -> str:
    heading = next((text for text in clause["heading"].values() if text), "")
    return f"“{heading}”" if heading else str(capitalised(Part(clause["part"]).label))


def consolidated_words(amendment: Amendment, text: ProtocolVersion) -> dict[str, Any]:
    """The text in force as the amendment makes it read, as fields of a version."""
    base, current = amendment.based_on, amendment.amends.text
    current = current or base
    clauses = merged(base.clauses, current.clauses, text.clauses)
    terms = merged_terms(*(terms_said(one) for one in (base, current, text)))
    return {
        **terms,
        "title": current.title,
        "languages": text.languages if text.languages != base.languages else current.languages,
        "clauses": clauses,
        "in_force_rule": current.in_force_rule,
        "stated_on": current.stated_on,
    }


__all__ = ["TERMS_AMENDED", "consolidated_words", "names_of_clauses", "terms_said"]
