"""Reads of this app, one function for each page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office import journal
from office.models import Job, JournalEntry, JournalRow
from partners import merging
from partners.countries import country_name
from partners.folding import SEPARATOR, fold
from partners.models import (
    CandidateFact,
    Criterion,
    CriterionGroup,
    Merge,
    NeedProfile,
    Partner,
    PartnerImport,
)

SUGGESTED = 8
SEARCH_HITS = 20


def partner_list() -> QuerySet[Partner]:
    """Every partner with whatever column the reader may choose; the long texts are no columns."""
    return Partner.objects.defer("notes", "names_folded")


def partner_page() -> QuerySet[Partner]:
    return Partner.objects.select_related("successor").prefetch_related("names", "predecessors")


def partners_for_export(found: QuerySet[Partner]) -> QuerySet[Partner]:
    """All columns of what a filter found, with the names."""
    pks = found.order_by().values("pk")
    return Partner.objects.filter(pk__in=pks).prefetch_related("names").order_by("name", "pk")


HISTORY = 20


def history_of_partner(partner: Partner) -> list[JournalEntry]:
    """The latest acts on a partner, newest first, and on the records merged into it; of an act on many only what it
    changed here."""
    kind, own = journal.kind_of(partner), str(partner.pk)
    numbers = [own]
    if getattr(partner, "has_merged_records", True):
        numbers = [str(number) for number in merging.records_within(partner)]
    mine = Q(kind=kind, object_pk__in=numbers)
    within = JournalRow.objects.filter(kind=kind, object_pk__in=numbers)
    found = JournalEntry.objects.filter(mine | Q(pk__in=within.values("entry"))).select_related(
        "actor", "for_whom"
    )
    here = within.filter(entry=OuterRef("pk"))
    entries: Any = found.annotate(
        own_row=Subquery(here.filter(object_pk=own).values("changes")[:1]),
        any_row=Subquery(here.values("changes")[:1]),
    )[:HISTORY]
    _name_acts_on_many(entries)
    for entry in entries:
        is_about_it = entry.kind == kind and entry.object_pk in numbers
        told = entry.own_row if entry.own_row is not None or is_about_it else entry.any_row
        if told is not None:
            entry.kind, entry.changes = kind, told  # for showing only, nothing is saved
    return list(entries)


def _name_acts_on_many(entries: Iterable[Any]) -> None:
    """Which import or merge an act belongs to, for whoever wants to know where a value came from; for showing only."""
    for model in (PartnerImport, Merge):
        told = [entry for entry in entries if entry.kind == model._meta.label_lower]
        found = model._default_manager.in_bulk([int(entry.object_pk) for entry in told]) if told else {}
        for entry in told:
            entry.within = found.get(int(entry.object_pk))


def history_of_import(importation: PartnerImport) -> list[JournalEntry]:
    return list(journal.history_of(importation)[:HISTORY])


def countries_in_use() -> list[tuple[str, str]]:
    """Country codes that partners have, with their names in the reader's language, in its order."""
    codes = Partner.objects.order_by().values_list("country", flat=True).distinct()
    language = get_language() or "en"
    return sorted(((code, country_name(code, language)) for code in codes), key=lambda choice: choice[1])


def imports() -> QuerySet[PartnerImport]:
    return PartnerImport.objects.select_related("uploaded_by", "job").defer("preview")


def import_page() -> QuerySet[PartnerImport]:
    return PartnerImport.objects.select_related("uploaded_by", "job")


@dataclass(frozen=True)
class Waiting:
    """Where an import stands between two pages: the job that works on it, if any."""

    job: Job | None

    @property
    def is_working(self) -> bool:
        return self.job is not None and not self.job.is_finished


def waiting_for(importation: PartnerImport) -> Waiting:
    return Waiting(importation.job)


def figures_of(importation: PartnerImport) -> dict[str, Any]:
    return {
        name: getattr(importation, name) for name in ("rows", "created", "updated", "unchanged", "rejected")
    }


ALIKE = 8


def partners_so_named(name: str, country: str) -> QuerySet[Partner]:
    """Those of the country with exactly this name by folding: perhaps the very one somebody is about to enter."""
    whole = f"{SEPARATOR}{fold(name)}{SEPARATOR}"
    return Partner.objects.filter(country=country, names_folded__contains=whole).order_by("pk")


def profile_list() -> QuerySet[NeedProfile]:
    shortlisted = Count("candidates", filter=Q(candidates__is_shortlisted=True))
    return NeedProfile.objects.select_related("chosen__partner").annotate(shortlisted=shortlisted)


def profile_page() -> QuerySet[NeedProfile]:
    return NeedProfile.objects.select_related("chosen__partner", "author")


def history_of_profile(profile: NeedProfile, *, without_scores: bool = False) -> list[JournalEntry]:
    """The latest acts, newest first; for whoever is still to score without what others gave."""
    entries = list(journal.history_of(profile)[:HISTORY])
    for entry in entries:
        if without_scores and entry.act.startswith("score."):
            entry.changes = {}  # for showing only, nothing is saved
    return entries


def facts_on_file(partner: Partner, criteria: list[Criterion]) -> dict[int, CandidateFact]:
    """What the register itself knows, offered as facts, by criterion; unsaved."""
    source = _("our register of partners (%(reference)s)") % {"reference": partner.reference}
    known: dict[str, str] = {
        CriterionGroup.POPULATION: _population(partner),
        CriterionGroup.COUNTRY: partner.place,
        CriterionGroup.REGION: partner.region,
    }
    return {
        line.pk: CandidateFact(text=known[line.group], source=source)
        for line in criteria
        if known.get(line.group)
    }


def _population(partner: Partner) -> str:
    if partner.population is None:
        return ""
    figure = format_decimal(partner.population, locale=(get_language() or "en").replace("-", "_"))
    if partner.population_year is None:
        return figure
    return _("%(figure)s (%(year)s)") % {"figure": figure, "year": partner.population_year}
