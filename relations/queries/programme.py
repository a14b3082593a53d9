"""What the pages of programmes, activities and pilots read."""

from babel.numbers import get_territory_currencies
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet

from office.models import Municipality
from relations.models import (
    Activity,
    ActivityState,
    BudgetLine,
    Objective,
    Output,
    Programme,
    Protocol,
    Relation,
    Responsibility,
)
from relations.rules.programme import OVER

# On these no programme can rest any more, or never could.
_NO_GROUND = ("expired", "terminated", "withdrawn", "rejected", "void")
_PARTS = ("outputs", "responsibilities", "budget_lines__shares")


def whole_programme() -> QuerySet[Programme]:
    """A programme with all that its page shows, in as many queries whatever its size."""
    activities = Activity.objects.order_by("position", "pk").prefetch_related(*_PARTS)
    return Programme.objects.select_related(
        "relation", "protocol", "replaces", "agreed_document"
    ).prefetch_related(
        "relation__partners",
        "protocol__versions",
        "replacements",
        Prefetch("objectives", Objective.objects.order_by("position", "pk")),
        Prefetch("objectives__activities", activities),
    )


def programme_alone() -> QuerySet[Programme]:
    """A programme for a page that does not show its whole plan: with its tie and protocol only."""
    return Programme.objects.select_related("relation", "protocol").prefetch_related("relation__partners")


def latest_activity(programme: Programme) -> Activity | None:
    """The one entered last, whichever objective it serves."""
    return Activity.objects.filter(objective__programme=programme).order_by("-pk").first()


def with_its_parts(programme: Programme) -> list[Activity]:
    """The activities in their order, each knowing the programme, objective and relation already read."""
    found = []
    for objective in programme.objectives.all():
        objective.programme = programme
        for activity in objective.activities.all():
            activity.programme, activity.objective = programme, objective
            activity.relation = programme.relation
            found.append(activity)
    return found


def programme_list() -> QuerySet[Programme]:
    """Every programme with its counts, and whether something is missing in it."""
    return (
        Programme.objects.select_related("relation", "protocol")
        .prefetch_related("relation__partners", "replacements")
        .annotate(
            planned=Count("activities", filter=~Q(activities__state=ActivityState.CANCELLED), distinct=True),
            done=Count("activities", filter=Q(activities__state=ActivityState.DONE), distinct=True),
            has_gaps=ExpressionWrapper(_has_gaps(), output_field=BooleanField()),
        )
        .order_by("-pk")
    )


def _has_gaps() -> Q:
    """The same as `relations.gaps`, asked of the database; but for a protocol's days, which change by themselves."""
    counted = Activity.objects.exclude(state=ActivityState.CANCELLED)
    of_programme = counted.filter(programme=OuterRef("pk"))
    incomplete = of_programme.filter(
        Q(starts_on=None)
        | Q(ends_on=None)
        | Q(starts_on__lt=OuterRef("starts_on"))
        | Q(ends_on__gt=OuterRef("ends_on"))
        | ~Exists(Output.objects.filter(activity=OuterRef("pk")))
        | ~Exists(Responsibility.objects.filter(activity=OuterRef("pk")))
        | ~Exists(BudgetLine.objects.filter(activity=OuterRef("pk")))
    )
    objectives = Objective.objects.filter(programme=OuterRef("pk"))
    idle = objectives.filter(~Exists(counted.filter(objective=OuterRef("pk"))))
    own = Q(purpose="") | Q(starts_on=None) | Q(ends_on=None) | Q(protocol=None)
    return own | ~Q(Exists(objectives)) | Q(Exists(idle)) | Q(Exists(incomplete))


def relations_with_programmes() -> QuerySet[Relation]:
    with_one = Relation.objects.filter(Exists(Programme.objects.filter(relation=OuterRef("pk"))))
    return with_one.prefetch_related("partners").order_by("pk")


def relations_to_plan_for() -> QuerySet[Relation]:
    """Ties that can still bear new work."""
    return Relation.objects.exclude(state__in=OVER).prefetch_related("partners").order_by("pk")


def protocols_to_rest_on(relation: Relation) -> QuerySet[Protocol]:
    return relation.protocols.exclude(state__in=_NO_GROUND).prefetch_related("versions").order_by("-pk")


def activity_page() -> QuerySet[Activity]:
    return Activity.objects.select_related(
        "programme", "programme__protocol", "objective", "relation", "relation__officer", "copied_from"
    ).prefetch_related("relation__partners", "programme__replacements", *_PARTS)


def pilot_list() -> QuerySet[Activity]:
    return (
        Activity.objects.pilots()
        .select_related("relation")
        .prefetch_related("relation__partners", "outputs")
        .order_by("-pk")
    )


def programmes_of(relation: Relation) -> list[Programme]:
    """For the page of the tie: newest first, each with how many activities it has and how many are done."""
    return list(
        relation.programmes.annotate(
            planned=Count("activities", filter=~Q(activities__state=ActivityState.CANCELLED)),
            done=Count("activities", filter=Q(activities__state=ActivityState.DONE)),
            running=Count("activities", filter=Q(activities__state=ActivityState.RUNNING)),
        ).order_by("-pk")
    )


def pilots_of(relation: Relation) -> list[Activity]:
    return list(relation.activities.filter(programme=None).order_by("-pk"))


def versions_of(programme: Programme) -> list[Programme]:
    """All versions of it, the newest first: back along what it replaces, and on to what replaced it."""
    by_number = {row.pk: row for row in Programme.objects.filter(relation=programme.relation_id)}
    lineage, todo = set(), [programme.pk]
    while todo:
        number = todo.pop()
        if number in lineage:
            continue
        lineage.add(number)
        todo += [row.pk for row in by_number.values() if row.replaces_id == number]
        if former := by_number[number].replaces_id:
            todo.append(former)
    return sorted((by_number[number] for number in lineage), key=lambda row: -row.pk)


def usual_currency() -> str:
    """The currency that our own country pays in."""
    ours = Municipality.ours()
    found = get_territory_currencies(ours.country) if ours and ours.country else []
    return found[0] if found else "EUR"
