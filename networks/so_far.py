"""What a membership cost so far, for the council: its fees year by year, as they were when the item was sent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from networks.models import Membership
from office import so_far
from office.so_far import Figure, Section, Table
from office.traced import Because
from relations.money import written_money

Figures = dict[str, Any]


def gather(subject: models.Model) -> Figures | None:
    if not isinstance(subject, Membership):
        return None
    fees = [
        {"year": fee.year, "currency": fee.currency, "amount": str(fee.amount), "paid": fee.is_closed}
        for fee in subject.fees.order_by("year")
    ]
    return {"network": subject.network.name, "fees": fees} if fees else None


def read(figures: Figures) -> list[Section]:
    return [Section(figures["network"], in_short(figures))]


def in_short(figures: Figures) -> list[Figure]:
    """What was paid, in each currency; one is never added to another."""
    return [
        _paid(currency, figures["fees"]) for currency in sorted({fee["currency"] for fee in figures["fees"]})
    ]


def _paid(currency: str, fees: list[Figures]) -> Figure:
    own = [fee for fee in fees if fee["currency"] == currency]
    total = sum((Decimal(fee["amount"]) for fee in own if fee["paid"]), Decimal(0))
    rows = [
        [
            str(fee["year"]),
            written_money(Decimal(fee["amount"]), currency),
            _("paid") if fee["paid"] else _("not paid"),
        ]
        for fee in own
    ]
    because = Because(_("The fees of the years marked as paid, added up."))
    table = Table([_("Year"), _("Fee"), _("Paid")], rows, frozenset({1}))
    return Figure(
        _("Fees paid (%(currency)s)") % {"currency": currency},
        written_money(total, currency),
        (because,),
        table,
    )


def register() -> None:
    so_far.register(so_far.Source("fees", gather, read, in_short))
