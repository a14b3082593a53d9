"""Choosing partners without any script: boxes as long as they fit on a page, else a name on each line."""

import re
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from office.fields import RowsField
from partners.models import Partner
from partners.ranking import WHOLE

# More boxes than this are no longer read, and thousands would weigh too much.
FIT_ON_A_PAGE = 60
_BEGINS_WITH_REFERENCE = re.compile(r"(?P<reference>P-\d+)\b", re.IGNORECASE)


class PartnerBoxes(RowsField):
    """Each partner with its country: names are not unique."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"})
        super().__init__(Partner.objects.order_by("name", "pk"), widget=widget, **kwargs)

    def label_from_instance(self, partner: Partner) -> str:
        return f"{partner.name}, {partner.place}"

    def clean(self, value: Any) -> list[Partner]:
        return list(super().clean(value))


class PartnerLines(forms.CharField):
    """One partner on each line, by name or reference; a name of several is refused with the candidates."""

    default_error_messages = {
        "unknown": _("No partner is called “%(text)s”. Enter the partner first, or check the spelling."),
        "similar": _(
            "No partner is called “%(text)s”. Did you mean %(candidates)s? Write the reference of the right one."
        ),
        "ambiguous": _(
            "Several partners are called “%(text)s”: %(candidates)s. Write the reference of the right one."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs["help_text"] = _("One on each line: the name, or the reference such as P-0012.")
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 3, "class": "width-20"}), max_length=2_000, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(
            f"{partner.reference} {partner.name}" for partner in Partner.objects.filter(pk__in=value)
        )

    def clean(self, value: Any) -> list[Partner]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        return list(dict.fromkeys(self._partner(line) for line in lines))

    def _partner(self, line: str) -> Partner:
        if written := _BEGINS_WITH_REFERENCE.match(line):
            return self._by_reference(written["reference"], line)
        found = list(Partner.objects.named_like(line)[:20])
        named = [partner for partner in found if partner.nearness == WHOLE] or found
        if not named:
            raise self._unknown(line)
        if len(named) > 1:
            candidates = "; ".join(
                f"{partner.reference} {partner.name}, {partner.place}" for partner in named[:5]
            )
            params = {"text": line, "candidates": candidates}
            raise forms.ValidationError(self.error_messages["ambiguous"], code="ambiguous", params=params)
        return named[0]

    def _unknown(self, line: str) -> forms.ValidationError:
        """A slip of the pen is never taken for the name itself: who is meant is asked."""
        near = Partner.objects.named_nearly(line)[:3]
        meant = "; ".join(f"{partner.reference} {partner.name}, {partner.place}" for partner in near)
        code = "similar" if meant else "unknown"
        return forms.ValidationError(
            self.error_messages[code], code=code, params={"text": line, "candidates": meant}
        )

    def _by_reference(self, reference: str, line: str) -> Partner:
        try:
            return Partner.objects.by_reference(reference)
        except Partner.DoesNotExist:
            raise forms.ValidationError(
                self.error_messages["unknown"], code="unknown", params={"text": line}
            ) from None


class PartnerInput(forms.TextInput):
    """A line that is given suggestions while somebody types, from the browser's own list below the field."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = f"{(attrs or {}).get('id', name)}-options"
        asking = {
            "list": options, "hx-get": f"{reverse('partners:suggest')}?as=options", "hx-target": f"#{options}",
            "hx-trigger": "input changed delay:250ms",
        }  # fmt: skip
        line = super().render(name, value, {**(attrs or {}), **asking}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', line, options)


class OnePartner(PartnerLines):
    """A single partner, by name or reference; the first line counts. Cleans to the partner."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget = PartnerInput(attrs={"class": "width-20", "autocomplete": "off"})
        self.help_text = _("The name, or the reference such as P-0012.")

    def prepare_value(self, value: Any) -> Any:
        return value

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return found[0] if found else None


def partners_field(**kwargs: Any) -> forms.Field:
    few = Partner.objects.count() <= FIT_ON_A_PAGE
    return PartnerBoxes(**kwargs) if few else PartnerLines(**kwargs)
