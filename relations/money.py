"""Sums of money, exact to the last cent: who pays what, never one currency added to another. No database here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from babel.core import UnknownLocaleError
from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.percentages import percentages
from relations.models import BudgetKind, BudgetLine, Payer

NOTHING = Decimal(0)


def written_money(amount: Decimal, currency: str) -> str:
    """The sum with its currency's code, in the reader's figures: “12.500,00 EUR” or “EUR 12,500.00”."""
    return f"{written_number(amount, places=2)} {currency}"


def written_number(number: Decimal, *, places: int | None = None) -> str:
    """A number in the reader's figures; without `places`, no zeros that say nothing."""
    pattern = "#,##0.##" if places is None else "#,##0." + "0" * places
    try:
        return format_decimal(number, format=pattern, locale=_locale())
    except UnknownLocaleError:
        return format_decimal(number, format=pattern, locale="en")


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")


def must_add_up(total: Decimal, shares: Iterable[Decimal], currency: str, title: str) -> Any:
    """None, or both sums: what the shares come to and what the line costs."""
    together = sum(shares, NOTHING)
    if together == total:
        return None
    sentence = _(
        "“%(line)s”: the shares come to %(shares)s, but the line costs %(total)s. They must be the same."
    )
    return sentence % {
        "line": title,
        "shares": written_money(together, currency),
        "total": written_money(total, currency),
    }


@dataclass
class Total:
    """What is planned and spent in one currency, money or in kind, and what each payer bears of the plan."""

    currency: str
    kind: str
    planned: Decimal = NOTHING
    actual: Decimal = NOTHING
    lines: int = 0
    lines_with_actual: int = 0
    by_payer: dict[str, Decimal] = field(default_factory=dict)

    @property
    def is_money(self) -> bool:
        return self.kind == BudgetKind.MONEY

    @property
    def planned_text(self) -> str:
        return written_money(self.planned, self.currency)

    @property
    def actual_text(self) -> str:
        """What was spent as far as it is recorded; empty where nothing is."""
        return written_money(self.actual, self.currency) if self.lines_with_actual else ""

    @property
    def lines_without_actual(self) -> int:
        return self.lines - self.lines_with_actual

    @property
    def split(self) -> list["PayersPart"]:
        """Each payer's part, in the order of the payers, with percentages that add up to 100."""
        bearing = {payer.value: self.by_payer[payer] for payer in Payer if self.by_payer.get(payer)}
        parts = percentages(bearing)
        return [
            PayersPart(Payer(payer).label, amount, self.currency, parts[payer])
            for payer, amount in bearing.items()
        ]


@dataclass(frozen=True)
class PayersPart:
    payer: Any
    amount: Decimal
    currency: str
    percent: int

    @property
    def amount_text(self) -> str:
        return written_money(self.amount, self.currency)


def totals(lines: Iterable[BudgetLine]) -> list[Total]:
    """One total for each currency, money first and what is given in kind apart; shares as prefetched."""
    found: dict[tuple[str, str], Total] = {}
    for line in lines:
        total = found.setdefault((line.kind, line.currency), Total(line.currency, line.kind))
        total.planned += line.planned
        total.lines += 1
        if line.actual is not None:
            total.actual += line.actual
            total.lines_with_actual += 1
        for share in line.shares.all():
            total.by_payer[share.payer] = total.by_payer.get(share.payer, NOTHING) + share.amount
    return sorted(found.values(), key=lambda total: (not total.is_money, total.currency))


__all__ = ["PayersPart", "Total", "must_add_up", "totals", "written_money", "written_number"]
