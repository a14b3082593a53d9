"""What the page of a protocol shows around its signatures."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef

from office.models import Document
from relations.force import ForceStep, entry_into_force
from relations.languages import language_name
from relations.models import ExplainedFlag, Protocol, SignedCopy
from relations.rules.force import must_still_wait


def with_what_is_there(protocols: Any) -> Any:
    """Each with whether it has files, originals and explained flags: what nobody has is not asked for."""
    about = {"subject_type": ContentType.objects.get_for_model(Protocol), "subject_id": OuterRef("pk")}
    return protocols.annotate(
        has_files=Exists(Document.objects.filter(**about)),
        has_copies=Exists(SignedCopy.objects.filter(protocol=OuterRef("pk"))),
        has_explained_flags=Exists(ExplainedFlag.objects.filter(**about)),
    )


@dataclass(frozen=True)
class HeldCopy:
    row: SignedCopy
    language_name: str


@dataclass(frozen=True)
class Signed:
    """The originals on file, how the text enters into force step by step, what it still waits for."""

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
        [HeldCopy(row, language_name(row.language)) for row in rows],
        entry_into_force(protocol).steps,
        rule if rule and must_still_wait(protocol, rule) is None else "",
    )
