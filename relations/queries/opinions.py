"""The opinions on a text as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from office.calendar import written
from office.letters import capitalised
from relations.models import Opinion, OpinionResult, Protocol, ProtocolVersion

_TONES: dict[str, str] = {
    OpinionResult.POSITIVE: "success",
    OpinionResult.CONDITIONAL: "warning",
    OpinionResult.NEGATIVE: "danger",
}


@dataclass(frozen=True)
class ShownOpinion:
    """One opinion; `remark` says what a reader must know of its standing."""

    opinion: Opinion
    title: str
    state_text: str
    tone: str
    remark: str


def opinions_of(protocol: Protocol) -> list[ShownOpinion]:
    """All that were asked for, the latest first; those withdrawn are left out."""
    rows = (
        Opinion.objects.filter(version__protocol=protocol, withdrawn_at=None)
        .select_related("version", "given_by", "asked_by")
        .order_by("-pk")
    )
    return [shown(opinion, protocol.latest) for opinion in rows]


def shown(opinion: Opinion, latest: ProtocolVersion | None) -> ShownOpinion:
    title = capitalised(str(opinion.get_kind_display()))
    if opinion.withdrawn_at is not None:
        return ShownOpinion(opinion, title, _("no longer asked for"), "muted", "")
    if opinion.is_outstanding:
        late = opinion.due_on < timezone.localdate()
        word, tone = (_("overdue"), "danger") if late else (_("outstanding"), "warning")
        return ShownOpinion(opinion, title, word, tone, _wanted_by(opinion.due_on))
    word = str(opinion.get_result_display())
    return ShownOpinion(opinion, title, word, _TONES[opinion.result], _standing(opinion, latest))


def _wanted_by(day: date) -> str:
    return _("Wanted by %(day)s.") % {"day": written(day)}


def _standing(opinion: Opinion, latest: ProtocolVersion | None) -> str:
    read = (opinion.version.number, opinion.revision_read)
    if latest is not None and read == (latest.number, latest.revision):
        return _("Given on the text as it stands.")
    number = {"number": opinion.version.number}
    return _("Given on version %(number)s; the text has changed since.") % number
