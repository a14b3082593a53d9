"""What an auditor would remark about our memberships: what is not on file, and what is out of order."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.gaps import Shelf, gaps, shelf_for
from networks.models import Membership
from office.models import Municipality
from relations import audit
from relations.facts import Day
from relations.legality import Flag, days

CODES = {
    "decision": "decision_not_in_file",
    "permission": "permission_not_in_file",
    "category": "category_not_in_file",
    "fee": "fee_not_in_file",
    "effective": "date_unknown",
}


def memberships(number: int | None = None) -> Iterator[audit.Looked]:
    found = Membership.objects.select_related("network", "decision").prefetch_related("fees").order_by("pk")
    wanted = list(found if number is None else found.filter(pk=number))
    shelf = shelf_for(wanted, Municipality.ours()) if wanted else None
    for membership in wanted:
        flags = [*_order(membership), *_gaps(membership, shelf)]
        yield audit.Looked(membership, membership.network.name, flags, membership.get_absolute_url())


def _gaps(membership: Membership, shelf: Shelf | None) -> Iterator[Flag]:
    known = membership.announced_on or membership.effective_on
    for gap in gaps(membership, shelf):
        yield Flag(CODES[gap.what], str(gap.text), "neutral", gap.citation, known, (gap.what,))


def _order(membership: Membership) -> Iterator[Flag]:
    begun, decision = Day(membership.effective_on, membership.effective_precision), membership.decision
    decided = Day(decision.decided_on, decision.decided_precision) if decision else None
    if decided and begun.surely_before(decided):
        text = _("We were a member before the decision to join.")
        yield Flag("member_before_decision", text, "warning", since=begun.first, basis=days(begun, decided))


def register() -> None:
    source = audit.Source("membership", gettext_lazy("Memberships of networks"), "M", memberships, rank=2)
    audit.register(source)
