"""What is done with the clauses of the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor, Role, account_of
from office.rules import Refused, require, role_missing
from relations.languages import CODES
from relations.library import refuse_unknown_placeholders
from relations.models import LibraryClause, Part, ProtocolKind

SAID = ("name", "part", "kinds", "heading", "texts")
MAX_HEADING, MAX_TEXT = 300, 20_000


def may_write_in_the_library(by: Actor) -> Any:
    return role_missing(by, Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR)


@transaction.atomic
def add_clause(
    *,
    by: Actor,
    name: str,
    part: str,
    kinds: Sequence[str],
    heading: dict[str, str],
    texts: dict[str, str],
    form_token: UUID | None = None,
) -> LibraryClause:
    """Add an entry of our own. The same form sent twice gives the entry made the first time."""
    require(may_write_in_the_library(by), "role")
    already = LibraryClause.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    said = _checked(name=name, part=part, kinds=list(kinds), heading=heading, texts=texts)
    clause = LibraryClause(author=account_of(by), form_token=form_token, **said)
    try:
        with transaction.atomic():
            clause.save(force_insert=True)
    except IntegrityError:  # the other of two clicks was first
        already = LibraryClause.objects.filter(form_token=form_token).first() if form_token else None
        if already is None:
            raise
        return already
    journal.record("library.add", clause, by=by, changes={"name": [None, clause.name]})
    return clause


@transaction.atomic
def edit_clause(clause: LibraryClause, *, by: Actor, revision: int, **said: Any) -> LibraryClause:
    """Change an entry; drafts into which it was put keep their words."""
    require(may_write_in_the_library(by), "role")
    clause = LibraryClause.objects.select_for_update().get(pk=clause.pk)
    if clause.revision != revision:
        raise Refused(
            "stale", _("Somebody else has changed this entry in the meantime. Compare and save again.")
        )
    checked = _checked(**({name: getattr(clause, name) for name in SAID} | said))
    changes = {
        name: [getattr(clause, name), value]
        for name, value in checked.items()
        if getattr(clause, name) != value
    }
    if not changes:
        return clause
    for name, value in checked.items():
        setattr(clause, name, value)
    clause.revision += 1
    clause.save()
    journal.record("library.edit", clause, by=by, changes=changes)
    return clause


@transaction.atomic
def retire_clause(clause: LibraryClause, *, by: Actor) -> LibraryClause:
    """Offer it no longer; it stays on file, and so do the drafts that have its words."""
    require(may_write_in_the_library(by), "role")
    clause = LibraryClause.objects.select_for_update().get(pk=clause.pk)
    if clause.retired_at:
        raise Refused("retired", _("This entry has been laid aside already."))
    clause.retired_at = timezone.now()
    clause.save(update_fields=["retired_at"])
    journal.record("library.retire", clause, by=by, changes={"name": [clause.name, None]})
    return clause


def _checked(**said: Any) -> dict[str, Any]:
    said["name"] = said["name"].strip()
    said["heading"] = {code: text.strip() for code, text in said["heading"].items() if text.strip()}
    said["texts"] = {code: text.strip() for code, text in said["texts"].items() if text.strip()}
    if not said["name"]:
        raise Refused("name", _("Give the entry a name, so that it is found again."))
    if (
        said["part"] not in Part.values
        or not set(said["kinds"]) <= set(ProtocolKind.values)
        or not said["kinds"]
    ):
        raise Refused("kinds", _("Say for which kinds of protocols and for which part it is meant."))
    if not said["texts"]:
        raise Refused("texts", _("Write the text in at least one language."))
    if not {*said["heading"], *said["texts"]} <= set(CODES):
        raise Refused("languages", _("Choose each language once, from the list."))
    if any(len(text) > MAX_HEADING for text in said["heading"].values()) or any(
        len(text) > MAX_TEXT for text in said["texts"].values()
    ):
        raise Refused("too_long", _("A heading has at most 300 characters and a clause at most 20000."))
    refuse_unknown_placeholders([*said["heading"].values(), *said["texts"].values()])
    return said
