"""What truly happened on the way to a membership that runs already, as the archive gives it up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.gaps import NOT_YET
from networks.models import Membership
from office import decisions, documents, journal, permissions, submissions
from office.calendar import Precision, first_day, written
from office.models import Actor, DecisionSubject, Document, Role
from office.rules import Refused, require, role_missing


class MembershipFact(models.TextChoices):
    DECIDED = "decision", _("the council decided to join")
    PERMITTED = "permission", _("the authority permitted it")
    BEGAN = "effective_on", _("the membership began")


@dataclass(frozen=True)
class Found:
    """A fact as it is being recorded: the first day it can mean, how well that is known, the rest."""

    on: date | None
    precision: str
    by: Actor
    reason: str
    number: str = ""
    authority: str = ""
    document: Document | None = None

    def __str__(self) -> str:
        return written(self.on, self.precision)


@transaction.atomic
def record_membership_fact(
    membership: Membership, kind: str, *, by: Actor, reason: str, on: date | None = None,
    precision: str = Precision.DAY, upload: UploadedFile | None = None, number: str = "", authority: str = "",
) -> Membership:  # fmt: skip
    """Store what happened; recording it again corrects it, and the journal keeps both.

    Raises Refused for a day to come, for a membership that does not run yet and for what a present act recorded.
    """
    require(role_missing(by, Role.CLERK), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    on = first_day(on, precision)
    if on and on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.state in NOT_YET:
        raise Refused("not_running", _("This membership does not run yet: take its steps one by one."))
    document = documents.take_in(upload, membership, by=by) if upload else None
    found = Found(on, precision if on else Precision.UNKNOWN, by, reason, number, authority, document)
    before = _RECORDERS[MembershipFact(kind)](membership, found)
    changes: dict[str, list[str | None]] = {str(kind): [before, str(found)]}
    if document:
        changes |= {"document": [None, document.reference], "sha256": [None, document.checksum]}
    journal.record(
        "membership.record_past_fact", membership, by=by, changes=changes, reason=reason, occurred_on=on
    )
    return membership


def _decided(membership: Membership, found: Found) -> str | None:
    former = membership.decision
    if former and not former.is_past_fact:
        sentence = _("The council's decision is on record: %(reference)s.")
        raise Refused("on_record", sentence % {"reference": former.reference})
    title = str(_("Joining %(network)s") % {"network": membership.network.name})
    membership.decision = decisions.record_past_decision(
        body=submissions.council(), title=title, by=found.by, reason=found.reason, decided_on=found.on,
        precision=found.precision, number=found.number, document=found.document,
    )  # fmt: skip
    membership.save()
    about = submissions.about(membership)
    DecisionSubject.objects.create(decision=membership.decision, outcome="adopted", **about)
    return written(former.decided_on, former.decided_precision) if former else None


def _permitted(membership: Membership, found: Found) -> str | None:
    former = permissions.latest_for(membership)
    if former and former.state in permissions.AWAITED:
        sentence = _("The permission has been asked for as %(reference)s: record the answer there.")
        raise Refused("pending", sentence % {"reference": former.reference})
    if former and not former.is_past_fact:
        sentence = _("The answer is on record: %(reference)s.")
        raise Refused("on_record", sentence % {"reference": former.reference})
    law = permissions.rules_on(found.on)
    permissions.record_past_permission(
        membership, authority=found.authority or (law.permission_authority if law else ""), decided_on=found.on,
        precision=found.precision, number=found.number, document=found.document, by=found.by, reason=found.reason,
        citation=law.cite("permission") if law and law.needs_permission(permissions.MEMBERSHIP) else "",
    )  # fmt: skip
    return written(former.decided_on, former.decided_precision) if former else None


def _began(membership: Membership, found: Found) -> str | None:
    """An unknown day is no fact to record: the gap says so already."""
    if found.on is None:
        raise Refused("day", _("Say when it began, as well as it is known: a year is enough."))
    if membership.effective_on and not membership.is_past_fact:
        sentence = _("The beginning is on record: %(day)s.")
        raise Refused("on_record", sentence % {"day": membership.effective_text})
    if membership.ends_on and membership.ends_on < found.on:
        sentence = _("That is after its last day, which was %(day)s.")
        raise Refused("contradiction", sentence % {"day": written(membership.ends_on)})
    former = membership.effective_text if membership.effective_on else None
    membership.effective_on, membership.effective_precision = found.on, found.precision
    membership.save()
    return former


_RECORDERS: dict[MembershipFact, Callable[[Membership, Found], str | None]] = {
    MembershipFact.DECIDED: _decided,
    MembershipFact.PERMITTED: _permitted,
    MembershipFact.BEGAN: _began,
}
