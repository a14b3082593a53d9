"""Exercises: people at a partner, by their function, and organisations. Days count from today, so that terms do not age."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from office.models import User
from partners.actions.contacts import add_contact, succeed
from partners.actions.organisations import add_organisation
from partners.models import Contact, Organisation, Partner
from relations.models import Relation


def load_contacts(folder: Path, ties: dict[str, Relation], people: dict[str, User]) -> None:
    """Enter each as the officer would; who has a successor is followed by the act of that name."""
    stage = tomllib.loads((folder / "contacts.toml").read_text(encoding="utf-8"))
    officer, bodies = people["officer"], {}
    for fact in stage["organisations"]:
        partner = Partner.objects.get(name=fact["partner"]) if "partner" in fact else None
        said = {"name": fact["name"], "kind": fact["kind"], "partner": partner, "is_exercise": True}
        bodies[fact["name"]] = add_organisation(by=officer, **said)
    entered: dict[str, Contact] = {}
    awaited: dict[str, str] = {}
    for fact in stage["contacts"]:
        fields = _fields(fact, bodies, timezone.localdate())
        if before := awaited.get(fact["key"]):
            former = entered[before]
            entered[fact["key"]] = succeed(former, by=officer, revision=former.revision, **fields)
        else:
            partner = Partner.objects.get(name=fact["partner"])
            entered[fact["key"]] = add_contact(partner, by=officer, **fields)
        if "successor" in fact:
            awaited[fact["successor"]] = fact["key"]


def _fields(fact: dict[str, Any], bodies: dict[str, Organisation], today: date) -> dict[str, Any]:
    """The contact's own values; a term is written in days from today."""
    fields: dict[str, Any] = {key: fact[key] for key in ("function", "email", "language") if key in fact}
    for key in ("term_from", "term_until"):
        if key in fact:
            fields[key] = today + timedelta(days=fact[key])
    if "organisation" in fact:
        fields["organisation"] = bodies[fact["organisation"]]
    return {**fields, "is_exercise": True}
