"""Choices of rows, asked for with numbers that no row can have."""

import pytest
from django import forms

from office.fields import RowsField
from office.models import Unit


class Choice(forms.Form):
    units = RowsField(queryset=Unit.objects.none(), to_field_name="pk")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = Unit.objects.all()


@pytest.mark.parametrize(
    "number", ["9" * 23, "-" + "9" * 23, "9" * 5000, str(2**63), str(2**63 - 1), "0", "x", "\x00"]
)
def test_a_number_that_no_row_has_is_an_invalid_choice(number, db):
    Unit.objects.create(name="International relations")
    form = Choice({"units": [number]})
    assert not form.is_valid()
    assert list(form.errors) == ["units"]


def test_a_row_on_offer_is_chosen(db):
    unit = Unit.objects.create(name="International relations")
    form = Choice({"units": [str(unit.pk)]})
    assert form.is_valid()
    assert list(form.cleaned_data["units"]) == [unit]
