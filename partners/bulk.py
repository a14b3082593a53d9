"""What can be changed for many partners at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.bulk import BulkField, BulkKind, Told, Written, register_bulk
from office.letters import capitalised
from office.models import Actor
from partners.cells import read_text
from partners.models import LegalStatus, Partner, PartnerKind
from partners.rules import may_keep_partners
from partners.tables import PARTNERS


class OneLine(forms.CharField):
    """One line of text, as the import reads it: white space in one piece, letters composed."""

    def clean(self, value: Any) -> str:
        return read_text(super().clean(value), 200).value


def _text(label: Any) -> OneLine:
    return OneLine(
        label=label,
        max_length=200,
        required=False,
        help_text=_("Left empty, it is taken off these partners."),
    )


def _change(name: str) -> Any:
    def change(partner: Partner, value: str) -> tuple[Written, Told]:
        before = getattr(partner, name)
        return ({name: value}, {name: [before, value]}) if before != value else ({}, {})

    return change


def _has_gone(_by: Actor, partner: Partner, _value: Any) -> Any:
    """What a body was called and where it lay when it ceased is history; single records are still corrected."""
    if partner.legal_status == LegalStatus.EXISTING:
        return None
    return _("It no longer exists as a body of its own. Correct it on its own page, if need be.")


def _kind_in_words(value: str) -> str:
    return capitalised(str(PartnerKind(value).label))


BULK = register_bulk(
    BulkKind(
        page=PARTNERS,
        act="partner.bulk",
        rows=lambda: Partner.objects.defer("notes", "names_folded"),
        may=may_keep_partners,
        fields=(
            BulkField(
                "kind",
                _("Kind"),
                lambda: forms.ChoiceField(label=_("Kind"), choices=PartnerKind.choices),
                _change("kind"),
                words=_kind_in_words,
                refusal=_has_gone,
            ),
            BulkField(
                "region", _("Region"), lambda: _text(_("Region")), _change("region"), refusal=_has_gone
            ),
            BulkField(
                "place_label",
                _("Place as we write it"),
                lambda: _text(_("Place as we write it")),
                _change("place_label"),
                refusal=_has_gone,
            ),
        ),
    )
)
