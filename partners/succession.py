"""Who took whose place: the chain of successors, whatever its length."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from partners.models import LegalStatus, Partner


def chain_from(partner: Partner) -> list[int]:
    """The numbers of a partner and of all its successors in order; of a circle each one once."""
    found: list[int] = []
    number: int | None = partner.pk
    while number is not None and number not in found:
        found.append(number)
        number = Partner.objects.filter(pk=number).values_list("successor_id", flat=True).first()
    return found


def follows_itself(partner: Partner) -> bool:
    """Whether the chain of its successors never ends."""
    last = chain_from(partner)[-1]
    return Partner.objects.filter(pk=last, successor__isnull=False).exists()


def onward_from(numbers: Iterable[int]) -> dict[int, str]:
    """For those of the partners that are no more: what became of each, in words, by its number. One query."""
    gone = Partner.objects.filter(pk__in=list(numbers)).exclude(legal_status=LegalStatus.EXISTING)
    return {partner.pk: _onward(partner) for partner in gone.select_related("successor")}


def _onward(partner: Partner) -> str:
    if partner.successor is None:
        return str(partner.get_legal_status_display())
    said = {"name": partner.successor.name, "reference": partner.successor.reference}
    return _("now %(name)s (%(reference)s)") % said
