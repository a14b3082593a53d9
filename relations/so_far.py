"""The frozen figures of a tie in words: what was spent, done, reached; each with its definition and its rows.

Pure: plain figures in (see `relations/so_far_gathering.py`), sections of the page out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office import so_far
from office.calendar import written
from office.letters import capitalised
from office.percentages import percentages
from office.so_far import Figure, Section, Table
from office.traced import Because
from relations.models import ActivityState, BudgetKind, Direction, ExchangeKind, Payer, RelationType
from relations.money import NOTHING, written_money, written_number
from relations.so_far_gathering import Figures, gather

SOURCE = "ties"


def read(figures: Figures) -> list[Section]:
    """For each tie: the term at hand, then all that is on file."""
    found: list[Section] = []
    for tie in figures["ties"]:
        found.append(Section(_name(tie), [], _begun(tie)))
        if term := tie["term"]:
            within = [activity for activity in tie["activities"] if is_within(term, activity["day"])]
            visits = [visit for visit in tie["visits"] if is_within(term, visit["day"])]
            found.append(Section(_term(term), figures_of(within, visits), level=3))
        found.append(Section(_("All that is on file"), figures_of(tie["activities"], tie["visits"]), level=3))
    return found


def in_short(figures: Figures) -> list[Figure]:
    """Over all ties together: what was spent, and what was done."""
    activities = [activity for tie in figures["ties"] for activity in tie["activities"]]
    visits = [visit for tie in figures["ties"] for visit in tie["visits"]]
    return figures_of(activities, visits)


def is_within(term: Figures, day: str | None) -> bool:
    """Whether a day lies in the term, both ends included; what has no day lies in none."""
    return day is not None and term["from"] <= day and (term["until"] is None or day <= term["until"])


def figures_of(activities: list[Figures], visits: list[Figures]) -> list[Figure]:
    lines = [(activity, line) for activity in activities for line in activity["lines"]]
    outputs = [(activity, row) for activity in activities for row in activity["outputs"]]
    found = [*_money(lines)]
    if activities:
        found.append(_activities(activities))
    if outputs:
        found.append(_outputs(outputs))
    if visits:
        found.append(_visits(visits))
    return found


Line = tuple[Figures, Figures]


def _money(lines: list[Line]) -> list[Figure]:
    """What was spent in each currency, money first; what was given in kind apart."""
    kinds = sorted({(line["kind"] != BudgetKind.MONEY, line["kind"], line["currency"]) for _a, line in lines})
    return [
        _spent(kind, currency, [row for row in lines if (row[1]["kind"], row[1]["currency"]) == (kind, currency)])
        for _order, kind, currency in kinds
    ]  # fmt: skip


def _spent(kind: str, currency: str, rows: list[Line]) -> Figure:
    planned = added(line["planned"] for _a, line in rows)
    known = [line["actual"] for _a, line in rows if line["actual"] is not None]
    label = _("Spent (%(currency)s)") if kind == BudgetKind.MONEY else _("Given in kind (%(currency)s)")
    value = written_money(added(known), currency) if known else _("nothing recorded yet")
    hint = _("planned: %(planned)s") % {"planned": written_money(planned, currency)}
    return Figure(
        label % {"currency": currency}, value, _because_spent(rows, len(known), currency), _line_table(rows, currency), hint
    )  # fmt: skip


def _because_spent(rows: list[Line], known: int, currency: str) -> tuple[Because, ...]:
    definition = Because(_("The actual amounts of the budget lines below, added up."))
    missing = len(rows) - known
    lacking = ngettext(
        "%(count)s line has no actual amount on file and is not in the sum.",
        "%(count)s lines have no actual amount on file and are not in the sum.",
        missing,
    ) % {"count": missing}
    found = [definition, *([Because(lacking)] if missing else [])]
    if split := _who_pays(rows):
        found.append(Because(_("Who bears what was planned: %(split)s.") % {"split": split}))
    return tuple(found)


def _who_pays(rows: list[Line]) -> str:
    """Each payer's part of the plan, in percentages that add up to 100."""
    bearing: dict[str, Decimal] = {}
    for _activity, line in rows:
        for payer, amount in line["shares"].items():
            bearing[payer] = bearing.get(payer, NOTHING) + Decimal(amount)
    parts = percentages({payer.value: bearing[payer] for payer in Payer if bearing.get(payer)})
    return ", ".join(
        _("%(payer)s %(percent)s %%") % {"payer": Payer(name).label, "percent": part}
        for name, part in parts.items()
    )


def added(amounts: Iterable[str]) -> Decimal:
    """The sum of amounts as they are frozen: decimals in words, exact to the cent."""
    return sum((Decimal(amount) for amount in amounts), NOTHING)


def _line_table(rows: list[Line], currency: str) -> Table:
    columns = [_("Activity"), _("Budget line"), _("Planned"), _("Actual")]
    shown = [
        [
            f"{activity['reference']} {activity['title']}",
            line["title"],
            written_money(Decimal(line["planned"]), currency),
            "" if line["actual"] is None else written_money(Decimal(line["actual"]), currency),
        ]
        for activity, line in rows
    ]
    return Table(columns, shown, frozenset({2, 3}))


def _activities(activities: list[Figures]) -> Figure:
    done = sum(activity["state"] == ActivityState.DONE for activity in activities)
    cancelled = sum(activity["state"] == ActivityState.CANCELLED for activity in activities)
    value = _("%(done)s of %(all)s") % {"done": done, "all": len(activities) - cancelled}
    rows = [
        [
            f"{activity['reference']} {activity['title']}",
            activity["programme"] or _("pilot"),
            _day(activity["day"]),
            capitalised(str(ActivityState(activity["state"]).label)),
        ]
        for activity in activities
    ]
    because = [
        Because(
            _(
                "Activities marked as done, of all in programmes that both sides agreed to and in pilots at work."
            )
        )
    ]
    if cancelled:
        left_out = ngettext(
            "%(count)s cancelled activity is not counted.",
            "%(count)s cancelled activities are not counted.",
            cancelled,
        )
        because.append(Because(left_out % {"count": cancelled}))
    columns = [_("Activity"), _("Programme"), _("Date"), _("State")]
    return Figure(_("Activities done"), value, tuple(because), Table(columns, rows))


def _outputs(outputs: list[Line]) -> Figure:
    reached = sum(
        row["actual"] is not None and Decimal(row["actual"]) >= Decimal(row["target"]) for _a, row in outputs
    )
    value = _("%(reached)s of %(all)s") % {"reached": reached, "all": len(outputs)}
    because = Because(
        _("Outputs whose actual number is at least their target; one without a number is not reached.")
    )
    rows = [
        [
            f"{row['indicator']} ({row['unit']})" if row["unit"] else row["indicator"],
            f"{activity['reference']} {activity['title']}",
            written_number(Decimal(row["target"])),
            "" if row["actual"] is None else written_number(Decimal(row["actual"])),
        ]
        for activity, row in outputs
    ]
    columns = [_("Output"), _("Activity"), _("Target"), _("Actual")]
    return Figure(_("Targets reached"), value, (because,), Table(columns, rows, frozenset({2, 3})))


def _visits(visits: list[Figures]) -> Figure:
    rows = [
        [
            written(date.fromisoformat(visit["day"])),
            capitalised(str(ExchangeKind(visit["kind"]).label)),
            str(Direction(visit["direction"]).label),
        ]
        for visit in visits
    ]
    because = Because(_("Visits and meetings in person, as recorded."))
    return Figure(
        _("Visits and meetings"), str(len(visits)), (because,), Table([_("Date"), _("What"), _("Direction")], rows)
    )  # fmt: skip


def _name(tie: Figures) -> str:
    said = {
        "partners": ", ".join(tie["partners"]),
        "type": RelationType(tie["type"]).label,
        "reference": tie["relation"],
    }
    return _("%(partners)s, %(type)s (%(reference)s)") % said


def _begun(tie: Figures) -> str:
    since = date.fromisoformat(tie["since"]) if tie["since"] else None
    return _("Begun: %(since)s") % {"since": written(since, tie["since_precision"])}


def _term(term: Figures) -> str:
    said = {"from": _day(term["from"]), "until": _day(term["until"]), "protocol": term["protocol"]}
    if term["until"] is None:
        return _("Since %(from)s, under %(protocol)s") % said
    return _("In the term from %(from)s until %(until)s, under %(protocol)s") % said


def _day(day: str | None) -> str:
    return written(date.fromisoformat(day)) if day else ""


def register() -> None:
    so_far.register(so_far.Source(SOURCE, gather, read, in_short))


__all__ = ["added", "figures_of", "gather", "in_short", "is_within", "read", "register"]
