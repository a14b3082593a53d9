"""What is done with organisations, at a partner or at home."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office import journal
from office.journal import RowChange
from office.models import Actor
from office.rules import Refused, require
from partners import rules
from partners.models import Organisation, OrganisationKind, Partner

EDITABLE = ("name", "kind", "partner", "website", "note", "is_exercise")


@transaction.atomic
def add_organisation(*, by: Actor, form_token: UUID | None = None, **fields: Any) -> Organisation:
    """Enter an organisation; without a partner it is one of ours. The same form sent twice gives the first one."""
    require(rules.may_keep_partners(by), "role")
    already = Organisation.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    organisation = Organisation(form_token=form_token)
    _set(organisation, fields)
    organisation.save(force_insert=True)
    _enter("organisation.add", organisation, {}, by=by)
    return organisation


@transaction.atomic
def correct_organisation(
    organisation: Organisation, *, by: Actor, revision: int, **fields: Any
) -> Organisation:
    """Correct what is on file. Raises Refused when somebody else did since `revision` was read."""
    organisation = _locked(organisation, by=by)
    if organisation.revision != revision:
        sentence = _(
            "Somebody else has changed this organisation in the meantime. Compare both texts and save again."
        )
        raise Refused("stale", sentence)
    before = _values(organisation)
    _set(organisation, fields)
    if _values(organisation) == before:
        return organisation
    if before["partner"] != _values(organisation)["partner"]:
        _refuse_with_contacts(
            organisation, _("It cannot move while contacts belong to it. Correct them first.")
        )
    organisation.revision += 1
    organisation.save()
    _enter("organisation.correct", organisation, before, by=by)
    return organisation


@transaction.atomic
def remove_organisation(organisation: Organisation, *, by: Actor) -> str:
    """Take an organisation off the file that no contact belongs to; returns its name."""
    organisation = _locked(organisation, by=by)
    _refuse_with_contacts(
        organisation, _("Contacts belong to this organisation. Correct or erase them first, then remove it.")
    )
    before, number = _values(organisation), organisation.pk
    partner = organisation.partner
    organisation.delete()
    organisation.pk = number  # deleting takes it from the object, and the journal says which one it was
    changes = {key: [value, None] for key, value in before.items() if value}
    rows = [_at_the_partner(partner, before["name"], None)] if partner else []
    journal.record("organisation.remove", organisation, by=by, changes=changes, rows=rows)
    return organisation.name


def _locked(organisation: Organisation, *, by: Actor) -> Organisation:
    require(rules.may_keep_partners(by), "role")
    found = Organisation.objects.select_for_update(of=("self",)).select_related("partner")
    try:
        return found.get(pk=organisation.pk)
    except Organisation.DoesNotExist:
        raise Refused("removed", _("This organisation has been removed in the meantime.")) from None


def _refuse_with_contacts(organisation: Organisation, sentence: Any) -> None:
    if organisation.contacts.exists():
        raise Refused("has_contacts", sentence)


def _set(organisation: Organisation, fields: dict[str, Any]) -> None:
    for key, value in fields.items():
        if key not in EDITABLE:
            raise TypeError(f"an organisation has no {key} to set")
        setattr(organisation, key, value.strip() if isinstance(value, str) else value)
    if not organisation.name:
        raise Refused("nameless", _("Give the name of the organisation."))
    if organisation.kind not in OrganisationKind.values:
        raise Refused("kind", _("Choose what kind of organisation it is."))


def _values(organisation: Organisation) -> dict[str, Any]:
    """As the journal keeps them: a reference instead of a row."""
    held: Partner | None = organisation.partner
    values = {key: getattr(organisation, key) for key in EDITABLE}
    return values | {"partner": held.reference if held else ""}


def _enter(act: str, organisation: Organisation, before: dict[str, Any], *, by: Actor) -> None:
    after = _values(organisation)
    changes = {
        key: [before.get(key), value]
        for key, value in after.items()
        if before.get(key) != value and (before or value)
    }
    name = before.get("name")
    rows = [_at_the_partner(organisation.partner, name, after["name"])] if organisation.partner else []
    journal.record(act, organisation, by=by, changes=changes, rows=rows)


def _at_the_partner(partner: Partner, before: str | None, after: str | None) -> RowChange:
    """The act in the partner's own history."""
    return RowChange(journal.kind_of(partner), str(partner.pk), {"organisations": [before, after]})
