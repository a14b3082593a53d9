"""The portfolio report: the same figures as the statistics page, as of one day, on paper."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from evaluations.charts import Bar
from evaluations.reports.atlas import Atlas, atlas
from evaluations.reports.letterhead import Letterhead, letterhead, our_municipality
from evaluations.reports.named import Named, named, place_name
from evaluations.statistics import UNKNOWN, Portfolio, Tie, portfolio
from evaluations.wording import capitalised, long_date, number, percent
from office.models import Visibility
from office.percentages import percentages
from partners.folding import fold
from relations.models import RelationState, RelationType


@dataclass(frozen=True)
class Figure:
    """A number with what it counts and by which rule."""

    key: str
    value: int
    value_text: str
    label: str
    definition: str


@dataclass(frozen=True)
class Line:
    """One row of a breakdown."""

    key: str
    label: str
    count: int
    count_text: str
    share_text: str


@dataclass(frozen=True)
class Breakdown:
    key: str
    title: str
    heading: str
    lines: tuple[Line, ...]
    total_text: str

    @property
    def is_short(self) -> bool:
        """Chart and table stand side by side on one page."""
        return len(self.lines) <= 12

    def bars(self) -> list[Bar]:
        return [Bar(line.label, line.count, f"{line.count_text} · {line.share_text}") for line in self.lines]

    @property
    def in_words(self) -> str:
        """What the chart shows, for those who hear the document."""
        return "; ".join(f"{line.label}: {line.count_text}" for line in self.lines)


@dataclass(frozen=True)
class TieRow:
    reference: str
    partners: tuple[Named, ...]
    type: str
    since: str
    status: str
    ended: str


@dataclass(frozen=True)
class PortfolioReport:
    head: Letterhead
    lead: str
    figures: tuple[Figure, ...]
    breakdowns: tuple[Breakdown, ...]
    live: tuple[TieRow, ...]
    ended: tuple[TieRow, ...]
    atlas: Atlas | None = None

    template = "evaluations/reports/portfolio.html"
    visibility = Visibility.INTERNAL


def content(*, language: str, as_of: date) -> PortfolioReport:
    counted = portfolio(as_of)
    day = long_date(as_of, language)
    return PortfolioReport(
        head=letterhead(
            kind=gettext("Portfolio report"), title=gettext("Our relations as of %(day)s") % {"day": day},
            reference="", language=language, as_of=as_of,
        ),
        lead=gettext("Every tie that was alive on that day, and every one that had ended by then."),
        figures=figures(counted, language),
        breakdowns=breakdowns(counted, language),
        live=tuple(tie_row(tie, language) for tie in counted.live_ties),
        ended=tuple(tie_row(tie, language) for tie in counted.ties if not tie.is_live),
        atlas=atlas(counted, our_municipality(), language),
    )  # fmt: skip


def figures(counted: Portfolio, language: str) -> tuple[Figure, ...]:
    """The headline numbers, each with its definition."""
    worded = [
        ("live", counted.live, gettext("live ties"),
         gettext("Relations that had begun by that day and not ended before it. The last day counts.")),
        ("countries", counted.countries, gettext("countries with a live tie"),
         gettext("Different countries of the partners in the live ties.")),
        ("since_unknown", counted.since_unknown, gettext("with an unknown beginning"),
         gettext("Live ties whose first day is not on file. They count as alive until their end.")),
        ("ever", counted.ever, gettext("ties ever, until that day"),
         gettext("All relations that had begun by that day, whether or not they had ended.")),
        ("ever_countries", counted.ever_countries, gettext("countries ever"),
         gettext("Different countries of the partners in all ties that had begun by that day.")),
    ]  # fmt: skip
    return tuple(
        Figure(key, value, number(value, language), label, text) for key, value, label, text in worded
    )


def breakdowns(counted: Portfolio, language: str) -> tuple[Breakdown, ...]:
    types = {code: type_label(code, language) for code in counted.by_type}
    statuses = {code: status_label(code, language) for code in counted.by_status}
    places = country_labels(counted.live_ties, language)
    return (
        _breakdown("type", gettext("Live ties by type"), gettext("Type"), counted.by_type, types, language),
        _breakdown(
            "country",
            gettext("Live ties by country"),
            gettext("Country"),
            counted.by_country,
            places,
            language,
        ),
        _breakdown(
            "status", gettext("Live ties by status"), gettext("Status"), counted.by_status, statuses, language
        ),
    )


def _breakdown(
    key: str, title: str, heading: str, counts: dict[str, int], labels: dict[str, str], language: str
) -> Breakdown:
    parts = percentages(counts)
    order = sorted(counts, key=lambda code: (-counts[code], fold(labels[code])))
    lines = tuple(
        Line(code, labels[code], counts[code], number(counts[code], language), percent(parts[code], language))
        for code in order
    )
    return Breakdown(key, title, heading, lines, number(sum(counts.values()), language))


def type_label(code: str, language: str) -> str:
    return capitalised(str(RelationType(code).label), language)


def status_label(code: str, language: str) -> str:
    label = gettext("unknown on that day") if code == UNKNOWN else str(RelationState(code).label)
    return capitalised(label, language)


def country_labels(ties: tuple[Tie, ...], language: str) -> dict[str, str]:
    """A name for each country code, in the municipality's own words where it has some for the place."""
    words: dict[str, list[str]] = {}
    for place in (place for tie in ties for place in tie.places):
        label = place_name(place, language)
        if label not in words.setdefault(place.country, []):
            words[place.country].append(label)
    return {code: ", ".join(sorted(labels, key=fold)) for code, labels in words.items()}


def tie_row(tie: Tie, language: str) -> TieRow:
    return TieRow(
        reference=tie.reference,
        partners=tuple(named(place, language) for place in tie.places),
        type=type_label(tie.type, language),
        since=long_date(tie.since, language, tie.since_precision),
        status=status_label(tie.status, language),
        ended=long_date(tie.ended, language, tie.ended_precision) if not tie.is_live else "",
    )
