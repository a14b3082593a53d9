"""Parts of a whole in percent, so that a table of them adds up to 100."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key")


def percentages(amounts: Mapping[Key, int | Decimal]) -> dict[Key, int]:
    """Whole percentages that add up to 100, by the largest remainder; equal remainders in the given order.

    Of nothing at all every part is 0.
    """
    total = sum(amounts.values(), Decimal(0))
    if total <= 0:
        return dict.fromkeys(amounts, 0)
    whole = {key: int(amount * 100 // total) for key, amount in amounts.items()}
    by_remainder = sorted(amounts, key=lambda key: -(amounts[key] * 100 % total))
    for key in by_remainder[: 100 - sum(whole.values())]:
        whole[key] += 1
    return whole
