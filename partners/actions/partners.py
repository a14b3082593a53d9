from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from office import journal
from office.journal import RowChange
from office.models import Actor
from office.rules import Refused, require
from partners import rules
from partners.folding import fold
from partners.models import NameKind, Partner, PartnerName
from partners.register_linking import link_partner

# Text, language and kind.
Name = tuple[str, str, str]

EDITABLE = (
    "name", "kind", "country", "place_label", "region", "latitude", "longitude", "population",
    "population_year", "population_source", "website", "wikidata_id", "geonames_id", "notes",
)  # fmt: skip


@transaction.atomic
def create_partner(
    *,
    name: str,
    country: str,
    by: Actor,
    names: list[Name] | None = None,
    form_token: UUID | None = None,
    **fields: Any,
) -> Partner:
    """Enter a partner. The same form sent twice gives the partner made the first time."""
    require(rules.may_keep_partners(by), "role")
    already = _made_with(form_token)
    if already:
        return already
    _refuse_taken_wikidata_id(fields.get("wikidata_id", ""))
    partner = Partner(name=name, country=country, form_token=form_token, **fields)
    wanted = _distinct(names or [], name)
    partner.fold_names([text for text, _language, _kind in wanted])
    try:
        with transaction.atomic():
            partner.save(force_insert=True)
    except IntegrityError:
        # The same form came in twice at the same moment and the other one has won; or it is another fault.
        already = _made_with(form_token)
        if already is None:
            raise
        return already
    _store_names(partner, wanted)
    link_partner(partner)
    changes = {**_entered(partner), **names_change([], wanted)}
    journal.record("partner.create", partner, by=by, changes=changes)
    return partner


def enter_within(*, name: str, country: str, **fields: Any) -> tuple[Partner, RowChange]:
    """Enter a partner as part of a larger act, which has asked for the right and whose one entry takes the row."""
    partner = Partner(name=name, country=country, **fields)
    partner.fold_names([])
    partner.save(force_insert=True)
    link_partner(partner)
    return partner, RowChange(journal.kind_of(partner), str(partner.pk), _entered(partner))


def _entered(partner: Partner) -> dict[str, list[Any]]:
    return {key: [None, _shown(partner, key)] for key in EDITABLE if getattr(partner, key) not in ("", None)}


@transaction.atomic
def edit_partner(
    partner: Partner,
    *,
    by: Actor,
    revision: int,
    names: list[Name] | None = None,
    reason: str = "",
    **fields: Any,
) -> Partner:
    """Change what is on file about a partner. Names stay as they are where none are given.

    Raises Refused when somebody else has changed the partner since `revision` was read.
    """
    require(rules.may_keep_partners(by), "role")
    partner = Partner.records.select_for_update().get(pk=partner.pk)
    if partner.merged_into_id is not None:
        sentence = _("This record was merged into %(survivor)s in the meantime. Change that one instead.")
        raise Refused("merged", sentence % {"survivor": partner.survivor.reference})
    if partner.revision != revision:
        sentence = _(
            "Somebody else has changed this partner in the meantime. Compare both texts and save again."
        )
        raise Refused("stale", sentence)
    _refuse_taken_wikidata_id(fields.get("wikidata_id", ""), but=partner)
    before = {key: _shown(partner, key) for key in EDITABLE}
    for key, value in fields.items():
        if key not in EDITABLE:  # what became of a partner is recorded by acts of its own, see succession
            raise TypeError(f"a partner has no {key} to edit")
        setattr(partner, key, value)
    changes = {
        key: [before[key], _shown(partner, key)] for key in EDITABLE if before[key] != _shown(partner, key)
    }
    held = [(name.text, name.language, name.kind) for name in partner.names.all()]
    wanted = held if names is None else _distinct(names, partner.name)
    changes |= names_change(held, wanted)
    if not changes:
        return partner
    for name in partner.names.all():
        if (name.text, name.language, name.kind) not in wanted:
            name.delete()
    _store_names(partner, [name for name in wanted if name not in held])
    partner.fold_names([text for text, _language, _kind in wanted])
    partner.revision += 1
    partner.save()
    link_partner(partner)
    journal.record("partner.edit", partner, by=by, changes=changes, reason=reason)
    return partner


def _made_with(form_token: UUID | None) -> Partner | None:
    """The partner made by this form; where its record was merged since, the one into which."""
    made = Partner.records.filter(form_token=form_token).first() if form_token else None
    return made.survivor if made else None


def _refuse_taken_wikidata_id(wikidata_id: str, but: Partner | None = None) -> None:
    taken = Partner.records.filter(wikidata_id=wikidata_id) if wikidata_id else Partner.records.none()
    found = (taken.exclude(pk=but.pk) if but else taken).first()
    if found:
        owner = found.survivor
        sentence = _("%(reference)s %(name)s has this Wikidata identifier already. Is it the same partner?")
        raise Refused("wikidata_id_taken", sentence % {"reference": owner.reference, "name": owner.name})


def _distinct(names: list[Name], display_name: str) -> list[Name]:
    """Each once; the display name only where it adds a language or an official kind."""
    plain = (display_name, "", NameKind.EXONYM)
    return [name for name in dict.fromkeys(names) if name != plain]


def _store_names(partner: Partner, names: list[Name]) -> None:
    PartnerName.objects.bulk_create(
        PartnerName(partner=partner, text=text, language=language, kind=kind, folded=fold(text))
        for text, language, kind in names
    )


def _shown(partner: Partner, key: str) -> Any:
    """The value as the journal keeps it: numbers without a tail of zeros."""
    value = getattr(partner, key)
    return f"{value.normalize():f}" if key in ("latitude", "longitude") and value is not None else value


def names_change(before: list[Name], after: list[Name]) -> dict[str, list[Any]]:
    """The names before and after as the journal keeps them; nothing where they are the same."""

    def listed(names: list[Name]) -> list[str]:
        return sorted(f"{text} ({language or '?'}, {kind})" for text, language, kind in names)

    return {"names": [listed(before), listed(after)]} if set(before) != set(after) else {}
