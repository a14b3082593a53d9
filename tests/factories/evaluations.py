"""Ghent's twelve ties as the city told them, for counting and for drawing."""

from datetime import date

from office.calendar import Precision
from office.models import OPERATOR, Body, BodyKind, Decision, Result
from partners.models import NameKind, Partner, PartnerName
from relations.models import (
    EndReason,
    EventKind,
    Initiator,
    Outcome,
    Relation,
    RelationEvent,
    RelationState,
    RelationType,
    Termination,
    TerminationState,
    TerminationTie,
    TieState,
)  # fmt: skip

SISTER, PARTNER = RelationType.SISTER, RelationType.PARTNER

# name, country, own name, its language, type, since
TWELVE = (
    ("Saint-Raphaël", "FR", "", "", SISTER, (1958,)),
    ("Wiesbaden", "DE", "", "", SISTER, (1969,)),
    ("Kanazawa", "JP", "金沢市", "ja", SISTER, (1971,)),
    ("Melle", "DE", "", "", SISTER, (1977,)),
    ("Tallinn", "EE", "", "", SISTER, (1982,)),
    ("Mohammedia", "MA", "المحمدية", "ar", SISTER, (1982,)),
    ("Nottingham", "GB", "", "", SISTER, (1985,)),
    ("Burgas", "BG", "Бургас", "bg", PARTNER, (2009, 6, 16)),
    ("Gdańsk", "PL", "", "", PARTNER, (2009, 11, 10)),
    ("Weihai", "CN", "威海市", "zh", PARTNER, ()),
    ("Taizhou", "CN", "泰州市", "zh", PARTNER, ()),
    ("Liège", "BE", "", "", PARTNER, ()),
)


def tie(
    name: str = "Town", country: str = "BE", native: str = "", native_language: str = "",
    type: str = SISTER, since: tuple[int, ...] = (), **fields,  # noqa: A002 - the domain's word
) -> Relation:  # fmt: skip
    """A tie that began: `since` is (year), (year, month), (year, month, day) or () for unknown."""
    partner = Partner.objects.create(name=name, country=country)
    if native:
        PartnerName.objects.create(
            partner=partner, text=native, language=native_language, kind=NameKind.NATIVE
        )
    on, precision = imprecise(since)
    relation = Relation.objects.create(
        type=type, state=RelationState.ACTIVE, since=on, since_precision=precision, **fields
    )
    relation.partners.add(partner)
    happened(relation, EventKind.BEGAN, since)
    return relation


def imprecise(parts: tuple[int, ...]) -> tuple[date | None, str]:
    if not parts:
        return None, Precision.UNKNOWN
    precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1]
    return date(*(*parts, 1, 1)[:3]), precision


def happened(relation: Relation, kind: str, on: tuple[int, ...] = ()) -> RelationEvent:
    day, precision = imprecise(on)
    return RelationEvent.objects.create(
        relation=relation, kind=kind, on=day, precision=precision, is_past_fact=True
    )


def ended(relation: Relation, on: tuple[int, ...]) -> None:
    happened(relation, EventKind.ENDED, on)
    relation.state = RelationState.ENDED
    relation.save()


def twelve() -> dict[str, Relation]:
    """All twelve; Saint-Raphaël's ended in 2018."""
    ties = {
        row[0]: tie(*row[:4], type=row[4], since=row[5]) for row in TWELVE
    }  # fmt: skip
    ended(ties["Saint-Raphaël"], (2018,))
    return ties


def reorientation(ties: dict[str, Relation]) -> Termination:
    """The decision of January 2021: ten ties end, Kanazawa is kept."""
    body, _made = Body.objects.get_or_create(kind=BodyKind.COUNCIL)
    decision = Decision.objects.create(
        body=body, title="Reorientation of the international ties", decided_on=date(2021, 1, 1),
        decided_precision=Precision.MONTH, recorded_result=Result.ADOPTED, is_past_fact=True,
    )  # fmt: skip
    termination = Termination.objects.create(
        title="Reorientation of the international ties", reason=EndReason.STRATEGY, initiator=Initiator.US,
        explanation="Canary: the internal explanation.", state=TerminationState.DECIDED, decision=decision,
        is_past_fact=True,
    )  # fmt: skip
    for name, relation in ties.items():
        if name == "Saint-Raphaël":
            continue
        is_kept = name == "Kanazawa"
        TerminationTie.objects.create(
            termination=termination, relation=relation, outcome=Outcome.KEEP if is_kept else Outcome.END,
            note="Canary: the internal note.", effective_on=None if is_kept else date(2021, 1, 1),
            effective_precision=Precision.UNKNOWN if is_kept else Precision.MONTH,
            continued_through="Eurocities" if name == "Tallinn" else "",
            state=TieState.KEPT if is_kept else TieState.EFFECTIVE,
        )  # fmt: skip
        if not is_kept:
            ended(relation, (2021, 1))
    return termination


__all__ = ["OPERATOR", "TWELVE", "ended", "happened", "reorientation", "tie", "twelve"]
