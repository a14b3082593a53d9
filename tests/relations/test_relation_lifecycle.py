from datetime import date, timedelta

import pytest
from django.utils import timezone

from office.models import JournalEntry, Role
from office.rules import Refused
from relations.lifecycle import RELATION
from relations.lifecycle.relation import keep, lead_on
from relations.models import LIVE, STATE_AFTER, EventKind, Relation, RelationEvent, RelationState
from tests.factories.protocols import submitted
from tests.factories.relations import LivingRelationFactory, RelationEventFactory, RelationFactory

EVERYBODY = set(Role)
OFFICE = {"officer", "head"}
BEFORE = {"idea", "prospect", "exploring", "in_approval"}
# Written by hand from the domain's page: step -> (states it starts from, state it leads to, who may).
EXPECTED = {
    "pursue": ({"idea"}, "prospect", OFFICE),
    "explore": ({"prospect"}, "exploring", OFFICE),
    "seek_approval": ({"idea", "prospect", "exploring"}, "in_approval", EVERYBODY),
    "back_to_exploring": ({"in_approval"}, "exploring", EVERYBODY),
    "activate": (BEFORE, "active", EVERYBODY),
    "abandon": (BEFORE, "abandoned", OFFICE),
    "mark_dormant": ({"active"}, "dormant", {"head"}),
    "revive": ({"dormant"}, "active", OFFICE),
    "suspend": ({"active", "dormant"}, "suspended", {"head"}),
    "resume": ({"suspended"}, "active", {"head"}),
    "review": ({"active", "dormant", "suspended"}, "under_review", EVERYBODY),
    "keep": ({"under_review", "terminating"}, "active", EVERYBODY),
    "keep_dormant": ({"under_review", "terminating"}, "dormant", EVERYBODY),
    "keep_suspended": ({"under_review", "terminating"}, "suspended", EVERYBODY),
    "terminate": ({"under_review"}, "terminating", EVERYBODY),
    "end": ({"terminating"}, "ended", EVERYBODY),
}
MACHINE = {
    "seek_approval",
    "back_to_exploring",
    "activate",
    "review",
    "keep",
    "keep_dormant",
    "keep_suspended",
    "terminate",
    "end",
}
WITH_REASON = {"abandon", "mark_dormant", "suspend"}
# What must be on record for a review to lead back there.
BEFORE_THE_REVIEW = {"keep_dormant": EventKind.DORMANT, "keep_suspended": EventKind.SUSPENDED}


def test_the_table_has_exactly_the_expected_steps():
    assert {step.name for step in RELATION} == set(EXPECTED)
    assert {step.name for step in RELATION if step.by_machine} == MACHINE
    assert {step.name for step in RELATION if step.needs_reason} == WITH_REASON


def test_every_state_is_reached():
    assert RELATION.reachable() == set(RelationState.values)


def test_ended_and_abandoned_are_left_by_no_step():
    leaving = {source for step in RELATION for source in step.source}
    assert set(RelationState.values) - leaving == {"ended", "abandoned", "historical", "merged"}


def test_every_event_says_what_the_tie_is_afterwards():
    assert set(STATE_AFTER) == set(EventKind.values)
    assert {"active", "dormant", "suspended", "under_review", "terminating"} == LIVE


@pytest.mark.once
@pytest.mark.parametrize("step", sorted(EXPECTED))
def test_every_state_and_role_is_answered_as_written(step, person, ghent):
    sources, target, roles = EXPECTED[step]
    relation = RelationFactory()
    people = {role: person(role) for role in Role}
    for state in RelationState.values:
        for role, user in people.items():
            RelationEvent.objects.filter(relation=relation).delete()
            if step in BEFORE_THE_REVIEW:
                RelationEventFactory(relation=relation, kind=BEFORE_THE_REVIEW[step], on=date(2010, 1, 1))
            Relation.objects.filter(pk=relation.pk).update(state=state, since=None, since_precision="unknown")
            if state in sources and role in roles:
                taken = RELATION.take(relation, step, by=user, on=date(2026, 1, 5), reason="as written")
                assert taken.state == target, (state, role)
            else:
                with pytest.raises(Refused):
                    RELATION.take(relation, step, by=user, on=date(2026, 1, 5), reason="as written")
                assert Relation.objects.get(pk=relation.pk).state == state


@pytest.mark.parametrize("step", sorted(WITH_REASON))
def test_a_step_that_needs_a_reason_is_refused_without_one(step, person, ghent):
    relation = RelationFactory(state=next(iter(EXPECTED[step][0])))
    with pytest.raises(Refused) as refused:
        RELATION.take(relation, step, by=person("head"), reason="   ")
    assert refused.value.code == "reason"


def test_exploring_starts_from_a_purpose(person, ghent):
    relation = RelationFactory(state="prospect", purpose=" ")
    with pytest.raises(Refused, match="Write the purpose first"):
        RELATION.take(relation, "explore", by=person("officer"))


def test_a_tie_with_a_protocol_before_the_council_is_not_abandoned(person, ghent):
    relation = RelationFactory(state="exploring")
    submitted(relation)
    relation.refresh_from_db()
    assert relation.state == "in_approval"
    with pytest.raises(Refused, match="before the council"):
        RELATION.take(relation, "abandon", by=person("head"), reason="no longer wanted")


def test_the_first_protocol_in_force_begins_the_tie(person, ghent):
    relation = RelationFactory(state="in_approval")
    RELATION.take(relation, "activate", by=person("clerk"), on=date(2026, 2, 1))
    relation.refresh_from_db()
    assert (relation.since, relation.since_precision) == (date(2026, 2, 1), "day")
    assert [(e.kind, e.on, e.is_past_fact) for e in relation.events.all()] == [
        ("began", date(2026, 2, 1), False)
    ]


def test_a_beginning_on_record_is_not_written_twice(person, ghent):
    relation = LivingRelationFactory(state="exploring")
    RELATION.take(relation, "activate", by=person("clerk"), on=date(2026, 2, 1))
    relation.refresh_from_db()
    assert relation.since == date(1977, 1, 1)
    assert relation.events.count() == 1


@pytest.mark.parametrize(
    "step,state,kind",
    [
        ("mark_dormant", "active", "dormant"),
        ("revive", "dormant", "revived"),
        ("suspend", "active", "suspended"),
        ("resume", "suspended", "resumed"),
        ("end", "terminating", "ended"),
    ],
)
def test_what_happened_is_kept_as_a_dated_event_and_in_the_journal(step, state, kind, person, ghent):
    relation = LivingRelationFactory(state=state)
    head = person("head")
    RELATION.take(relation, step, by=head, on=date(2026, 1, 5), reason="no letter since 2019")
    event = relation.events.get(kind=kind)
    assert (event.on, event.precision, event.note, event.is_past_fact) == (
        date(2026, 1, 5),
        "day",
        "no letter since 2019",
        False,
    )
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.reference, entry.actor, entry.occurred_on, entry.reason) == (
        f"relation.{step}",
        relation.reference,
        head,
        date(2026, 1, 5),
        "no letter since 2019",
    )


def test_what_happens_now_does_not_lie_before_what_happened_already(person, ghent):
    relation = LivingRelationFactory(since=date(2020, 5, 4), since_precision="day")
    with pytest.raises(Refused, match="facts of the past"):
        RELATION.take(relation, "mark_dormant", by=person("head"), on=date(2020, 5, 3), reason="nothing came")
    RELATION.take(relation, "mark_dormant", by=person("head"), on=date(2020, 5, 4), reason="nothing came")


def test_a_day_to_come_is_refused(person, ghent):
    relation = LivingRelationFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        RELATION.take(relation, "mark_dormant", by=person("head"), on=tomorrow, reason="soon")
    assert refused.value.code == "future"


@pytest.mark.parametrize("state,kind", [("active", None), ("dormant", "dormant"), ("suspended", "suspended")])
def test_a_tie_that_is_kept_is_again_what_it_was_before_the_review(state, kind, person, ghent):
    relation = LivingRelationFactory(state=state)
    if kind:
        RelationEventFactory(relation=relation, kind=kind, on=date(2015, 1, 1))
    clerk = person("clerk")
    RELATION.take(relation, "review", by=clerk)
    assert keep(relation, by=clerk).state == state


def test_a_step_taken_twice_is_refused_the_second_time(person, ghent):
    relation = LivingRelationFactory()
    RELATION.take(relation, "mark_dormant", by=person("head"), reason="nothing came")
    with pytest.raises(Refused) as refused:
        RELATION.take(relation, "mark_dormant", by=person("head"), reason="nothing came")
    assert refused.value.code == "state"
    assert relation.events.filter(kind="dormant").count() == 1


def test_a_renewal_of_a_living_tie_does_not_seek_approval_of_the_tie_again(person, ghent):
    relation = LivingRelationFactory()
    assert lead_on(relation, "seek_approval", by=person("head")).state == "active"
    assert not JournalEntry.objects.exists()


def test_machine_steps_are_never_offered(person, ghent):
    head = person("head")
    for state in RelationState.values:
        offers = RELATION.offers(RelationFactory(state=state), by=head)
        assert {offer.step.name for offer in offers}.isdisjoint(MACHINE)
