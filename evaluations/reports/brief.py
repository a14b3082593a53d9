"""The brief: one relation on one page, for the mayor on the way to the meeting.

It never takes a second page. Where texts are long they are cut at a word, end in “…”, and the page says where
the rest stands. How much is cut is found by laying the page out: `shorter()` gives the next tighter one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.utils.translation import gettext, ngettext

from evaluations.reports.blocks import Cell, Fact, facts
from evaluations.reports.letterhead import Letterhead, letterhead
from evaluations.reports.named import Named, named
from evaluations.reports.relation_file import RelationFile, relation_file
from evaluations.reports.standing import programme_state, standing_rows, status_text
from evaluations.statistics import place_of
from evaluations.wording import capitalised, long_date, number
from office.models import Visibility
from relations.gaps import five_roles
from relations.models import Activity, ActivityState, Programme, Relation, ResponsibilityRole
from relations.money import totals

# From roomy to tight: the longest text, the longest line, the most rows of a list. The last one always fits.
_ROOM = ((640, 200, 4), (320, 110, 3), (160, 70, 2), (80, 40, 1))

_LABEL = 40


@dataclass(frozen=True)
class Brief:
    head: Letterhead
    partners: tuple[Named, ...]
    status: str
    facts: tuple[Fact, ...]
    purpose: str
    standing: tuple[Fact, ...]
    programme: tuple[Fact, ...]
    exchanges: tuple[Fact, ...]
    pulse: str
    steps: tuple[Fact, ...]
    people: tuple[Fact, ...]
    is_exercise: bool
    room: int = 0

    template = "evaluations/reports/brief.html"
    visibility = Visibility.INTERNAL
    most_pages = 1

    def shorter(self) -> Self | None:
        """The same with less room for long texts; None when there is nothing left to cut."""
        return replace(self, room=self.room + 1) if self.room + 1 < len(_ROOM) else None

    @property
    def cut(self) -> "Cut":
        return cut(self)


@dataclass(frozen=True)
class Cut:
    """What is really drawn. `is_cut` when something of the content is not."""

    title: str
    facts: tuple[Fact, ...]
    purpose: str
    standing: tuple[Fact, ...]
    programme: tuple[Fact, ...]
    exchanges: tuple[Fact, ...]
    pulse: str
    steps: tuple[Fact, ...]
    people: tuple[Fact, ...]
    is_cut: bool


def content(relation: Relation, *, language: str, as_of: date) -> Brief:
    file = relation_file(relation, as_of)
    return Brief(
        head=letterhead(
            kind=gettext("Brief"), title=file.relation.partner_names, reference=relation.reference,
            language=language, as_of=as_of,
        ),
        partners=tuple(named(place_of(partner), language) for partner in file.partners),
        status=status_text(file, language),
        facts=_five_facts(file, language),
        purpose=file.relation.purpose.strip(),
        standing=facts(standing_rows(file, language)),
        programme=facts(_programme_rows(file.programme, file.as_of, language)),
        exchanges=tuple(
            Fact(long_date(exchange.on, language), Cell(_exchange(exchange)))
            for exchange in file.exchanges
        ),
        pulse=pulse_sentence(file, language),
        steps=tuple(
            Fact(long_date(deadline.due_on, language), Cell(_step(deadline)))
            for deadline in file.deadlines
        ),
        people=facts(_people(file)),
        is_exercise=file.relation.is_exercise,
    )  # fmt: skip


# -- what it says -------------------------------------------------------------------------------------


def _five_facts(file: RelationFile, language: str) -> tuple[Fact, ...]:
    """Of several partners the first is told; the others stand in the heading."""
    if not file.partners:
        return ()
    partner = file.partners[0]
    native = place_of(partner)
    population = number(partner.population, language) if partner.population else ""
    if population and partner.population_year:
        population = gettext("%(number)s (%(year)s)") % {
            "number": population,
            "year": partner.population_year,
        }
    tie = file.relation
    since = long_date(tie.since, language, tie.since_precision) if tie.since else gettext("date unknown")
    return facts(
        [
            (gettext("Own name"), Cell(native.native or partner.name, native.native_language)),
            (gettext("Country"), ", ".join(filter(None, [partner.place_label or named(native, language).place,
                                                         partner.region]))),
            (gettext("Kind"), capitalised(str(partner.get_kind_display()), language)),
            (gettext("Population"), population or gettext("not on file")),
            (gettext("The tie"), gettext("%(kind)s since %(since)s") % {
                "kind": capitalised(str(tie.get_type_display()), language), "since": since}),
        ]
    )  # fmt: skip


def _programme_rows(programme: Programme | None, as_of: date, language: str) -> list[tuple[str, str]]:
    if programme is None:
        return []
    activities = [a for objective in programme.objectives.all() for a in objective.activities.all()]
    wanted = [a for a in activities if a.state != ActivityState.CANCELLED]
    done = sum(bool(activity.done_on and activity.done_on <= as_of) for activity in wanted)
    state = programme_state(programme, as_of, language)
    return [
        (gettext("Programme"), f"{programme.title} · {state}"),
        (gettext("Period"), programme.period_text),
        (
            gettext("Activities done"),
            gettext("%(done)s of %(all)s") % {"done": number(done, language), "all": number(len(wanted), language)},
        ),
        (gettext("Outputs"), _outputs(wanted, language)),
        (gettext("Planned and spent"), _money(wanted)),
    ]  # fmt: skip


def _outputs(activities: Iterable[Activity], language: str) -> str:
    """How many of the numbers to reach are reached; nothing recorded is not nothing reached."""
    outputs = [output for activity in activities for output in activity.outputs.all()]
    if not outputs:
        return ""
    told = [(output.actual, output.target) for output in outputs if output.actual is not None]
    reached = sum(actual >= target for actual, target in told)
    return gettext("%(reached)s of %(all)s targets reached, %(open)s not recorded yet") % {
        "reached": number(reached, language),
        "all": number(len(outputs), language),
        "open": number(len(outputs) - len(told), language),
    }


def _money(activities: Iterable[Activity]) -> str:
    lines = [line for activity in activities for line in activity.budget_lines.all()]
    told = [
        gettext("%(planned)s planned, %(actual)s spent")
        % {"planned": total.planned_text, "actual": total.actual_text or gettext("nothing recorded")}
        for total in totals(lines)
        if total.is_money
    ]
    return "; ".join(told)


def pulse_sentence(file: RelationFile, language: str) -> str:
    """How long ago both sides last exchanged something. Internal, like the whole paper."""
    reading = file.reading
    if reading.evidence is None:
        return capitalised(str(reading.pulse.label), language)
    return gettext("%(pulse)s: both sides last exchanged something on %(day)s.") % {
        "pulse": capitalised(str(reading.pulse.label), language),
        "day": long_date(reading.evidence.on, language),
    }


def _exchange(exchange) -> str:  # type: ignore[no-untyped-def]  # an Exchange as the file holds it
    return f"{capitalised(str(exchange.get_kind_display()), '')}: {exchange.about}"


def _step(deadline) -> str:  # type: ignore[no-untyped-def]  # a Deadline as the file holds it
    who = deadline.waiting_on_text or (str(deadline.user) if deadline.user else deadline.get_role_display())
    return f"{deadline.text} ({who})" if who else deadline.text


def _people(file: RelationFile) -> list[tuple[str, str]]:
    relation = file.relation
    rows = [
        (gettext("Unit in charge"), str(relation.owner_unit or "")),
        (gettext("Officer"), str(relation.officer or "")),
    ]
    programme = file.programme
    if programme is None:
        return rows
    activities = [a for objective in programme.objectives.all() for a in objective.activities.all()]
    told = {str(ResponsibilityRole.GENERAL_COORDINATOR.label), str(ResponsibilityRole.FOCAL_PERSON.label)}
    holders = [holder for holder in five_roles(activities) if str(holder.label) in told and holder.people]
    return [*rows, *((holder.label, ", ".join(holder.people)) for holder in holders)]


# -- how it is made to fit ----------------------------------------------------------------------------


def cut(told: Brief) -> Cut:
    """The content within the room there is; lists say how many rows they leave out."""
    text, line, rows = _ROOM[told.room]

    def lines(all_of_it: tuple[Fact, ...], most: int = rows) -> tuple[Fact, ...]:
        shown = [Fact(shortened(fact.label, _LABEL), replace(fact.value, text=shortened(fact.value.text, line)))
                 for fact in all_of_it[:most]]  # fmt: skip
        if left := len(all_of_it) - len(shown):
            more = ngettext("… and %(count)s more", "… and %(count)s more", left) % {"count": left}
            shown.append(Fact("", Cell(more)))
        return tuple(shown)

    few = 8 if told.room + 1 < len(_ROOM) else 3
    drawn = Cut(
        title=shortened(told.head.title, line),
        facts=lines(told.facts, 5),
        purpose=shortened(told.purpose, text),
        standing=lines(told.standing, few),
        programme=lines(told.programme, min(few, 5)),
        exchanges=lines(told.exchanges),
        pulse=shortened(told.pulse, line),
        steps=lines(told.steps),
        people=lines(told.people, few),
        is_cut=False,
    )
    names = ("facts", "purpose", "standing", "programme", "exchanges", "steps", "people", "pulse")
    whole = drawn.title == told.head.title and all(getattr(drawn, n) == getattr(told, n) for n in names)
    return replace(drawn, is_cut=not whole)


def shortened(text: str, room: int) -> str:
    """Cut at a word so that it fits, with “…”; wide signs (Han, hangul) count for two."""
    text = " ".join(text.split())
    if _breadth(text) <= room:
        return text
    kept = text
    while kept and _breadth(kept) > room - 1:
        kept = kept[: max(1, int(len(kept) * (room - 1) / _breadth(kept)))] if len(kept) > room else kept[:-1]
    at_word = kept.rsplit(" ", 1)[0] if " " in kept else kept
    # A text without spaces is cut anywhere.
    kept = at_word if len(at_word) > len(kept) * 0.6 else kept
    return kept.rstrip(" ,.;:–-") + "…"


def _breadth(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
