"""What the page of one partner reads, and the list of organisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import JournalEntry
from partners.models import (
    Candidate,
    Contact,
    LegalChange,
    Organisation,
    OrganisationKind,
    Partner,
    Standing,
)
from partners.queries import HISTORY

TONES = {
    Standing.IN_OFFICE: "success",
    Standing.COMING: "info",
    Standing.HOLDING_OVER: "warning",
    Standing.FORMER: "muted",
}
_ORDER = (Standing.HOLDING_OVER, Standing.IN_OFFICE, Standing.COMING, Standing.FORMER)


@dataclass(frozen=True)
class Person:
    """A contact with where the term stands today."""

    contact: Contact
    standing: Standing
    tone: str

    @property
    def is_former(self) -> bool:
        return self.standing == Standing.FORMER


def partner_page() -> QuerySet[Partner]:
    """One partner with what its own page shows of it; what it does not have at all is not asked for."""
    contacts = Contact.objects.select_related("organisation", "successor").order_by("pk")
    here = OuterRef("pk")
    found = Partner.objects.annotate(
        is_candidate=Exists(Candidate.objects.filter(partner=here)),
        has_changed=Exists(LegalChange.objects.filter(Q(partner=here) | Q(successor=here))),
        has_merged_records=Exists(Partner.records.filter(merged_into=here)),
    )
    return found.select_related("successor").prefetch_related(
        "names", "organisations", Prefetch("contacts", contacts)
    )


def legal_changes_around(partner: Any) -> tuple[list[LegalChange], list[LegalChange]]:
    """What became of this partner, the latest first and the corrected too; and whose place it took itself."""
    if not partner.has_changed:
        return [], []
    around = LegalChange.objects.filter(Q(partner=partner) | Q(successor=partner, corrected_on=None))
    found = list(around.select_related("partner", "successor").order_by("-pk"))
    own = [change for change in found if change.partner_id == partner.pk]
    return own, [change for change in found if change.partner_id != partner.pk]


def candidacies(partner: Any) -> list[Candidate]:
    """Where the partner stands on a shortlist; read with `partner_page`, which knows whether there is any."""
    if not partner.is_candidate:
        return []
    return list(partner.candidacies.select_related("profile").order_by("-pk"))


def people_among(contacts: Iterable[Contact], today: date) -> list[Person]:
    """Who needs an act first, then who acts, then who comes, last who has gone."""
    found = [
        Person(contact, standing, TONES[standing])
        for contact in contacts
        for standing in [contact.standing_on(today)]
    ]
    return sorted(found, key=lambda person: (_ORDER.index(person.standing), person.contact.pk))


def organisations() -> QuerySet[Organisation]:
    return Organisation.objects.select_related("partner").order_by("name", "pk")


def history_of_organisation(organisation: Organisation) -> list[JournalEntry]:
    return list(journal.history_of(organisation)[:HISTORY])


WHERE = [("ours", _("At home")), ("theirs", _("At partners"))]


class OrganisationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="by_text",
        label=_("Name"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = django_filters.ChoiceFilter(
        choices=OrganisationKind.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    where = django_filters.ChoiceFilter(
        choices=WHERE, label=_("Where"), empty_label=_("At home and at partners"), method="by_place"
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def by_text(self, found: QuerySet[Organisation], _name: str, text: str) -> QuerySet[Organisation]:
        return found.filter(Q(name__icontains=text) | Q(note__icontains=text))

    def by_place(self, found: QuerySet[Organisation], _name: str, where: str) -> QuerySet[Organisation]:
        return found.filter(partner__isnull=where == "ours")
