"""What is done with contacts. All that is a person's goes into the journal's erasable side, and with the contact."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.journal import RowChange
from office.models import OPERATOR, Actor
from office.rules import Refused, require
from partners import rules, terms_of_office
from partners.models import CIRCLES, Contact, Organisation, Partner

PERSONAL = (
    "name", "function", "organisation", "email", "phone", "language", "term_from", "term_until",
)  # fmt: skip
PLAIN = ("has_left", "visibility", "delete_after", "is_exercise")
EDITABLE = (*PERSONAL, *PLAIN)


@transaction.atomic
def add_contact(partner: Partner, *, by: Actor, form_token: UUID | None = None, **fields: Any) -> Contact:
    """Enter a person at a partner. The same form sent twice gives the contact made the first time."""
    require(rules.may_keep_partners(by), "role")
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if already := _made_already(form_token):
        return already
    contact = Contact(partner=partner, form_token=form_token)
    _set(contact, fields)
    contact.save(force_insert=True)
    terms_of_office.follow_term(contact, timezone.localdate())
    journal.record(
        "contact.add", contact, by=by, **_said(None, contact), rows=[_at_the_partner(contact, None, contact.reference)]
    )  # fmt: skip
    return contact


@transaction.atomic
def correct_contact(contact: Contact, *, by: Actor, revision: int, **fields: Any) -> Contact:
    """Correct what is on file about a person. Raises Refused when somebody else did since `revision` was read."""
    contact = _locked(contact, by=by, revision=revision)
    return _changed("contact.correct", contact, fields, by=by)


@transaction.atomic
def end_term(contact: Contact, *, by: Actor, revision: int, on: date, has_left: bool = False) -> Contact:
    """Say which day is the last one in office. With nobody to follow the person holds over, unless gone for good."""
    contact = _locked(contact, by=by, revision=revision)
    return _changed("contact.end_term", contact, {"term_until": on, "has_left": has_left}, by=by)


@transaction.atomic
def succeed(
    contact: Contact, *, by: Actor, revision: int, form_token: UUID | None = None, **fields: Any
) -> Contact:
    """Enter who comes next: a new contact at the same partner. An open term ends on the day before the next begins.

    Raises Refused when there is a successor already or the new term begins before the old one.
    """
    former = _locked(contact, by=by)
    if already := _made_already(form_token):
        return already
    _refuse_stale(former, revision)
    if former.successor_id:
        raise Refused("succeeded", _("The successor is on file already. Correct that entry instead."))
    new = Contact(partner=former.partner, form_token=form_token)
    _set(new, fields)
    new.save(force_insert=True)
    former.successor, former.has_left = new, False
    if former.term_until is None and new.term_from:
        former.term_until = new.term_from - timedelta(days=1)
    _refuse_a_backward_term(former)
    former.revision += 1
    former.save()
    for each in (former, new):
        terms_of_office.follow_term(each, timezone.localdate())
    # Without the day on which the term ended: it is a person's, and rows of the journal are never erased.
    rows = [
        RowChange(journal.kind_of(former), str(former.pk), {"successor": [None, new.reference]}),
        _at_the_partner(new, former.reference, new.reference),
    ]
    journal.record("contact.succeed", new, by=by, **_said(None, new), rows=rows)
    return new


@transaction.atomic
def erase_contact(contact: Contact, *, by: Actor, reason: str) -> str:
    """Erase a person for good: the row, the diary's entries and what the journal holds. Returns the reference.

    Whom the person succeeded does not hold office again for it.
    """
    contact = _locked(contact, by=by)
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    gone, reference = journal.erase_personal_about(contact), contact.reference
    terms_of_office.forget(contact)
    contact.predecessors.update(has_left=True, successor=None, revision=F("revision") + 1)
    number = contact.pk
    contact.delete()
    contact.pk = number  # deleting takes it from the object, and the journal says which one it was
    rows = [_at_the_partner(contact, reference, None), *gone]
    journal.record("contact.erase", contact, by=by, reason=reason.strip(), rows=rows)
    return reference


def erase_what_is_due(today: date) -> int:
    """Erase each contact whose day of erasure has passed; returns how many. Run twice it has one effect."""
    due = list(Contact.objects.to_erase(today).order_by("pk"))
    for contact in due:
        erase_contact(
            contact, by=OPERATOR, reason=str(_("The day until which it was to be kept has passed."))
        )
    return len(due)


def _locked(contact: Contact, *, by: Actor, revision: int | None = None) -> Contact:
    require(rules.may_keep_partners(by), "role")
    try:
        found = Contact.objects.select_for_update(of=("self",)).select_related("partner").get(pk=contact.pk)
    except Contact.DoesNotExist:
        raise Refused("erased", _("This contact has been erased in the meantime.")) from None
    if revision is not None:
        _refuse_stale(found, revision)
    return found


def _made_already(form_token: UUID | None) -> Contact | None:
    return Contact.objects.filter(form_token=form_token).first() if form_token else None


def _refuse_stale(contact: Contact, revision: int) -> None:
    if contact.revision != revision:
        sentence = _(
            "Somebody else has changed this contact in the meantime. Compare both texts and save again."
        )
        raise Refused("stale", sentence)


def _changed(act: str, contact: Contact, fields: dict[str, Any], *, by: Actor) -> Contact:
    before = _values(contact)
    _set(contact, fields)
    if _values(contact) == before:
        return contact
    contact.revision += 1
    contact.save()
    terms_of_office.follow_term(contact, timezone.localdate())
    rows = [_at_the_partner(contact, contact.reference, contact.reference)]
    journal.record(act, contact, by=by, **_said(before, contact), rows=rows)
    return contact


def _set(contact: Contact, fields: dict[str, Any]) -> None:
    for key, value in fields.items():
        if key not in EDITABLE:
            raise TypeError(f"a contact has no {key} to set")
        setattr(contact, key, value.strip() if isinstance(value, str) else value)
    if not contact.name and not contact.function:
        raise Refused("nobody", _("Give the name of the person or the function: one of both is needed."))
    if contact.visibility not in CIRCLES:
        raise Refused("visibility", _("Choose who may see this contact."))
    if contact.organisation and contact.organisation.partner_id not in (None, contact.partner_id):
        raise Refused("organisation", _("This organisation belongs to another partner."))
    _refuse_a_backward_term(contact)


def _refuse_a_backward_term(contact: Contact) -> None:
    if contact.term_from and contact.term_until and contact.term_until < contact.term_from:
        raise Refused("term", _("A term of office cannot end before it begins. Check both days."))


def _values(contact: Contact) -> dict[str, Any]:
    """As the journal keeps them: a reference instead of a row."""
    values = {key: getattr(contact, key) for key in EDITABLE}
    held: Organisation | None = contact.organisation
    return values | {"organisation": held.reference if held else ""}


def _said(before: dict[str, Any] | None, contact: Contact) -> dict[str, Any]:
    """What changed, parted into what is a person's and what may stay when the person is erased."""
    after = _values(contact)
    former = before or dict.fromkeys(EDITABLE)
    # What a new contact simply does not have is no news.
    told = {
        key: [former[key], after[key]]
        for key in EDITABLE
        if former[key] != after[key] and (before or after[key])
    }
    return {
        "changes": {key: pair for key, pair in told.items() if key in PLAIN},
        "personal": {key: pair for key, pair in told.items() if key in PERSONAL},
    }


def _at_the_partner(contact: Contact, before: str | None, after: str | None) -> RowChange:
    """The act in the partner's own history: which contact, not who it is."""
    return RowChange(journal.kind_of(contact.partner), str(contact.partner_id), {"contacts": [before, after]})
