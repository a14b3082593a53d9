"""Who took whose place: the chain of successors, whatever its length."""

from partners.models import Partner


def chain_from(partner: Partner) -> list[int]:
    """The numbers of a partner and of all its successors in order; of a circle each one once."""
    found: list[int] = []
    number: int | None = partner.pk
    while number is not None and number not in found:
        found.append(number)
        number = Partner.objects.filter(pk=number).values_list("successor_id", flat=True).first()
    return found


def last_successor(partner: Partner) -> Partner | None:
    """The partner at the end of the chain, which exists today as far as we know; None without a successor."""
    if partner.successor_id is None:
        return None
    return Partner.objects.get(pk=chain_from(partner)[-1])
