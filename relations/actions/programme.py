"""What is done with programmes and their objectives, apart from the steps of their life."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary, documents, journal
from office.calendar import is_in_range
from office.models import Actor, Role
from office.rules import Refused, require
from relations.lifecycle.programme import PROGRAMME
from relations.lifecycle.programme_versions import copy_plan
from relations.models import (
    OPEN_ACTIVITIES,
    Activity,
    Objective,
    Programme,
    ProgrammeState,
    Protocol,
    Relation,
)
from relations.queries.programme import whole_programme
from relations.rules import programme as rules
from relations.span import span_of

EDITABLE = ("title", "purpose", "protocol", "starts_on", "ends_on", "currency")
# How long before its last day somebody is reminded that a programme ends, and how long after the period of an
# activity its numbers are due.
WARNING, REPORTING = timedelta(days=60), timedelta(days=14)


@transaction.atomic
def create_programme(
    relation: Relation,
    *,
    title: str,
    by: Actor,
    purpose: str = "",
    protocol: Protocol | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    currency: str = "EUR",
    is_exercise: bool = False,
    form_token: UUID | None = None,
) -> Programme:
    """Begin the draft of a programme. The same form sent twice gives the programme made the first time."""
    require(rules.may_plan(by), "role")
    already = Programme.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    require(rules.must_not_be_over(relation), "over")
    programme = Programme(
        relation=relation,
        title=title.strip(),
        purpose=purpose.strip(),
        protocol=protocol,
        starts_on=starts_on,
        ends_on=ends_on,
        currency=currency,
        is_exercise=is_exercise,
        form_token=form_token,
    )
    _refuse_unfit(programme)
    if made := _made_at_the_same_moment(programme):
        return made
    after = {name: [None, _shown(programme, name)] for name in EDITABLE if getattr(programme, name)}
    journal.record("programme.create", programme, by=by, changes=after)
    return programme


def _made_at_the_same_moment(programme: Programme) -> Programme | None:
    """Store it; or give the one that the same form, arriving at the same moment, has just made."""
    try:
        with transaction.atomic():
            programme.save(force_insert=True)
    except IntegrityError:
        already = Programme.objects.filter(form_token=programme.form_token).first()
        if programme.form_token is None or already is None:
            raise
        return already
    return None


@transaction.atomic
def edit_programme(programme: Programme, *, by: Actor, revision: int, **fields: Any) -> Programme:
    """Change what is written in a draft. Raises Refused when somebody else did since `revision` was read."""
    programme = _draft(programme, by)
    if programme.revision != revision:
        sentence = _("Somebody else has changed this programme meanwhile. Compare both texts and save again.")
        raise Refused("stale", sentence)
    before = {name: _shown(programme, name) for name in EDITABLE}
    for name in EDITABLE:
        if name in fields:
            setattr(programme, name, fields[name])
    _refuse_unfit(programme)
    changes = {
        name: [before[name], after] for name in EDITABLE if (after := _shown(programme, name)) != before[name]
    }
    if not changes:
        return programme
    programme.revision += 1
    programme.save()
    journal.record("programme.edit", programme, by=by, changes=changes)
    return programme


def _refuse_unfit(programme: Programme) -> None:
    """What can never be right; what is merely missing is a gap until both sides agree."""
    if not programme.title:
        raise Refused("title", _("Give the programme a title."))
    days = (programme.starts_on, programme.ends_on)
    if any(day and not is_in_range(day) for day in days):
        raise Refused("day_range", _("Give a day between the years 1000 and 2999."))
    if programme.starts_on and programme.ends_on and programme.ends_on < programme.starts_on:
        raise Refused("period", _("The last day lies before the first one."))
    protocol = programme.protocol
    if protocol is None:
        return
    if protocol.relation_id != programme.relation_id:
        raise Refused("other_tie", _("This protocol belongs to another relation."))
    require(span_of(protocol).refusal(programme.starts_on, programme.ends_on), "outside_protocol")


def _shown(programme: Programme, name: str) -> Any:
    value = getattr(programme, name)
    if isinstance(value, Protocol):
        return value.reference
    return str(value) if isinstance(value, date) else value


@transaction.atomic
def agree_programme(
    programme: Programme, *, by: Actor, on: date, agreed_with: str, upload: UploadedFile | None = None
) -> Programme:
    """Record that both sides agreed: who at the partner, when, and the paper if there is one."""
    document = documents.take_in(upload, programme, by=by) if upload else None
    return PROGRAMME.take(programme, "agree", by=by, on=on, agreed_with=agreed_with, agreed_document=document)


# -- objectives ---------------------------------------------------------------------------------------


@transaction.atomic
def add_objective(programme: Programme, *, text: str, by: Actor) -> Objective:
    """Write an objective at the end of the list."""
    programme = _draft(programme, by)
    text = _worded(text)
    # The same sentence sent twice is one objective.
    already = programme.objectives.filter(text=text).first()
    if already:
        return already
    last = programme.objectives.aggregate(last=Max("position"))["last"] or 0
    objective = Objective.objects.create(programme=programme, text=text, position=last + 1)
    journal.record("programme.add_objective", programme, by=by, changes={"objective": [None, text]})
    return objective


@transaction.atomic
def edit_objective(objective: Objective, *, text: str, by: Actor) -> Objective:
    programme = _draft(objective.programme, by)
    before, objective.text = objective.text, _worded(text)
    if objective.text == before:
        return objective
    objective.save()
    changes = {"objective": [before, objective.text]}
    journal.record("programme.edit_objective", programme, by=by, changes=changes)
    return objective


@transaction.atomic
def remove_objective(objective: Objective, *, by: Actor) -> Programme:
    """Take an objective out that has no activity."""
    programme = _draft(objective.programme, by)
    if objective.activities.exists():
        sentence = _("“%(objective)s” still has activities: move them to another objective first.")
        raise Refused("activities", sentence % {"objective": objective.text})
    text = objective.text
    objective.delete()
    journal.record("programme.remove_objective", programme, by=by, changes={"objective": [text, None]})
    return programme


def _worded(text: str) -> str:
    if not text.strip():
        raise Refused("text", _("Write what is to be reached."))
    return text.strip()[:500]


def _draft(programme: Programme, by: Actor) -> Programme:
    require(rules.may_plan(by), "role")
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    require(rules.must_be_a_draft(programme), "agreed")
    return programme


# -- versions -----------------------------------------------------------------------------------------


@transaction.atomic
def open_new_version(programme: Programme, *, by: Actor, because: str) -> Programme:
    """A draft that starts from this version, with every activity as it stands; the old one stays readable.

    Asked again while that draft is open, it gives the same draft.
    """
    require(rules.may_plan(by), "role")
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    open_draft = programme.replacements.filter(state=ProgrammeState.DRAFT).first()
    if open_draft:
        return open_draft
    _refuse_new_version(programme, because)
    newest = programme.replacements.aggregate(newest=Max("version"))["newest"] or programme.version
    new = Programme.objects.create(
        relation=programme.relation,
        version=newest + 1,
        replaces=programme,
        is_exercise=programme.is_exercise,
        **{name: getattr(programme, name) for name in EDITABLE},
    )
    copy_plan(whole_programme().get(pk=programme.pk), new)
    changes: dict[str, list[Any]] = {
        "replaces": [None, programme.reference],
        "version": [programme.version, new.version],
    }
    journal.record("programme.open_new_version", new, by=by, changes=changes, reason=because.strip())
    return new


def _refuse_new_version(programme: Programme, because: str) -> None:
    if not because.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    if programme.state == ProgrammeState.DRAFT:
        raise Refused("draft", _("This version is a draft still: change it directly."))
    require(rules.must_not_be_a_version_given_up(programme), "given_up")
    if rules.is_replaced(programme):
        raise Refused("replaced", _("A newer version has taken the place of this one: start from that."))
    require(rules.must_not_be_over(programme.relation), "over")


# -- the calendar -------------------------------------------------------------------------------------


def remind_of_programmes(today: date) -> int:
    """Put into the diary what the calendar makes due; returns how many stand there. Run twice, each stands once."""
    count = 0
    for programme in Programme.objects.ending_between(today, today + WARNING).select_related(
        "relation__officer"
    ):
        _remind_of_the_end(programme)
        count += 1
    for activity in _overdue(today):
        _ask_for_the_numbers(activity)
        count += 1
    return count


def _overdue(today: date) -> QuerySet[Activity]:
    """Activities whose period is over and which nobody has recorded as done, postponed or cancelled."""
    in_force = Q(programme__state__in=[ProgrammeState.AGREED, ProgrammeState.RUNNING, ProgrammeState.CLOSED])
    found = Activity.objects.filter(
        Q(programme=None) | in_force, state__in=OPEN_ACTIVITIES, ends_on__lt=today
    )
    found = found.exclude(state="postponed").exclude(programme__replacements__agreed_on__isnull=False)
    # A draft that was given up holds copies of what runs in the version it was to replace.
    found = found.filter(Q(programme=None) | Q(programme__agreed_on__isnull=False))
    return found.filter(suspended_with_relation=False).select_related("relation__officer")


def _remind_of_the_end(programme: Programme) -> None:
    if programme.ends_on is None:
        return
    diary.open_deadline(
        "programme_ending", programme, due_on=programme.ends_on, role=Role.OFFICER, user=programme.relation.officer,
        sentence=gettext_noop("“%(title)s” ends: settle what is open and close it"), values={"title": programme.title},
        once=True,
    )  # fmt: skip


def _ask_for_the_numbers(activity: Activity) -> None:
    if activity.ends_on is None:
        return
    diary.open_deadline(
        "activity_overdue", activity, due_on=activity.ends_on + REPORTING, role=Role.OFFICER,
        user=activity.relation.officer, values={"title": activity.title},
        sentence=gettext_noop("The period of “%(title)s” is over: record what was reached, postpone or cancel it"),
        once=True,
    )  # fmt: skip
