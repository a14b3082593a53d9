"""A programme is agreed complete, lies within its protocol, rests and ends with its tie, and changes by versions."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from office.models import OPERATOR, Deadline, JournalEntry
from office.rules import Refused
from relations.actions import activity as activities
from relations.actions import programme as programmes
from relations.actions.activity import OutputEntry
from relations.actions.relation import record_past_fact
from relations.gaps import Gaps, gaps_of, missing_roles
from relations.lifecycle import ACTIVITY, PROGRAMME, PROTOCOL, RELATION
from relations.models import Activity, Output, Programme, Protocol
from relations.queries.programme import programme_list, whole_programme
from tests.factories import programmes as made
from tests.factories.relations import LivingRelationFactory

pytestmark = pytest.mark.django_db


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def kinds(programme):
    return [gap.kind for gap in gaps_of(whole_programme().get(pk=programme.pk))]


# -- what is missing


def test_every_gap_is_named_at_once_with_the_page_that_mends_it():
    programme = made.draft()
    under = made.objective(programme, "First")
    made.objective(programme, "Second")
    bare = made.activity(
        under, "Bare", starts_on=None, ends_on=None, outputs=(), responsibilities=(), budget_lines=()
    )
    with pytest.raises(Refused) as refused:
        made.agree(programme)
    gaps = refused.value.message
    assert isinstance(gaps, Gaps)
    edit = f"/relations/activities/{bare.reference}/edit/"
    assert [(gap.kind, gap.url) for gap in gaps.found] == [
        ("output", f"{edit}#outputs"),
        ("period", f"{edit}#period"),
        ("responsible", f"{edit}#responsible"),
        ("budget", f"{edit}#budget"),
        (
            "activity",
            f"/relations/programmes/{programme.reference}/#objective-{programme.objectives.last().pk}",
        ),
    ]
    assert all(gap.text in str(refused.value) for gap in gaps.found)


def test_an_empty_programme_lacks_purpose_period_protocol_and_objective():
    relation = LivingRelationFactory()
    programme = programmes.create_programme(relation, title="Nothing yet", by=OPERATOR)
    assert kinds(programme) == ["purpose", "period", "protocol", "objective"]


@pytest.mark.parametrize(
    ("lacking", "kind"),
    [
        ({"outputs": ()}, "output"),
        ({"starts_on": None}, "period"),
        ({"ends_on": None}, "period"),
        ({"responsibilities": ()}, "responsible"),
        ({"budget_lines": ()}, "budget"),
    ],
)
def test_one_thing_lacking_is_one_gap_and_the_list_knows_it(lacking, kind):
    programme = made.draft()
    made.activity(made.objective(programme), **lacking)
    assert kinds(programme) == [kind]
    assert programme_list().get(pk=programme.pk).has_gaps


def test_a_complete_programme_has_no_gap_and_is_agreed_with_who_and_when():
    programme = made.whole()
    assert kinds(programme) == []
    assert not programme_list().get(pk=programme.pk).has_gaps
    agreed = made.agree(programme, on=date(2024, 5, 2))
    assert (agreed.state, agreed.agreed_on, agreed.agreed_with) == (
        "agreed",
        date(2024, 5, 2),
        "Head of culture, Melle",
    )


def test_nobody_named_at_the_partner_is_no_agreement():
    with pytest.raises(Refused, match="Say who agreed"):
        programmes.agree_programme(made.whole(), by=OPERATOR, on=date(2024, 5, 2), agreed_with="  ")


def test_missing_roles_are_pointed_out_and_refuse_nothing():
    programme = made.agreed()
    activity = programme.activities.get()
    assert missing_roles(activity) == [
        "general coordinator",
        "focal person",
        "press and communication",
        "finance and accounts",
    ]


# -- within the protocol


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refusal"),
    [
        (made.FIRST, made.LAST, None),
        (made.FIRST - timedelta(days=1), made.LAST, "may not begin before its protocol"),
        (made.FIRST, made.LAST + timedelta(days=1), "may not outlive its protocol"),
    ],
)
def test_a_programme_lies_within_its_protocol_both_days_included(starts_on, ends_on, refusal):
    if refusal is None:
        assert made.draft(starts_on=starts_on, ends_on=ends_on).pk
        return
    with pytest.raises(Refused, match=refusal):
        made.draft(starts_on=starts_on, ends_on=ends_on)


def test_renewals_agreed_by_then_lengthen_what_a_programme_may_last():
    relation = LivingRelationFactory()
    protocol = made.protocol_in_force(relation, renewals=1, ends_on=date(2034, 2, 28), state="renewed")
    assert made.draft(relation, protocol=protocol, ends_on=date(2034, 2, 28)).pk
    with pytest.raises(Refused, match="may not outlive"):
        made.draft(relation, protocol=protocol, ends_on=date(2034, 3, 1))


def test_a_protocol_that_renews_itself_twice_carries_until_the_end_of_the_second_renewal():
    """In force 1.3.2024 for 60 months, then 12 months twice: the last possible day is 28.2.2031."""
    relation = LivingRelationFactory()
    protocol = made.protocol_in_force(relation)
    protocol.versions.update(duration_kind="tacit", renewal_months=12, max_renewals=2)
    protocol = Protocol.objects.get(pk=protocol.pk)
    assert made.draft(relation, protocol=protocol, ends_on=date(2031, 2, 28)).pk
    with pytest.raises(Refused, match="may not outlive"):
        made.draft(relation, protocol=protocol, ends_on=date(2031, 3, 1))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refusal"),
    [
        (made.BEGINS, made.ENDS, None),
        (made.BEGINS - timedelta(days=1), made.ENDS, "begins on"),
        (made.BEGINS, made.ENDS + timedelta(days=1), "ends on"),
        (date(2025, 7, 2), date(2025, 7, 1), "lies before the first"),
    ],
)
def test_an_activity_lies_within_its_programme_both_days_included(starts_on, ends_on, refusal):
    under = made.objective(made.draft())
    if refusal is None:
        assert made.activity(under, starts_on=starts_on, ends_on=ends_on).pk
        return
    with pytest.raises(Refused, match=refusal):
        made.activity(under, starts_on=starts_on, ends_on=ends_on)


def test_it_starts_only_on_a_protocol_in_force_and_not_before_its_first_day():
    relation = LivingRelationFactory()
    protocol = made.protocol_in_force(relation, state="signed", in_force_on=None, ends_on=None)
    programme = made.agreed(relation, protocol=protocol)
    with pytest.raises(Refused, match="is not in force"):
        PROGRAMME.take(programme, "start", by=OPERATOR, on=made.BEGINS)
    Protocol.objects.filter(pk=protocol.pk).update(
        state="in_force", in_force_on=made.FIRST, ends_on=made.LAST
    )
    with pytest.raises(Refused, match="not before"):
        PROGRAMME.take(fresh(programme), "start", by=OPERATOR, on=made.BEGINS - timedelta(days=1))
    assert PROGRAMME.take(fresh(programme), "start", by=OPERATOR, on=made.BEGINS).state == "running"


def test_a_programme_ends_with_its_protocol_and_plans_lapse_while_running_work_is_still_reported():
    programme = made.running(number=2)
    under_way, planned = programme.activities.order_by("pk")
    made.take_to(under_way, "confirm", "start")
    PROTOCOL.take(programme.protocol, "terminate", by=OPERATOR, on=timezone.localdate())
    assert fresh(programme).state == "closed"
    assert (fresh(under_way).state, fresh(planned).state) == ("running", "cancelled")
    assert made.take_to(fresh(under_way), "finish").state == "done"


def test_a_draft_stays_when_its_protocol_ends_and_says_so_as_a_gap():
    programme = made.whole()
    PROTOCOL.take(programme.protocol, "terminate", by=OPERATOR, on=date(2025, 1, 31))
    assert fresh(programme).state == "draft"
    assert kinds(programme) == ["protocol"]


# -- activities


def test_done_needs_a_number_for_every_output_and_nought_is_one():
    programme = made.draft()
    outputs = (OutputEntry("Participants", Decimal(24)), OutputEntry("Films", Decimal(2)))
    made.activity(made.objective(programme), outputs=outputs)
    PROGRAMME.take(made.agree(programme), "start", by=OPERATOR, on=made.BEGINS)
    activity = made.take_to(programme.activities.get(), "confirm", "start")
    people, films = activity.outputs.order_by("pk")
    with pytest.raises(Refused, match="Films"):
        ACTIVITY.take(activity, "finish", by=OPERATOR, reached={people.pk: Decimal(20)})
    with pytest.raises(Refused, match="Films"):
        ACTIVITY.take(activity, "finish", by=OPERATOR, reached={people.pk: Decimal(20), films.pk: None})
    done = ACTIVITY.take(
        activity, "finish", by=OPERATOR, reached={people.pk: Decimal(20), films.pk: Decimal(0)}
    )
    assert done.state == "done"
    assert list(Output.objects.order_by("pk").values_list("actual", flat=True)) == [Decimal(20), Decimal(0)]


def test_cancelling_needs_a_reason_and_keeps_it():
    activity = made.running().activities.get()
    with pytest.raises(Refused, match="reason"):
        ACTIVITY.take(activity, "cancel", by=OPERATOR, reason=" ")
    assert made.take_to(activity, "cancel").state_reason == "The partner has no rooms."


def test_postponed_is_planned_again_in_a_new_period_within_the_programme():
    activity = made.take_to(made.running().activities.get(), "confirm", "postpone")
    with pytest.raises(Refused, match="first and the last day"):
        ACTIVITY.take(activity, "replan", by=OPERATOR)
    late = made.ENDS + timedelta(days=1)
    with pytest.raises(Refused, match="programme ends on"):
        ACTIVITY.take(activity, "replan", by=OPERATOR, starts_on=made.ENDS, ends_on=late)
    planned = ACTIVITY.take(activity, "replan", by=OPERATOR, starts_on=made.ENDS, ends_on=made.ENDS)
    assert (planned.state, planned.starts_on, planned.ends_on) == ("planned", made.ENDS, made.ENDS)


@pytest.mark.parametrize("step", ["confirm", "cancel", "postpone"])
def test_nothing_is_taken_on_in_a_draft(step):
    activity = made.whole().activities.get()
    with pytest.raises(Refused, match="draft"):
        ACTIVITY.take(activity, step, by=OPERATOR, reason="because")


def test_it_is_closed_once_every_activity_is_settled_and_names_those_that_are_not():
    programme = made.running(number=2)
    first, second = programme.activities.order_by("pk")
    made.take_to(first, "confirm", "start", "finish")
    with pytest.raises(Refused, match="Summer of trades 2"):
        PROGRAMME.take(programme, "close", by=OPERATOR)
    made.take_to(second, "cancel")
    closed = PROGRAMME.take(programme, "close", by=OPERATOR)
    assert PROGRAMME.take(closed, "mark_evaluated", by=OPERATOR).evaluated_on == timezone.localdate()


# -- versions


def test_what_was_agreed_changes_only_by_a_new_version_and_the_old_stays_readable():
    old = made.running()
    with pytest.raises(Refused, match="new version"):
        programmes.edit_programme(old, by=OPERATOR, revision=old.revision, title="Other")
    new = programmes.open_new_version(old, by=OPERATOR, because="More places")
    assert (new.state, new.version, new.replaces) == ("draft", 2, old)
    assert programmes.open_new_version(old, by=OPERATOR, because="again") == new
    assert (fresh(old).state, new.activities.get().outputs.get().target) == ("running", Decimal(24))
    new = made.agree(new, on=timezone.localdate())
    assert (new.state, new.started_on, fresh(old).state) == ("running", made.BEGINS, "closed")
    assert old.activities.get().title == "Summer of trades 1"
    with pytest.raises(Refused, match="start from that"):
        programmes.open_new_version(fresh(old), by=OPERATOR, because="once more")


def test_what_was_done_while_the_new_version_was_written_is_carried_over():
    old = made.running()
    new = programmes.open_new_version(old, by=OPERATOR, because="More places")
    activity = old.activities.get()
    done = made.take_to(activity, "confirm", "start", "finish")
    row = activity.budget_lines.get()
    activities.record_actuals(done, by=OPERATOR, revision=done.revision, spent={row.pk: Decimal("950.50")})
    made.agree(new, on=timezone.localdate())
    carried = new.activities.get()
    assert (carried.state, carried.outputs.get().actual, carried.budget_lines.get().actual) == (
        "done",
        Decimal(20),
        Decimal("950.50"),
    )


def test_a_new_version_may_not_lose_what_has_begun():
    old = made.running()
    new = programmes.open_new_version(old, by=OPERATOR, because="Something else")
    activities.remove_activity(new.activities.get(), by=OPERATOR)
    made.activity(new.objectives.get(), "Another thing")
    made.take_to(old.activities.get(), "confirm", "start")
    with pytest.raises(Refused, match="Summer of trades 1"):
        made.agree(new, on=timezone.localdate())


# -- with the tie


def suspend(relation):
    return RELATION.take(relation, "suspend", by=OPERATOR, reason="War")


def resume(relation):
    return RELATION.take(relation, "resume", by=OPERATOR)


def test_suspending_the_tie_suspends_its_programme_and_resuming_revives_exactly_that():
    relation = LivingRelationFactory()
    followed, held = made.running(relation), made.running(relation)
    cancelled = made.take_to(held.activities.get(), "cancel")
    PROGRAMME.take(held, "suspend", by=OPERATOR, reason="No money")
    pilot = made.pilot(relation)
    suspend(relation)
    assert (fresh(followed).state, fresh(held).state) == ("suspended", "suspended")
    for resting in (followed.activities.get(), pilot):
        with pytest.raises(Refused, match="rests with it"):
            ACTIVITY.take(resting, "confirm", by=OPERATOR)
    with pytest.raises(Refused, match="resumed with it"):
        PROGRAMME.take(followed, "resume", by=OPERATOR)
    stopped = made.take_to(followed.activities.get(), "cancel")
    resume(relation)
    assert (fresh(followed).state, fresh(held).state) == ("running", "suspended")
    assert (fresh(cancelled).state, fresh(stopped).state) == ("cancelled", "cancelled")
    assert made.take_to(fresh(pilot), "confirm").state == "confirmed"


def test_a_suspension_recorded_afterwards_is_followed_too():
    programme = made.running()
    for kind, state in (("suspended", "suspended"), ("resumed", "running"), ("ended", "closed")):
        record_past_fact(
            programme.relation, kind=kind, on=timezone.localdate(), by=OPERATOR, reason="from the archive"
        )
        assert fresh(programme).state == state


def test_an_abandoned_tie_takes_its_pilots_along():
    relation = LivingRelationFactory(state="exploring")
    pilot = made.pilot(relation)
    RELATION.take(relation, "abandon", by=OPERATOR, reason="No answer")
    lapsed = fresh(pilot)
    assert (lapsed.state, lapsed.state_reason) == (
        "cancelled",
        f"What it rested on has ended: {relation.reference}.",
    )
    with pytest.raises(Refused, match="over"):
        made.pilot(relation)


# -- the calendar


def test_an_activity_past_its_period_asks_the_officer_once_and_is_settled_by_being_done():
    programme = made.running()
    activity = made.take_to(programme.activities.get(), "confirm", "start")
    programmes.remind_of_programmes(activity.ends_on)
    assert not Deadline.objects.filter(kind="activity_overdue").exists()
    for _night in range(2):
        programmes.remind_of_programmes(activity.ends_on + timedelta(days=1))
    deadline = Deadline.objects.get(kind="activity_overdue")
    assert deadline.due_on == date(2025, 7, 28)
    made.take_to(activity, "finish")
    deadline.refresh_from_db()
    assert deadline.settled_on


def test_what_was_settled_stays_so_however_many_nights_find_the_day_passed():
    programme = made.running()
    activity = made.take_to(programme.activities.get(), "confirm", "start")
    night = max(activity.ends_on, programme.ends_on - timedelta(days=30)) + timedelta(days=1)
    programmes.remind_of_programmes(night)
    assert Deadline.objects.filter(kind__in=["activity_overdue", "programme_ending"]).count() == 2
    Deadline.objects.open().settle(night)
    for _night in range(2):
        programmes.remind_of_programmes(night)
    assert not Deadline.objects.open().exists()


@pytest.mark.parametrize(("days", "reminded"), [(60, True), (61, False)])
def test_sixty_days_before_its_end_a_programme_reminds(days, reminded):
    programme = made.running()
    programmes.remind_of_programmes(programme.ends_on - timedelta(days=days))
    assert Deadline.objects.filter(kind="programme_ending").exists() is reminded


def test_one_act_leaves_one_entry_and_the_names_of_people_can_be_erased():
    under = made.objective(made.draft())
    before = JournalEntry.objects.count()
    activity = made.activity(under)
    assert JournalEntry.objects.count() == before + 1
    entry = JournalEntry.objects.latest("number")
    assert (entry.act, entry.reference) == ("activity.add", activity.reference)
    assert "School of trades" not in str(entry.changes)
    assert entry.personal.values["responsible"] == [None, ["activity_lead: School of trades"]]


def test_the_same_form_twice_makes_one_programme():
    relation, token = LivingRelationFactory(), uuid4()
    made_twice = {
        programmes.create_programme(relation, title="Once", by=OPERATOR, form_token=token).pk
        for _ in range(2)
    }
    assert len(made_twice) == Programme.objects.count() == 1


def test_moving_changes_the_order_and_nothing_else():
    programme = made.whole(number=3)
    second = programme.activities.order_by("position")[1]
    activities.move_activity(second, up=True, by=OPERATOR)
    order = list(Activity.objects.order_by("position", "pk").values_list("title", flat=True))
    assert order == ["Summer of trades 2", "Summer of trades 1", "Summer of trades 3"]


def test_a_step_of_an_activity_holds_its_programme_first(ghent):
    """Whoever closes the programme and whoever starts work in it come one after the other."""
    activity = made.activity(made.objective(made.draft()))
    made.agree(activity.programme)
    with CaptureQueriesContext(connection) as queries:
        ACTIVITY.take(activity, "confirm", by=OPERATOR)
    tables = [
        query["sql"].split(' FROM "')[1].split('"')[0]
        for query in queries
        if query["sql"].startswith("SELECT")
    ]
    assert tables.index("relations_programme") < tables.index("relations_activity")
    if connection.vendor == "postgresql":
        held = [query["sql"] for query in queries if query["sql"].endswith("FOR UPDATE")]
        assert 'FROM "relations_programme"' in held[0]
