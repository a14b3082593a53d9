"""A number as people type it: 1250, 1.250,50 and 1,250.50 are understood; what is ambiguous follows the language."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

_SPACES = str.maketrans("", "", " \xa0\u202f\u2009'’")
_GROUPED = {sign: re.compile(rf"-?\d{{1,3}}(\{sign}\d{{3}})+") for sign in ".,"}


def plain_number(text: str) -> str:
    """The number with a decimal point and nothing between its figures; what is none comes back as it is.

    With both signs, the last one parts the decimals. One sign before exactly three figures groups thousands
    where the language does so (1.250 in Turkish), else it parts decimals.
    """
    text = text.translate(_SPACES)
    signs = [sign for sign in ".," if sign in text]
    if len(signs) == 2:
        decimal = max(signs, key=text.rindex)
        grouping = "," if decimal == "." else "."
        whole, _sign, part = text.rpartition(decimal)
        if decimal in whole or not (_GROUPED[grouping].fullmatch(whole)):
            return text
        return f"{whole.replace(grouping, '')}.{part}"
    if not signs:
        return text
    sign = signs[0]
    if _GROUPED[sign].fullmatch(text) and (
        text.count(sign) > 1 or sign != formats.get_format("DECIMAL_SEPARATOR")
    ):
        return text.replace(sign, "")
    return text.replace(sign, ".")


class NumberField(forms.DecimalField):
    """A number from `min_value` upwards with two decimals at most, kept exactly."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal(0))
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "decimal", "class": "width-10", "autocomplete": "off"}),
        )
        messages = {
            "invalid": _("This is no number. Write it as 1250 or 1250.50."),
            "min_value": _("The number is too small: %(limit_value)s at least."),
            "max_decimal_places": _("Two decimals at most."),
        }
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(max_digits=14, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = plain_number(value)
            if not re.fullmatch(r"-?\d+(\.\d+)?|", value):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return super().to_python(value)
        except InvalidOperation:  # pragma: no cover - the pattern above lets only figures through
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """As somebody would type it again: the language's decimal sign, no thousands, no idle zeros."""
        if not isinstance(value, Decimal):
            return value
        places = 0 if value == value.to_integral_value() else 2
        return formats.number_format(value, decimal_pos=places, force_grouping=False)


__all__ = ["NumberField", "plain_number"]
