"""Acts of the register about a partner's legal status: merged, succeeded, abolished, and the correction of each.

They say what became of a municipality. That two records are one town is another matter, see `merging`.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.calendar import Precision, first_day
from office.models import Actor
from office.rules import Refused, require
from partners import rules
from partners.models import LegalChange, LegalChangeKind, LegalStatus, Partner
from partners.succession import chain_from

STATUS_AFTER = {
    LegalChangeKind.MERGED: LegalStatus.MERGED,
    LegalChangeKind.SUCCEEDED: LegalStatus.SUCCEEDED,
    LegalChangeKind.ABOLISHED: LegalStatus.ABOLISHED,
}


@transaction.atomic
def record_legal_change(
    partner: Partner, *, by: Actor, kind: str, source: str, successor: Partner | None = None,
    on: date | None = None, precision: str = Precision.UNKNOWN,
) -> LegalChange:  # fmt: skip
    """Record that a partner was merged into another, succeeded by another or abolished, and from where we know.

    Raises Refused where a change stands already, where the day has not come, and where successors would go in a circle.
    """
    require(rules.may_keep_partners(by), "role")
    on = first_day(on, precision)
    _refuse_what_is_no_change(kind, successor, source, on)
    partner = _locked_with_chain(partner, successor)
    _refuse_merged(partner, successor)
    if LegalChange.objects.filter(partner=partner, corrected_on=None).exists():
        sentence = _("What became of this partner is on record already. Correct that record first.")
        raise Refused("on_record", sentence)
    if successor and partner.pk in (found := chain_from(successor)):
        raise Refused("circle", _circle(partner, successor, found))
    change = LegalChange.objects.create(
        partner=partner, kind=kind, successor=successor, on=on, source=source.strip(),
        precision=precision if on else Precision.UNKNOWN,
    )  # fmt: skip
    _follow(
        partner, STATUS_AFTER[LegalChangeKind(kind)], successor, "partner.legal_change", source, on, by=by
    )
    return change


@transaction.atomic
def correct_legal_change(change: LegalChange, *, by: Actor, reason: str) -> LegalChange:
    """Take a recorded change back: the partner is as before, the record stays readable with the reason."""
    require(rules.may_keep_partners(by), "role")
    partner = Partner.objects.select_for_update().get(pk=change.partner_id)
    change = LegalChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.corrected_on:
        raise Refused("corrected", _("This record has been corrected already."))
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    change.corrected_on, change.correction = timezone.localdate(), reason.strip()[:500]
    change.save()
    _follow(partner, LegalStatus.EXISTING, None, "partner.correct_legal_change", reason, None, by=by)
    return change


def _refuse_what_is_no_change(kind: str, successor: Partner | None, source: str, on: date | None) -> None:
    if kind not in LegalChangeKind.values:
        raise Refused("kind", _("Choose what happened: merged, succeeded or abolished."))
    if kind == LegalChangeKind.ABOLISHED and successor:
        sentence = _(
            "Abolished without a successor and a successor cannot both be. Choose “succeeded by another”."
        )
        raise Refused("successor", sentence)
    if kind != LegalChangeKind.ABOLISHED and successor is None:
        raise Refused("successor", _("Say which partner took its place."))
    if not source.strip():
        raise Refused("source", _("Say where this is known from: a law, a gazette, a letter of the partner."))
    if on and on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: record the change once it has happened."))


def _locked_with_chain(partner: Partner, successor: Partner | None) -> Partner:
    """Lock the partner and all that follow the successor, in one order, so that two acts cannot close a circle."""
    held: set[int] = set()
    while True:
        wanted = {partner.pk, *(chain_from(successor) if successor else ())}
        if wanted <= held:
            return Partner.records.get(pk=partner.pk)
        held = wanted
        list(Partner.objects.select_for_update().filter(pk__in=held).order_by("pk").values_list("pk"))


def _refuse_merged(partner: Partner, successor: Partner | None) -> None:
    """A record that was merged meanwhile is no partner of its own."""
    numbers = [one.pk for one in (partner, successor) if one]
    merged = Partner.records.filter(pk__in=numbers, merged_into__isnull=False).first()
    if merged:
        sentence = _("This record was merged into %(survivor)s in the meantime. Change that one instead.")
        raise Refused("merged", sentence % {"survivor": merged.survivor.reference})


def _circle(partner: Partner, successor: Partner, chain: list[int]) -> Any:
    if partner == successor:
        return _("A partner cannot be its own successor.")
    names = Partner.objects.in_bulk(chain)
    way = [names[pk].name for pk in chain[: chain.index(partner.pk) + 1]]
    sentence = _("This would go in a circle: %(way)s. Correct the record of one of them first.")
    return sentence % {"way": " → ".join(way)}


def _follow(
    partner: Partner, status: str, successor: Partner | None, act: str, reason: str, on: date | None, *, by: Actor
) -> None:  # fmt: skip
    former = partner.successor
    changes: dict[str, list[str | None]] = {"legal_status": [partner.legal_status, str(status)]}
    if former != successor:
        changes["successor"] = [one.reference if one else None for one in (former, successor)]
    partner.legal_status, partner.successor = status, successor
    partner.revision += 1
    partner.save()
    journal.record(act, partner, by=by, changes=changes, reason=reason.strip(), occurred_on=on)
