"""On the page of a permission: what the authority asked to be corrected, and the correction that answers it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from office import permission_panels
from office.calendar import written
from office.models import Permission, PermissionStep, PermissionStepKind, User
from office.permission_panels import PermissionPanel
from relations.models import Correction, CorrectionState, Protocol
from relations.rules.correction import may_propose_corrections, must_allow_a_correction


@dataclass(frozen=True)
class Asked:
    """One request, the corrections proposed for it, and where one can be begun; else why not."""

    text: str
    corrections: list[Correction]
    propose_url: str = ""
    refusal: str = ""


def corrections_panel(permission: Permission, user: User) -> PermissionPanel | None:
    """None where the authority asked for no correction, or where it is about no protocol."""
    steps = [step for step in permission.steps.all() if step.kind == PermissionStepKind.CORRECTION_ASKED]
    protocol = permission.subject
    if not steps or not isinstance(protocol, Protocol):
        return None
    found: dict[int, list[Correction]] = {}
    for row in Correction.objects.filter(asked_in__in=steps).order_by("pk"):
        found.setdefault(row.asked_in_id or 0, []).append(row)
    may_propose = may_propose_corrections(user) is None
    asked = [_asked(step, protocol, found.get(step.pk, []), may_propose=may_propose) for step in steps]
    return PermissionPanel(
        _("Corrections asked for"), "relations/_permission_corrections.html", {"asked": asked}
    )


def _asked(step: PermissionStep, protocol: Protocol, rows: list[Correction], *, may_propose: bool) -> Asked:
    text = " · ".join(filter(None, [written(step.on), step.note]))
    is_answered = any(row.state != CorrectionState.DECLINED for row in rows)
    if is_answered or not may_propose:
        return Asked(text, rows)
    if refusal := must_allow_a_correction(protocol):
        return Asked(text, rows, refusal=str(refusal))
    address = reverse("relations:correction_propose", args=[protocol.reference])
    return Asked(text, rows, f"{address}?step={step.pk}")


def register() -> None:
    permission_panels.register(corrections_panel)
