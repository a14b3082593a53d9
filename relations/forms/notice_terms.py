"""What a text says about notice, as a part of the form of its terms."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.calendar import DayOfYear
from relations.models import NoticeCounts


class DayOfYearField(forms.CharField):
    """A day that comes every year, typed as 30-06, 30.6. or 06-30 with the month first; cleans to “MM-DD”.

    Day first, as people here write it; month first only where it cannot be meant otherwise.
    """

    default_error_messages = {  # the base class declares it as a plain attribute
        "no_day": _("That is no day of the year. Write day and month: 30.06 or 30-06."),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "width-10", "autocomplete": "off"})
        super().__init__(required=False, max_length=10, widget=widget, **kwargs)

    @staticmethod
    def _is_kept(value: str) -> bool:
        try:
            DayOfYear.parse(value)
        except ValueError:
            return False
        return True

    def clean(self, value: Any) -> str:
        typed = super().clean(value).strip().rstrip(".")
        if not typed:
            return ""
        parts = re.fullmatch(r"([0-9]{1,2})\s*[.\-/ ]\s*([0-9]{1,2})", typed)
        for day, month in ((parts[1], parts[2]), (parts[2], parts[1])) if parts else ():
            written = f"{int(month):02d}-{int(day):02d}"
            if self._is_kept(written):
                return written
        raise forms.ValidationError(self.error_messages["no_day"], code="no_day")


def as_typed(kept: str) -> str:
    """A day on file as the form takes it: “06-30” is typed 30.06."""
    return ".".join(reversed(kept.split("-")))


class NoticeTerms(forms.Form):
    """Notice by fixed days instead of months, and which day of a notice counts."""

    notice_on = DayOfYearField(
        label=_("Notice by a fixed day"),
        help_text=_("Only if the text names days instead of months. For example 30.06."),
    )
    effective_on = DayOfYearField(
        label=_("With effect from"), help_text=_("The first day it no longer binds. For example 01.01.")
    )
    notice_counts_from = forms.ChoiceField(
        label=_("Day of a notice that counts"),
        required=False,
        choices=[("", _("The text does not say: the day it was sent")), *NoticeCounts.choices],
        widget=forms.RadioSelect,
    )

    def refuse_contradictory_notice(self, said: dict[str, Any]) -> None:
        """Both days or none, and no months beside them."""
        if bool(said.get("notice_on")) != bool(said.get("effective_on")):
            missing = "effective_on" if said.get("notice_on") else "notice_on"
            if missing not in self.errors:
                self.add_error(missing, _("Notice by a fixed day needs both days."))
        elif said.get("notice_on") and said.get("notice_months"):
            self.add_error("notice_on", _("Give the notice in months or by fixed days, not both."))
