"""The person who signed for a partner, chosen from the people we know there."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from office.calendar import written
from partners.models import Contact, Partner


class ContactField(forms.ChoiceField):
    """One of the contacts of the parties, with the term of office on file; cleans to the contact or None."""

    def __init__(self, *, parties: Iterable[Partner | None], **kwargs: Any) -> None:
        partners = [partner for partner in parties if partner]
        found = (
            Contact.objects.filter(partner__in=partners).select_related("partner").order_by("partner", "pk")
        )
        self.contacts = {contact.reference: contact for contact in found} if partners else {}
        choices = [("", _("Nobody of these, or not known"))]
        choices += [(reference, _in_words(contact)) for reference, contact in self.contacts.items()]
        super().__init__(choices=choices, required=False, **kwargs)

    def clean(self, value: Any) -> Contact | None:
        return self.contacts.get(super().clean(value))


def _in_words(contact: Contact) -> str:
    said = ", ".join(part for part in (contact.name, contact.function) if part)
    parts = [f"{contact.partner.name}: {said}"]
    if contact.term_from or contact.term_until:
        term = {
            "first": written(contact.term_from) if contact.term_from else "…",
            "last": written(contact.term_until) if contact.term_until else "…",
        }
        parts.append(_("in office %(first)s to %(last)s") % term)
    return " · ".join(parts)
