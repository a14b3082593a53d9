"""What goes to the authority with a protocol: four papers, each there or missing, with what it still lacks.

Decision, protocol, information on the counterpart, letter of expected benefits. Nothing internal is among them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from office.calendar import written
from office.decisions import not_yet_effective
from partners.models import Partner
from relations.models import ExpectedBenefits, Protocol, ProtocolState

# From here on there is a decision and a text that never changes.
AFTER_THE_DECISION = frozenset(
    {
        ProtocolState.ADOPTED, ProtocolState.PERMITTED, ProtocolState.PARTLY_SIGNED, ProtocolState.SIGNED,
        ProtocolState.IN_FORCE,
    }
)  # fmt: skip


@dataclass(frozen=True)
class PackPart:
    """One paper of the pack. `lacks` says what is missing in it, a sentence each; there is one to settle it at `url`."""

    key: str
    title: str
    is_there: bool
    hint: str
    lacks: tuple[str, ...]
    url: str

    @property
    def state_text(self) -> str:
        if not self.is_there:
            return _("missing")
        return _("in it, with gaps") if self.lacks else _("in it")

    @property
    def tone(self) -> str:
        if not self.is_there:
            return "danger"
        return "warning" if self.lacks else "success"


def parts_of(protocol: Protocol) -> list[PackPart]:
    """The four papers in the order in which they are laid together."""
    return [_decision(protocol), _text(protocol), *_counterparts(protocol), _benefits(protocol)]


def is_complete(parts: list[PackPart]) -> bool:
    return all(part.is_there and not part.lacks for part in parts)


def benefits_of(protocol: Protocol) -> ExpectedBenefits | None:
    return ExpectedBenefits.objects.filter(protocol=protocol).first()


def _part(key: str, title: str, *, is_there: bool, hint: str, lacks: list[str], url: str) -> PackPart:
    text = " ".join(lacks) if lacks else hint
    return PackPart(key, title, is_there, text, tuple(lacks), url)


def _decision(protocol: Protocol) -> PackPart:
    decision = protocol.decision
    title = _("The council's decision")
    if decision is None or not decision.is_adopted:
        lacks = [_("The council has not adopted the protocol yet.")]
        return _part("decision", title, is_there=False, hint="", lacks=lacks, url=protocol.get_absolute_url())
    lacks = []
    if not decision.number:
        lacks.append(_("The number of the decision is not recorded."))
    if decision.document_id is None:
        lacks.append(_("The signed decision is not in the file."))
    if reason := not_yet_effective(decision):
        lacks.append(str(reason))
    day = written(decision.decided_on, decision.decided_precision)
    hint = (
        _("%(day)s, number %(number)s") % {"day": day, "number": decision.number} if decision.number else day
    )
    return _part("decision", title, is_there=True, hint=hint, lacks=lacks, url=decision.get_absolute_url())


def _text(protocol: Protocol) -> PackPart:
    text, title = protocol.text, _("The protocol")
    is_there = text is not None and text.is_frozen and bool(text.clauses)
    lacks = [] if is_there else [_("There is no text that was frozen for the council.")]
    hint = _("Version %(number)s, as the council decided on it") % {"number": text.number} if text else ""
    return _part("text", title, is_there=is_there, hint=hint, lacks=lacks, url=protocol.get_absolute_url())


def _counterparts(protocol: Protocol) -> list[PackPart]:
    benefits = benefits_of(protocol)
    written_by_us = bool(benefits and benefits.counterpart.strip())
    return [_counterpart(partner, written_by_us) for partner in protocol.relation.partners.all()]


def _counterpart(partner: Partner, is_described: bool) -> PackPart:
    lacks = []
    if partner.population is None:
        lacks.append(_("Its population is not on file."))
    if not partner.region:
        lacks.append(_("Its region is not on file."))
    if not is_described:
        lacks.append(_("Nothing is written about it in the letter."))
    title = _("Information on the counterpart: %(name)s") % {"name": partner.name}
    key = f"counterpart-{partner.reference}"
    return _part(key, title, is_there=True, hint=partner.place, lacks=lacks, url=partner.get_absolute_url())


def _benefits(protocol: Protocol) -> PackPart:
    letter = benefits_of(protocol)
    is_written = letter is not None and letter.is_written
    lacks = [] if is_written else [_("What both sides gain is not written yet.")]
    if letter is not None and is_written and not letter.cost.strip():
        lacks.append(_("What it costs and who pays it is not said."))
    hint = _("What both sides gain, and what it costs")
    url = reverse("relations:expected_benefits", args=[protocol.reference])
    return _part(
        "benefits", _("Letter of expected benefits"), is_there=is_written, hint=hint, lacks=lacks, url=url
    )
