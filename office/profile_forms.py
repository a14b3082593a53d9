"""What people choose about warnings, and who stands in for them: clean data, no rule."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from office.deputising import lendable, possible_deputies
from office.diary_kinds import CHOSEN
from office.house_forms import day_in_range
from office.models import User
from office.reminders import LONGEST


class DaysField(forms.CharField):
    """Numbers of days, with commas; as a list without repetitions, furthest first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)
        self.widget.attrs |= {"class": "width-20", "inputmode": "text", "autocomplete": "off"}

    def to_python(self, value: Any) -> list[int]:
        written = [part.strip() for part in str(value or "").replace(";", ",").split(",") if part.strip()]
        if any(not (part.isascii() and part.isdigit() and int(part) <= LONGEST) for part in written):
            raise ValidationError(
                _("Write whole numbers from 0 to %(most)s with commas between them, such as “30, 7”."),
                params={"most": LONGEST},
            )
        if len(written) > 10:
            raise ValidationError(_("Ten distances are enough for one kind of deadline."))
        return sorted({int(part) for part in written}, reverse=True)

    def validate(self, value: Any) -> None:
        """Nothing is a choice as well: no warning beforehand."""

    def run_validators(self, value: Any) -> None:
        """The numbers have been looked at one by one."""


class WarningsForm(forms.Form):
    """How many days before a deadline of each family one is told."""

    def __init__(self, data: Any = None, *, days: dict[str, tuple[int, ...]]) -> None:
        initial = {name: ", ".join(str(day) for day in chosen) for name, chosen in days.items()}
        super().__init__(data, initial=initial)
        for family in CHOSEN:
            usual = ", ".join(str(day) for day in family.days)
            hint = _("Days before, with commas. As delivered: %(days)s.") % {"days": usual}
            self.fields[family.name] = DaysField(label=family.label, help_text=hint)


class DeputyForm(forms.Form):
    """Who stands in for somebody, in which roles, from when until when."""

    deputy = forms.ModelChoiceField(
        label=_("Who stands in"), queryset=User.objects.none(), empty_label=_("choose a person")
    )
    roles = forms.MultipleChoiceField(label=_("In which roles"), widget=forms.CheckboxSelectMultiple)
    starts_on = forms.DateField(
        label=_("From"), validators=[day_in_range], widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("Until"), help_text=_("The last day. It ends by itself."), validators=[day_in_range],
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    def __init__(self, *args: Any, absent: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.value, role.label) for role in lendable(absent)]
        people: Any = self.fields["deputy"]
        offered: Any = self.fields["roles"]
        people.queryset, offered.choices = possible_deputies(absent), roles
        offered.initial = [value for value, _label in roles]
