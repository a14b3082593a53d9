"""The person who signed: of a partner one of the people we know there, of our side one of those on our own roll."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.calendar import written
from office.models import CouncilMember, Seat, SeatFunction
from partners.models import Contact, Partner
from relations.forms.dates import DayField


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


class MemberField(forms.ChoiceField):
    """Somebody who holds or held a seat on a body of ours, the mayor first; cleans to the member or None."""

    def __init__(self, **kwargs: Any) -> None:
        seats: dict[int, list[Seat]] = {}
        for seat in Seat.objects.select_related("member").order_by("member__name", "starts_on", "pk"):
            seats.setdefault(seat.member_id, []).append(seat)
        self.members = {str(pk): held[0].member for pk, held in seats.items()}
        ordered = sorted(seats.values(), key=lambda held: not _is_mayor(held))
        choices = [("", _("Nobody of these, or not known"))]
        choices += [(str(held[0].member_id), _seats_in_words(held)) for held in ordered]
        super().__init__(choices=choices, required=False, **kwargs)

    def clean(self, value: Any) -> CouncilMember | None:
        return self.members.get(super().clean(value))


def _is_mayor(seats: list[Seat]) -> bool:
    return any(seat.function == SeatFunction.MAYOR for seat in seats)


def _seats_in_words(seats: list[Seat]) -> str:
    """The latest function, and every term: a member may have been away for a while."""
    named = ", ".join([seats[0].member.name, str(seats[-1].get_function_display())])
    terms = [said for seat in seats if (said := _term_in_words(seat.starts_on, seat.ends_on))]
    return " · ".join([named, *dict.fromkeys(terms)])


def _in_words(contact: Contact) -> str:
    said = ", ".join(part for part in (contact.name, contact.function) if part)
    term = _term_in_words(contact.term_from, contact.term_until)
    return " · ".join(filter(None, [f"{contact.partner.name}: {said}", term]))


def _term_in_words(first: date | None, last: date | None) -> str:
    if not (first or last):
        return ""
    said = {"first": written(first) if first else "…", "last": written(last) if last else "…"}
    return _("in office %(first)s to %(last)s") % said


class SignatoryFields(forms.Form):
    """Who signed, with the term of office as far as it is known, and whether somebody else signs for that party."""

    person = forms.CharField(
        label=gettext_lazy("Signed by"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Only where it is none of the people above. One person at a time."),
    )
    function = forms.CharField(label=gettext_lazy("Function"), required=False, max_length=200)
    term_from = DayField(
        label=gettext_lazy("In office from"),
        required=False,
        help_text=gettext_lazy("Only of somebody who is none of the people above, and only if it is known."),
    )
    term_until = DayField(label=gettext_lazy("In office until"), required=False)
    awaits_another = forms.BooleanField(
        label=gettext_lazy("Somebody else still signs for this party"),
        required=False,
        help_text=gettext_lazy(
            "Such as the general director beside the chair of the council. "
            "The party has signed on the day of its last signature."
        ),
    )

    def add_people(self, parties: list[Partner | None], help_text: Any) -> dict[str, forms.Field]:
        """The choices of people we know; left out where there is nobody to choose from."""
        contact = ContactField(label=_("Person we know at the partner"), parties=parties, help_text=help_text)
        member = MemberField(label=_("Member of one of our bodies"), help_text=help_text)
        found: dict[str, forms.Field] = {}
        if contact.contacts:
            found["contact"] = contact
        if member.members and None in parties:
            found["member"] = member
        return found
