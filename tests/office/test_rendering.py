"""A select is drawn in Python, and exactly as Django's own template draws it."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from office.rendering import FormRenderer

GROUPED = [("", "any"), ("Benelux", [("BE", "België"), ("NL", "Nederland")]), ("x\"&<>'", "<b>“bold”</b>")]


def drawn(renderer: Any, widget: forms.Widget, value: Any, attrs: dict[str, Any]) -> str:
    html = widget.render("country", value, attrs, renderer)
    return " ".join(html.split())


@pytest.mark.parametrize("value", [None, "", "NL", "x\"&<>'", "unknown", "true", 7])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
@pytest.mark.parametrize(
    "attrs",
    [
        {},
        {"id": "id_c", "required": True, "disabled": False},
        {"class": 'a"b', "data-n": 3, "aria-invalid": "true"},
    ],
)
def test_a_select_is_what_django_draws(kind: type[forms.Widget], value: Any, attrs: dict[str, Any]) -> None:
    widget = kind() if kind is forms.NullBooleanSelect else kind(choices=GROUPED)
    assert drawn(FormRenderer(), widget, value, attrs) == drawn(DjangoTemplates(), widget, value, attrs)


def test_a_select_within_a_select_of_parts_is_the_same_too() -> None:
    widget = forms.SelectDateWidget(years=[2025, 2026])
    theirs, ours = (
        drawn(renderer, widget, "2026-05-12", {}) for renderer in (DjangoTemplates(), FormRenderer())
    )
    assert ours == theirs


def test_several_can_be_chosen() -> None:
    widget = forms.SelectMultiple(choices=GROUPED)
    theirs, ours = (
        drawn(renderer, widget, ["BE", "NL"], {}) for renderer in (DjangoTemplates(), FormRenderer())
    )
    assert ours == theirs
    assert ours.count(" selected") == 2
