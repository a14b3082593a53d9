"""What the pages about technical corrections read."""

from dataclasses import dataclass
from typing import Any

from office.differences import Changes, changes_between
from office.models import Actor
from relations.council.corrections import words_of
from relations.models import Correction, CorrectionState, Protocol, ProtocolState
from relations.rules.correction import may_propose_corrections, must_allow_a_correction

_NEVER_YET = (
    ProtocolState.DRAFT,
    ProtocolState.REVIEWED,
    ProtocolState.AGREED,
    ProtocolState.SUBMITTED,
    ProtocolState.WITHDRAWN,
    ProtocolState.REJECTED,
)


@dataclass(frozen=True)
class CorrectionsShown:
    """The corrections of a protocol, and whether this reader may propose one."""

    rows: list[Correction]
    may_propose: bool

    @property
    def is_corrected(self) -> bool:
        """Whether the text that counts holds corrected words, which are not those that the council read."""
        return any(row.state == CorrectionState.CERTIFIED for row in self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows) or self.may_propose


def corrections_on_page(protocol: Protocol, by: Actor) -> CorrectionsShown:
    """A text that the council has not adopted has none, and nothing is asked of the database.

    One that was withdrawn from entering into force keeps those that it had.
    """
    was_adopted = protocol.state not in _NEVER_YET or protocol.is_set_aside
    if not was_adopted or protocol.is_past_fact:
        return CorrectionsShown([], may_propose=False)
    rows = list(protocol.corrections.order_by("-pk"))
    waits = any(row.state == CorrectionState.PROPOSED for row in rows)
    possible = not waits and must_allow_a_correction(protocol) is None
    return CorrectionsShown(rows, possible and may_propose_corrections(by) is None)


def correction_by_reference(reference: str) -> Correction:
    found = Correction.objects.select_related(
        "protocol__relation",
        "submission",
        "corrected",
        "version",
        "proposed_by",
        "certified_by",
        "document",
        "asked_in__permission",
    )
    return found.prefetch_related("protocol__relation__partners").by_reference(reference)


def changes_in(correction: Correction) -> Changes:
    """The words it changes, against the version it corrects."""
    text: Any = correction.corrected
    before = {"languages": text.languages, "title": text.title, "clauses": text.clauses}
    after = before | {"title": correction.title, "clauses": correction.clauses}
    return changes_between(words_of(before), words_of(after))
