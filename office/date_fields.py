"""A date as precisely as somebody knows it, typed into one box."""

import re
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from office.calendar import Precision


class ImpreciseDate(NamedTuple):
    """The first day it can mean, and how precisely it is known."""

    on: date | None
    precision: str

    def __str__(self) -> str:
        """As somebody would type it again."""
        if self.on is None or self.precision == Precision.UNKNOWN:
            return ""
        if self.precision == Precision.YEAR:
            return f"{self.on.year:04d}"
        return f"{self.on:%m.%Y}" if self.precision == Precision.MONTH else f"{self.on:%d.%m.%Y}"


UNKNOWN = ImpreciseDate(None, Precision.UNKNOWN)
_WRITTEN = (
    (re.compile(r"(?P<year>\d{4})"), Precision.YEAR),
    (re.compile(r"(?P<month>\d{1,2})[./-](?P<year>\d{4})"), Precision.MONTH),
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"), Precision.MONTH),
    (re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})"), Precision.DAY),
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"), Precision.DAY),
)


class ImpreciseDateField(forms.CharField):
    """“1977”, “06.2009”, “16.06.2009” or “2009-06-16”; empty is unknown. Cleans to an ImpreciseDate."""

    default_error_messages = {
        "invalid": _("This is no date. Write a year (1977), a month (06.2009) or a day (16.06.2009).")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("As precisely as it is known: 1977, 06.2009 or 16.06.2009. Empty if unknown.")
        )
        kwargs.setdefault("required", False)
        super().__init__(max_length=10, **kwargs)
        self.widget.attrs.update({"class": "width-10", "autocomplete": "off"})

    def clean(self, value: Any) -> ImpreciseDate:
        text = super().clean(value)
        if not text:
            return UNKNOWN
        for pattern, precision in _WRITTEN:
            if found := pattern.fullmatch(text):
                return self._date({key: int(part) for key, part in found.groupdict().items()}, precision)
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(str(initial or ""), data)

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, ImpreciseDate) else value

    def _date(self, parts: dict[str, int], precision: str) -> ImpreciseDate:
        try:
            on = date(parts["year"], parts.get("month", 1), parts.get("day", 1))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if on.year < 1000:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return ImpreciseDate(on, precision)


class DayField(forms.DateField):
    """A day known exactly; the browser's own picker, ISO underneath."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateInput(attrs={"type": "date", "class": "width-10"}, format="%Y-%m-%d")
        )
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"], **kwargs)
