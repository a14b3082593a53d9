"""The parts of a dossier that tell work: programmes with their numbers, pilots, exchanges, evaluations."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext

from evaluations.models import Evaluation, EvaluationState
from evaluations.reports.blocks import Block, facts, paragraphs, table
from evaluations.reports.brief import pulse_sentence
from evaluations.reports.relation_file import RelationFile
from evaluations.reports.standing import programme_state
from evaluations.wording import capitalised, long_date, number
from relations.gaps import five_roles
from relations.models import Activity, Programme
from relations.money import totals, written_number


def programmes(file: RelationFile, language: str) -> list[Block]:
    blocks = [block for programme in file.programmes for block in _programme(programme, file, language)]
    if not file.pilots:
        return blocks
    pilots = [Block(title=gettext("Pilots"), table=_activities(file.pilots, file)), *_totals(file.pilots)]
    lessons = [
        Block(title=pilot.title, paragraphs=paragraphs(pilot.lessons),
              facts=facts([(gettext("Outcome"), pilot.get_outcome_display())]))
        for pilot in file.pilots
        if pilot.lessons or pilot.outcome
    ]  # fmt: skip
    return [*blocks, *pilots, *lessons]


def _programme(programme: Programme, file: RelationFile, language: str) -> list[Block]:
    objectives = list(programme.objectives.all())
    activities = [activity for objective in objectives for activity in objective.activities.all()]
    told = [
        (gettext("Reference"), programme.reference),
        (gettext("State"), programme_state(programme, file.as_of, language)),
        (gettext("Version"), number(programme.version, language)),
        (gettext("Period"), programme.period_text),
        (gettext("Rests on"), programme.protocol.title if programme.protocol else ""),
        (
            gettext("Agreed"),
            " · ".join(
                filter(None, [long_date(programme.agreed_on, language), programme.agreed_with])
            )
            if programme.agreed_on
            else "",
        ),
        (gettext("Exercise"), gettext("yes, for the demonstration") if programme.is_exercise else ""),
    ]  # fmt: skip
    blocks = [
        Block(title=programme.title, paragraphs=paragraphs(programme.purpose), facts=facts(told)),
        *(
            Block(
                paragraphs=paragraphs(gettext("Objective: %(text)s") % {"text": objective.text}),
                table=_activities(objective.activities.all(), file),
                note="" if objective.activities.all() else gettext("No activity yet."),
            )
            for objective in objectives
        ),
    ]
    return [*blocks, *_totals(activities), _people(activities, language)]


def _activities(activities: Iterable[Activity], file: RelationFile):  # type: ignore[no-untyped-def]  # Table | None
    rows = [
        (
            activity.title,
            " · ".join(filter(None, [activity.period_text, activity.place])),
            str(activity.get_lead_side_display()),
            "; ".join(_outputs(activity)),
            _state(activity, file.as_of),
        )
        for activity in activities
    ]
    headings = [
        gettext("Activity"), gettext("When and where"), gettext("Led by"), gettext("Outputs"), gettext("State"),
    ]  # fmt: skip
    return table(headings, rows)


def _state(activity: Activity, as_of: date) -> str:
    if activity.done_on and activity.done_on > as_of:
        return gettext("Not done yet on that day")
    state = capitalised(str(activity.get_state_display()), "")
    return f"{state}: {activity.state_reason}" if activity.state_reason else state


def _outputs(activity: Activity) -> list[str]:
    """Reached of what was to be reached; what nobody recorded is said so, and is not nought."""
    return [
        gettext("%(indicator)s: %(actual)s of %(target)s")
        % {
            "indicator": output.indicator,
            "actual": gettext("not recorded") if output.actual is None else written_number(output.actual),
            "target": " ".join(filter(None, [written_number(output.target), output.unit])),
        }
        for output in activity.outputs.all()
    ]


def _totals(activities: Iterable[Activity]) -> list[Block]:
    rows = [
        (
            gettext("Money") if total.is_money else gettext("In kind"),
            total.planned_text,
            total.actual_text or gettext("nothing recorded"),
            ", ".join(f"{part.payer} {part.amount_text}" for part in total.split),
        )
        for total in totals(line for activity in activities for line in activity.budget_lines.all())
    ]
    headings = [gettext("Budget"), gettext("Planned"), gettext("Spent"), gettext("Who bears the plan")]
    return [Block(table=table(headings, rows, numeric=(1, 2)))] if rows else []


def _people(activities: Iterable[Activity], language: str) -> Block:
    rows = [
        (capitalised(holder.label, language), ", ".join(holder.people) or gettext("nobody yet"))
        for holder in five_roles(activities)
    ]
    return Block(table=table([gettext("Responsibility"), gettext("Who")], rows) if activities else None)


def exchanges(file: RelationFile, language: str) -> list[Block]:
    if not file.exchanges:
        return []
    rows = [
        (
            long_date(exchange.on, language),
            capitalised(str(exchange.get_kind_display()), language),
            str(exchange.get_direction_display()),
            "\n".join(filter(None, [exchange.about, exchange.note])),
            str(exchange.carrier_text),
            exchange.counterpart,
        )
        for exchange in file.exchanges
    ]
    headings = [
        gettext("Date"), gettext("Kind"), gettext("Direction"), gettext("About"), gettext("On our side"),
        gettext("On their side"),
    ]  # fmt: skip
    return [Block(paragraphs=paragraphs(pulse_sentence(file, language)), table=table(headings, rows))]


def evaluations(file: RelationFile, language: str) -> list[Block]:
    return [_evaluation(evaluation, file, language) for evaluation in file.evaluations]


def _evaluation(evaluation: Evaluation, file: RelationFile, language: str) -> Block:
    """One that was adopted after the day the paper speaks of has found nothing on it yet."""
    kind = capitalised(str(evaluation.get_kind_display()), language)
    period = f"{long_date(evaluation.period_from, language)} – {long_date(evaluation.period_until, language)}"
    if evaluation.adopted_on and evaluation.adopted_on > file.as_of:
        state = capitalised(gettext("not adopted yet on that day"), language)
        known = [
            (gettext("Reference"), evaluation.reference),
            (gettext("Period"), period),
            (gettext("State"), state),
        ]
        return Block(title=kind, facts=facts(known))
    told = [
        (gettext("Reference"), evaluation.reference),
        (gettext("Period"), period),
        (gettext("State"), capitalised(str(evaluation.get_state_display()), language)),
        (gettext("Recommendation"), capitalised(str(evaluation.get_recommendation_display()), language)),
        (gettext("Why"), evaluation.recommendation_reason),
        (gettext("Adopted on"), long_date(evaluation.adopted_on, language) if evaluation.adopted_on else ""),
    ]
    rows = [
        (capitalised(str(finding.get_kind_display()), language), finding.text,
         str(finding.get_weight_display()))
        for finding in evaluation.findings.all()
    ]  # fmt: skip
    headings = [gettext("Kind"), gettext("What was found"), gettext("Weight")]
    is_told = evaluation.state != EvaluationState.SCHEDULED
    return Block(title=kind, facts=facts(told), table=table(headings, rows) if is_told else None)
