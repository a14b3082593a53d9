"""What the page of a protocol shows around its signatures."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef

from office.models import Document
from partners.models import Partner
from relations.facts import by_party, party_days, what_was_sent
from relations.force import ForceStep, entry_into_force
from relations.languages import language_name
from relations.models import ExplainedFlag, Protocol, Signature, SignedCopy
from relations.rules.force import must_still_wait


def with_what_is_there(protocols: Any) -> Any:
    """Each with whether it has files, originals and explained flags: what nobody has is not asked for."""
    about = {"subject_type": ContentType.objects.get_for_model(Protocol), "subject_id": OuterRef("pk")}
    return protocols.annotate(
        has_files=Exists(Document.objects.filter(**about)),
        has_copies=Exists(SignedCopy.objects.filter(protocol=OuterRef("pk"))),
        has_explained_flags=Exists(ExplainedFlag.objects.filter(**about)),
        **what_was_sent(OuterRef("pk")),
    )


@dataclass(frozen=True)
class HeldCopy:
    row: SignedCopy
    language_name: str


@dataclass(frozen=True)
class PartySigned:
    """A party with everybody who signed for it; `partner` None is our side.

    `on_text` is the day of its last signature, by which it has signed; empty while somebody else still signs.
    """

    partner: Partner | None
    rows: list[Signature]
    on_text: str

    @property
    def people(self) -> str:
        """Names with their functions, for a line of text; empty where nobody is named."""
        said = [", ".join(filter(None, [row.person, row.function])) for row in self.rows]
        return "; ".join(filter(None, said))


def parties_of(protocol: Protocol) -> list[PartySigned]:
    """Those who have signed, or begun to, our side first; reads what was prefetched."""
    rows = list(protocol.signatures.all())
    found, days = by_party(rows), party_days(rows)
    return [
        PartySigned(partner, found[key], str(days[key]) if key in days else "")
        for partner in [None, *protocol.relation.partners.all()]
        if (key := partner.pk if partner else None) in found
    ]


@dataclass(frozen=True)
class Signed:
    """Who signed, the originals on file, how the text enters into force step by step, what it still waits for."""

    parties: list[PartySigned]
    copies: list[HeldCopy]
    steps: tuple[ForceStep, ...]
    awaits: str


def signed_of(protocol: Protocol) -> Signed | None:
    """None before the first signature: then nothing more is asked of the database."""
    if not protocol.signatures.all():
        return None
    rows = protocol.copies.select_related("partner") if getattr(protocol, "has_copies", True) else ()
    rule = protocol.text.in_force_rule if protocol.text else ""
    return Signed(
        parties_of(protocol),
        [HeldCopy(row, language_name(row.language)) for row in rows],
        entry_into_force(protocol).steps,
        rule if rule and must_still_wait(protocol, rule) is None else "",
    )
