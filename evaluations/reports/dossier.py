"""The dossier: everything on file about one relation, in numbered parts with a table of contents."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from evaluations.reports import dossier_acts, dossier_work
from evaluations.reports.blocks import Block, Cell, Fact, Section, facts, paragraphs
from evaluations.reports.dossier_timeline import timeline
from evaluations.reports.letterhead import Letterhead, letterhead
from evaluations.reports.named import Named, named
from evaluations.reports.relation_file import RelationFile, relation_file
from evaluations.reports.standing import standing_rows, status_text
from evaluations.statistics import place_of
from evaluations.wording import capitalised, long_date, number
from office.council_words import language_name
from office.models import Visibility
from partners.models import Partner
from partners.sentence import purpose_sentence
from relations.models import Relation


@dataclass(frozen=True)
class DossierReport:
    head: Letterhead
    partners: tuple[Named, ...]
    status: str
    standing: tuple[Fact, ...]
    sections: tuple[Section, ...]
    is_exercise: bool

    template = "evaluations/reports/dossier.html"
    visibility = Visibility.INTERNAL


def content(relation: Relation, *, language: str, as_of: date) -> DossierReport:
    file = relation_file(relation, as_of)
    return DossierReport(
        head=letterhead(
            kind=gettext("Dossier"), title=file.relation.partner_names, reference=relation.reference,
            language=language, as_of=as_of,
        ),
        partners=tuple(named(place_of(partner), language) for partner in file.partners),
        status=status_text(file, language),
        standing=facts(_standing(file, language)),
        sections=_sections(file, language),
        is_exercise=file.relation.is_exercise,
    )  # fmt: skip


def _sections(file: RelationFile, language: str) -> tuple[Section, ...]:
    """In the order in which a tie lives: why, who, what happened, what was agreed, what was done, what it was worth."""
    nothing = gettext("No records yet.")
    parts = [
        ("purpose", gettext("Why we have this"), _purpose(file, language), gettext("No purpose is on file.")),
        ("partners", gettext("The partner"), _partners(file, language), nothing),
        ("timeline", gettext("What happened"), timeline(file, language), nothing),
        ("protocols", gettext("Protocols"), dossier_acts.protocols(file, language), nothing),
        ("decisions", gettext("Decisions"), dossier_acts.decisions(file, language), nothing),
        ("permissions", gettext("Permissions"), dossier_acts.permissions(file, language), nothing),
        ("programme", gettext("Programme and pilots"), dossier_work.programmes(file, language), nothing),
        ("exchanges", gettext("Exchanges"), dossier_work.exchanges(file, language), nothing),
        ("evaluations", gettext("Evaluations"), dossier_work.evaluations(file, language), nothing),
        ("endings", gettext("Endings"), dossier_acts.endings(file, language),
         gettext("Nobody has proposed to end this tie.")),
        ("due", gettext("What is due"), dossier_acts.due(file, language), gettext("Nothing is due.")),
        ("documents", gettext("Documents on file"), dossier_acts.documents(file, language), nothing),
    ]  # fmt: skip
    return tuple(Section(key, title, tuple(blocks), absent) for key, title, blocks, absent in parts)


def _standing(file: RelationFile, language: str) -> list[tuple[str, str]]:
    relation = file.relation
    rows = [
        (gettext("Type"), capitalised(str(relation.get_type_display()), language)),
        (gettext("Status"), status_text(file, language)),
        (gettext("Since"), long_date(relation.since, language, relation.since_precision)),
        *standing_rows(file, language),
        (gettext("Unit in charge"), str(relation.owner_unit or "")),
        (gettext("Officer"), str(relation.officer or "")),
    ]
    if relation.predecessor:
        rows.append((gettext("Takes up again"), relation.predecessor.reference))
    return rows


def _purpose(file: RelationFile, language: str) -> list[Block]:
    relation = file.relation
    profile = relation.need_profile
    return [
        Block(
            paragraphs=paragraphs(relation.purpose),
            facts=facts(
                [
                    (gettext("What we were looking for"), purpose_sentence(profile) if profile else ""),
                    (gettext("Themes"), ", ".join(str(label) for label in relation.theme_labels)),
                    (gettext("Motivations"), ", ".join(str(label) for label in relation.motivation_labels)),
                    (gettext("What the public reads"), relation.public_summary),
                ]
            ),
        )
    ]


def _partners(file: RelationFile, language: str) -> list[Block]:
    several = len(file.partners) > 1
    return [
        Block(title=partner.name if several else "", facts=_partner(partner, language))
        for partner in file.partners
    ]


def _partner(partner: Partner, language: str) -> tuple[Fact, ...]:
    place = place_of(partner)
    population = number(partner.population, language) if partner.population else ""
    if population and partner.population_year:
        population = gettext("%(number)s (%(year)s)") % {
            "number": population,
            "year": partner.population_year,
        }
    return facts(
        [
            (gettext("Name"), partner.name),
            (gettext("Own name"), Cell(place.native, place.native_language)),
            (gettext("Reference"), partner.reference),
            (gettext("Kind"), capitalised(str(partner.get_kind_display()), language)),
            (gettext("Country"), named(place, language).place),
            (gettext("Region"), partner.region),
            (gettext("Population"), population),
            (gettext("Website"), partner.website),
            (gettext("Legal status"), capitalised(str(partner.get_legal_status_display()), language)),
            *(
                (gettext("Name in %(language)s") % {"language": language_name(name.language)},
                 Cell(name.text, name.language))
                for name in partner.names.all()
                if name.language and name.kind == "official" and name.text != partner.name
            ),
            (gettext("Notes"), partner.notes),
        ]
    )  # fmt: skip


__all__ = ["DossierReport", "content"]
