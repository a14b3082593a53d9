"""An activity in words, so that two people who changed it at once can compare what each wrote."""

from django.utils.translation import gettext as _

from relations.actions.activity import LineEntry, OutputEntry, Particulars, ResponsibilityEntry
from relations.models import Activity, ActivityType, LeadSide, Payer, ResponsibilityRole
from relations.models.programme import period_text
from relations.money import written_money, written_number


def particulars_of(activity: Activity) -> Particulars:
    """What is on file, as an act would take it."""
    return Particulars(
        title=activity.title,
        type=activity.type,
        description=activity.description,
        place=activity.place,
        lead_side=activity.lead_side,
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        outputs=tuple(
            OutputEntry(row.indicator, row.target, row.unit, row.actual, row.pk)
            for row in activity.outputs.all()
        ),
        responsibilities=tuple(
            ResponsibilityEntry(row.role, row.name, row.organisation, row.side, row.user)
            for row in activity.responsibilities.select_related("user")
        ),
        budget_lines=tuple(
            LineEntry(
                row.title,
                row.planned,
                row.currency,
                {share.payer: (share.amount, share.name) for share in row.shares.all()},
                kind=row.kind,
                row=row.pk,
            )
            for row in activity.budget_lines.all()
        ),
    )


def in_words(particulars: Particulars) -> dict[str, str]:
    """Label and text of everything an activity consists of."""
    return {
        _("Title"): particulars.title,
        _("Type"): str(ActivityType(particulars.type).label),
        _("Description"): particulars.description or "–",
        _("Place"): particulars.place or "–",
        _("Led by"): str(LeadSide(particulars.lead_side).label),
        _("Period"): period_text(particulars.starts_on, particulars.ends_on) or "–",
        _("Outputs"): "; ".join(_output(entry) for entry in particulars.outputs) or "–",
        _("Responsible"): "; ".join(_person(entry) for entry in particulars.responsibilities) or "–",
        _("Budget"): "; ".join(_line(entry) for entry in particulars.budget_lines) or "–",
    }


def _output(entry: OutputEntry) -> str:
    return f"{entry.indicator}: {written_number(entry.target)} {entry.unit}".strip()


def _person(entry: ResponsibilityEntry) -> str:
    names = " ".join(name for name in (entry.name, entry.organisation) if name)
    return f"{ResponsibilityRole(entry.role).label}: {names}"


def _line(entry: LineEntry) -> str:
    shares = ", ".join(
        f"{Payer(payer).label} {written_money(amount, entry.currency)}"
        for payer, (amount, _name) in entry.shares.items()
    )
    return f"{entry.title}: {written_money(entry.planned, entry.currency)} ({shares})"
