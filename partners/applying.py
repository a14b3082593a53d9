"""Writing a plan into the register, in bulk; says of every partner what changed, for the journal."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from office.journal import RowChange, kind_of
from office.models import Actor
from office.rules import Refused
from partners.claims import Claim, record_claims
from partners.folding import fold, folded_names
from partners.importing import Outcome, Plan, RowPlan
from partners.models import NameKind, Partner, PartnerName

_BATCH = 500
_WRITTEN_FIELDS = (
    "name", "kind", "country", "place_label", "region", "latitude", "longitude", "population",
    "population_year",
    "website", "wikidata_id", "geonames_id", "notes", "names_folded", "revision",
)  # fmt: skip


def write_plan(plan: Plan, *, source: str, by: Actor) -> tuple[list[RowChange], int]:
    """Write within the caller's transaction; returns the changes of rows and the number of new claims."""
    made = _create([planned for planned in plan.rows if planned.outcome is Outcome.CREATE])
    changed = _update([planned for planned in plan.rows if planned.outcome is Outcome.UPDATE])
    claims = _claims(plan, made)
    new_claims = record_claims(claims, source, by) if claims else 0
    rows = [
        _row_of_new(planned, made[planned.row.number]) for planned in plan.rows if planned.row.number in made
    ]
    return rows + changed, new_claims


def _create(planned_rows: list[RowPlan]) -> dict[int, Partner]:
    partners = [
        Partner(**planned.state, names_folded=folded_names([planned.state["name"], *planned.new_names]))
        for planned in planned_rows
    ]
    Partner.objects.bulk_create(partners, batch_size=_BATCH)
    _add_names((partner, planned.new_names) for planned, partner in zip(planned_rows, partners, strict=True))
    return {planned.row.number: partner for planned, partner in zip(planned_rows, partners, strict=True)}


def _add_names(names: Iterable[tuple[Partner, list[str]]]) -> None:
    PartnerName.objects.bulk_create(
        (
            PartnerName(partner=partner, text=text, kind=NameKind.EXONYM, folded=fold(text))
            for partner, texts in names
            for text in texts
        ),
        batch_size=_BATCH,
    )


def _update(planned_rows: list[RowPlan]) -> list[RowChange]:
    changes: list[RowChange] = []
    for start in range(0, len(planned_rows), _BATCH):
        changes += _update_batch(planned_rows[start : start + _BATCH])
    return changes


def _update_batch(planned_rows: list[RowPlan]) -> list[RowChange]:
    wanted = [planned.known.pk for planned in planned_rows if planned.known and planned.known.pk]
    locked = Partner.objects.select_for_update().in_bulk(wanted)
    texts: dict[int, list[str]] = {pk: [] for pk in wanted}
    for partner_id, text in PartnerName.objects.filter(partner__in=wanted).values_list("partner_id", "text"):
        texts[partner_id].append(text)
    partners = []
    for planned in planned_rows:
        partner = locked[planned.known.pk]  # type: ignore[union-attr]  # an update has a partner on file
        for difference in planned.differences:
            if getattr(partner, difference.field) != difference.before:
                raise Refused(
                    "data_changed",
                    _("A partner was changed at this very moment. Nothing was imported. Try again."),
                )
            setattr(partner, difference.field, difference.after)
        partner.fold_names([*texts[partner.pk], *planned.new_names])
        partner.revision += 1
        partners.append(partner)
    Partner.objects.bulk_update(partners, _WRITTEN_FIELDS, batch_size=_BATCH)
    _add_names((partner, planned.new_names) for planned, partner in zip(planned_rows, partners, strict=True))
    return [
        _row_of_changed(planned, partner) for planned, partner in zip(planned_rows, partners, strict=True)
    ]


def _written(value: Any) -> Any:
    """A value as the journal keeps it: degrees without a tail of zeros."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _row_of_new(planned: RowPlan, partner: Partner) -> RowChange:
    changes: dict[str, list[Any]] = {
        key: [None, _written(value)] for key, value in planned.state.items() if value not in ("", None)
    }
    if planned.new_names:
        changes["names"] = [[], planned.new_names]
    return RowChange(kind_of(partner), str(partner.pk), changes)


def _row_of_changed(planned: RowPlan, partner: Partner) -> RowChange:
    changes = {
        change.field: [_written(change.before), _written(change.after)] for change in planned.differences
    }
    if planned.new_names:
        changes["names"] = [[], planned.new_names]
    return RowChange(kind_of(partner), str(partner.pk), changes)


def _claims(plan: Plan, made: dict[int, Partner]) -> list[Claim]:
    """The claims of all rows taken, each with its partner on file."""
    claims = list(plan.claims)
    known = {planned.known.pk for planned, _column, _value in claims if planned.known and planned.known.pk}
    on_file = Partner.objects.in_bulk(known)
    found = []
    for planned, column, value in claims:
        partner = made.get(planned.row.number)
        if partner is None and planned.known:
            # Either on file, or made by the earlier row of this list that this one repeats.
            first = planned.known.row
            partner = on_file[planned.known.pk] if planned.known.pk else made[first.number if first else 0]
        if partner:
            found.append(Claim(partner, column, value, planned.row.number))
    return found
