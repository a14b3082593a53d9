"""What a protocol says, as it is frozen for the council: the text, the terms, the parties, the annexes.

Nothing else is in it. A changed clause changes its hash, a changed telephone number does not.
"""

from typing import Any

from office.documents import annexes_to_freeze
from office.models import Municipality
from office.permissions import TWINNING, rules_on
from partners.models import Partner
from relations.clause_keys import as_said
from relations.models import Protocol, ProtocolKind, ProtocolVersion
from relations.renewing import text_renewed_by
from relations.rules.amendments import amendment_of

KIND = "protocol"


def content_of(version: ProtocolVersion, *, on: Any) -> dict[str, Any]:
    """The content of a version as plain JSON; `on` is the day whose law says whom to ask for permission."""
    protocol = version.protocol
    rules = rules_on(on)
    asks = rules is not None and rules.needs_permission(TWINNING)
    return {
        "kind": KIND,
        "protocol": protocol.reference,
        "protocol_kind": protocol.kind,
        "version": version.number,
        "title": version.title,
        "purpose": protocol.relation.purpose,
        "parties": {"us": _us(), "partners": [_party(partner) for partner in _partners(protocol)]},
        "relation": _relation(protocol),
        "languages": version.languages,
        "clauses": as_said(version.clauses),
        "duration": duration_of(version),
        "finance": version.finance,
        "in_force": {"rule": version.in_force_rule, "stated_on": _iso(version.stated_on)},
        "is_binding": version.is_binding,
        "permission": rules.permission_authority if rules and asks else "",
        "annexes": annexes_to_freeze(protocol),
        **_prevailing(version),
        **_amended(version),
        **_renewed(version, on),
        # The rule as it stood on that day: rules are corrected later, what was read is not.
        **({"permission_rule": rules.cite("permission")} if rules and asks else {}),
    }


def _prevailing(version: ProtocolVersion) -> dict[str, str]:
    """Only where a text says which language prevails: what was frozen before texts could say it keeps its hash."""
    return {"prevailing": version.prevailing} if version.prevailing else {}


def _amended(version: ProtocolVersion) -> dict[str, Any]:
    """Only for an amendment: which text it changes, and how that reads now. The council compares with it."""
    amendment = amendment_of(version.protocol)
    text = amendment.amends.text if amendment else None
    if amendment is None or text is None:
        return {}
    return {
        "amends": {
            "protocol": amendment.amends.reference,
            "title": text.title,
            "number": amendment.number,
            "version": text.number,
            "clauses": as_said(text.clauses),
            "duration": duration_of(text),
            **_terms_until_now(text, version),
        }
    }


def _renewed(version: ProtocolVersion, on: Any) -> dict[str, Any]:
    """Only for a renewal: which text it follows, and when that one ends. It is what happens if the council says no."""
    former = text_renewed_by(version, on) if version.protocol.kind == ProtocolKind.RENEWAL else None
    if former is None:
        return {}
    ends_on = _iso(former.ends_on)
    return {"renews": {"protocol": former.reference, "title": former.title, "ends_on": ends_on}}


def _terms_until_now(text: ProtocolVersion, version: ProtocolVersion) -> dict[str, Any]:
    """The terms that stand outside the duration, as they are until now, and only those the amendment changes."""
    until_now = {
        name: getattr(text, name)
        for name in ("finance", "is_binding", "prevailing")
        if getattr(text, name) != getattr(version, name)
    }
    return {"terms": until_now} if until_now else {}


def duration_of(version: ProtocolVersion) -> dict[str, Any]:
    fields = ("months", "renewal_months", "max_renewals", "notice_months", "review_months")
    said = {"kind": version.duration_kind} | {name: getattr(version, name) for name in fields}
    # Only where a text names them: what was frozen before texts could say it keeps its hash.
    days = ("notice_on", "effective_on", "notice_counts_from")
    said |= {name: getattr(version, name) for name in days if getattr(version, name)}
    return said | ({"stated_end_on": _iso(version.stated_end_on)} if version.stated_end_on else {})


def _us() -> dict[str, Any]:
    ours = Municipality.ours()
    return {"names": ours.names, "country": ours.country} if ours else {"names": {}, "country": ""}


def _partners(protocol: Protocol) -> list[Partner]:
    return sorted(protocol.relation.partners.all(), key=lambda partner: partner.pk)


def _party(partner: Partner) -> dict[str, Any]:
    return {
        "reference": partner.reference,
        "name": partner.name,
        "kind": partner.kind,
        "country": partner.country,
        "place_label": partner.place_label,
        "region": partner.region,
        "population": partner.population,
        "population_year": partner.population_year,
    }


def _relation(protocol: Protocol) -> dict[str, Any]:
    relation = protocol.relation
    return {
        "reference": relation.reference,
        "type": relation.type,
        "since": _iso(relation.since),
        "since_precision": relation.since_precision,
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
