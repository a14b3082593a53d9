"""Numbers read with the decimal sign that somebody has chosen, instead of each by itself."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from partners import cells
from partners.cells import Read
from partners.resources import CellWidget

_READERS: dict[str, Callable[[str], Read[Any]]] = {
    "population": cells.read_population,
    "latitude": lambda text: cells.read_coordinate(text, 90),
    "longitude": lambda text: cells.read_coordinate(text, 180),
}


def widgets_for(sign: str) -> dict[str, CellWidget]:
    """The widgets of the columns of numbers; none where every number is to be read by itself."""
    return {key: _widget(read, sign) for key, read in _READERS.items()} if sign else {}


def _widget(read: Callable[[str], Read[Any]], sign: str) -> CellWidget:
    def read_with_sign(text: str) -> Read[Any]:
        return read(_unmistakable(cells.with_decimal_sign(text, sign)))

    return CellWidget(read_with_sign, is_text=False)


def _unmistakable(written: str) -> str:
    """“270.000” with a decimal point is 270, and “1.234” is 1.2340: nobody may take the fraction for thousands."""
    try:
        number = Decimal(written)
    except ArithmeticError:
        return written
    if "." not in written or not number.is_finite() or abs(number) >= 10**15:
        return written
    plain = f"{number.normalize():f}"
    return f"{plain}0" if "." in plain else plain
