"""What the page of a protocol shows around its signatures."""

from dataclasses import dataclass

from relations.force import ForceStep, entry_into_force
from relations.languages import language_name
from relations.models import Protocol, SignedCopy
from relations.rules.force import must_still_wait


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
    rows = protocol.copies.select_related("partner")
    rule = protocol.text.in_force_rule if protocol.text else ""
    return Signed(
        [HeldCopy(row, language_name(row.language)) for row in rows],
        entry_into_force(protocol).steps,
        rule if rule and must_still_wait(protocol, rule) is None else "",
    )
