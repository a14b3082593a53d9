"""What an auditor would remark about our memberships: what is not on file, and what is out of order."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.gaps import Shelf, gaps, law_asking_first
from networks.models import Fee, Membership
from office.models import Permission, PermissionState
from relations import audit
from relations.facts import Day
from relations.legality import Flag, days
from relations.rulebook import RuleBook

CODES = {
    "decision": "decision_not_in_file",
    "permission": "permission_not_in_file",
    "category": "category_not_in_file",
    "fee": "fee_not_in_file",
    "effective": "date_unknown",
}


def read_memberships(number: int | None = None) -> list[Any]:
    """Each with its decision, whether it has its permission and since when, and whether a fee is on file."""
    about = ContentType.objects.get_for_model(Membership)
    granted = Permission.objects.filter(
        subject_type=about, subject_id=OuterRef("pk"), state=PermissionState.GRANTED
    ).order_by("-pk")
    fees = Fee.objects.filter(membership=OuterRef("pk"))
    found = Membership.objects.select_related("network", "decision").order_by("pk")
    found = found.annotate(
        is_permitted=Exists(granted),
        has_fees=Exists(fees),
        permitted_on=granted.values("decided_on")[:1],
        permitted_precision=granted.values("decided_precision")[:1],
    )
    return list(found if number is None else found.filter(pk=number))


def judge_memberships(wanted: list[Any], book: RuleBook) -> Iterator[audit.Looked]:
    shelf = Shelf(book.rules, frozenset(one.pk for one in wanted if one.is_permitted))
    for membership in wanted:
        flags = [*_order(membership, shelf), *_gaps(membership, shelf)]
        yield audit.Looked(membership, membership.network.name, flags, membership.get_absolute_url())


def _gaps(membership: Membership, shelf: Shelf) -> Iterator[Flag]:
    known = membership.announced_on or membership.effective_on
    for gap in gaps(membership, shelf):
        yield Flag(CODES[gap.what], str(gap.text), "neutral", gap.citation, known, (gap.what,))


def _order(membership: Any, shelf: Shelf) -> Iterator[Flag]:
    begun, decision = Day(membership.effective_on, membership.effective_precision), membership.decision
    decided = Day(decision.decided_on, decision.decided_precision) if decision else None
    if decided and begun.surely_before(decided):
        text = _("We were a member before the decision to join.")
        yield Flag("member_before_decision", text, "warning", since=begun.first, basis=days(begun, decided))
    law = law_asking_first(membership, shelf)
    permitted = (
        Day(membership.permitted_on, membership.permitted_precision) if membership.is_permitted else None
    )
    if law and permitted and begun.surely_before(permitted):
        yield Flag(
            "member_before_permission", _("We were a member before the permission."), "warning",
            law.cite("permission"), begun.first, days(begun, permitted),
        )  # fmt: skip


def register() -> None:
    source = audit.Source(
        "membership",
        gettext_lazy("Memberships of networks"),
        "M",
        read_memberships,
        judge_memberships,
        rank=2,
    )
    audit.register(source)
