"""What goes to the authority with a protocol: four papers, each there or missing, with what it still lacks.

Decision, protocol, information on the counterpart, letter of expected benefits. Nothing internal is among them.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from office.submission_pack import PackPart, decision_part, letter_part, part
from partners.models import Partner
from relations.models import ExpectedBenefits, Protocol, ProtocolState

# From here on there is a decision and a text that never changes.
AFTER_THE_DECISION = frozenset(
    {
        ProtocolState.ADOPTED, ProtocolState.PERMITTED, ProtocolState.PARTLY_SIGNED, ProtocolState.SIGNED,
        ProtocolState.IN_FORCE, ProtocolState.RENEWED, ProtocolState.EXPIRED, ProtocolState.TERMINATED,
    }
)  # fmt: skip


def nothing_to_send(protocol: Protocol) -> str:
    """Why no papers go to the authority although the council adopted the text; empty where they may."""
    if not protocol.is_set_aside:
        return ""
    return _(
        "The council adopted it, and it was withdrawn from entering into force: nothing goes to the authority."
    )


def parts_of(protocol: Protocol) -> list[PackPart]:
    """The four papers in the order in which they are laid together."""
    undecided = _("The council has not adopted the protocol yet.")
    letter = benefits_of(protocol)
    letter_url = reverse("relations:expected_benefits", args=[protocol.reference])
    return [
        decision_part(protocol.decision, undecided=undecided, url=protocol.get_absolute_url()),
        _text(protocol),
        *_counterparts(protocol, letter),
        letter_part(letter, url=letter_url),
    ]


def benefits_of(protocol: Protocol) -> ExpectedBenefits | None:
    return ExpectedBenefits.objects.filter(protocol=protocol).first()


def _text(protocol: Protocol) -> PackPart:
    text, title = protocol.text, _("The protocol")
    is_there = text is not None and text.is_frozen and bool(text.clauses)
    lacks = [] if is_there else [_("There is no text that was frozen for the council.")]
    hint = _("Version %(number)s, as the council decided on it") % {"number": text.number} if text else ""
    return part("text", title, is_there=is_there, hint=hint, lacks=lacks, url=protocol.get_absolute_url())


def _counterparts(protocol: Protocol, letter: ExpectedBenefits | None) -> list[PackPart]:
    written_by_us = bool(letter and letter.counterpart.strip())
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
    return part(key, title, is_there=True, hint=partner.place, lacks=lacks, url=partner.get_absolute_url())
