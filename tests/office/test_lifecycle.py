"""The mechanism of lives, tried on the life of a permission: one lock, one entry, all or nothing."""

from datetime import date, timedelta

import pytest
from django.db import models
from django.utils import timezone

from office.lifecycle import Lifecycle, Step, Taken
from office.models import OPERATOR, Job, JournalEntry, Permission, PermissionState, Role
from office.permissions import PERMISSION
from office.rules import Refused

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def permission(db) -> Permission:
    subject = Job.objects.create(kind="verify_journal")  # any thing will do
    return Permission.objects.create(subject=subject, authority="ministry", requested_on=date(2026, 1, 10))


class Lamp(models.TextChoices):
    OFF = "off", "off"
    ON = "on", "on"
    BROKEN = "broken", "broken"
    MUSEUM = "museum", "in a museum"


def lamp_life(*steps: Step, **more) -> Lifecycle:
    return Lifecycle("lamp", Lamp, Lamp.OFF, steps, **more)


SWITCH = Step("switch", "Switch on", (Lamp.OFF,), Lamp.ON, (Role.CLERK,))
BREAK = Step("break", "Break", (Lamp.ON,), Lamp.BROKEN, (Role.CLERK,))


def test_a_step_moves_the_state_keeps_its_day_and_writes_one_entry(permission, person):
    clerk = person("clerk")
    taken = PERMISSION.take(permission, "grant", by=clerk, on=date(2026, 2, 1))
    permission.refresh_from_db()
    assert (taken.state, permission.state, permission.decided_on) == ("granted", "granted", date(2026, 2, 1))
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.actor, entry.occurred_on) == ("permission.grant", clerk, date(2026, 2, 1))
    assert entry.changes["state"] == ["requested", "granted"]


def test_a_role_that_is_not_held_is_named_in_the_refusal(permission, person):
    with pytest.raises(Refused, match="clerk") as refused:
        PERMISSION.take(permission, "grant", by=person("officer"))
    assert refused.value.code == "role"


def test_a_step_from_another_state_is_refused_and_leaves_no_entry(permission, person):
    clerk = person("clerk")
    PERMISSION.take(permission, "refuse", by=clerk, on=date(2026, 2, 1), reason="not opportune")
    with pytest.raises(Refused) as refused:
        PERMISSION.take(permission, "grant", by=clerk)
    assert refused.value.code == "state"
    assert JournalEntry.objects.count() == 1


def test_the_same_step_twice_is_refused_the_second_time(permission):
    """As when two people press the button, or one presses it twice: each holds the thing as it was before."""
    stale = Permission.objects.get(pk=permission.pk)
    PERMISSION.take(permission, "grant", by=OPERATOR)
    with pytest.raises(Refused) as refused:
        PERMISSION.take(stale, "grant", by=OPERATOR)
    assert refused.value.code == "state"
    assert JournalEntry.objects.count() == 1


@pytest.mark.parametrize(
    "on, reason, code",
    [
        (timedelta(days=1), "why", "future"),
        (timedelta(0), " ", "reason"),
        (-timedelta(days=20_000), "why", "guard"),  # before it was asked for
    ],
)
def test_a_step_is_refused_for_its_day_its_reason_or_a_check(permission, on, reason, code):
    with pytest.raises(Refused) as refused:
        PERMISSION.take(permission, "refuse", by=OPERATOR, on=TODAY() + on, reason=reason)
    assert refused.value.code == code
    permission.refresh_from_db()
    assert permission.state == PermissionState.REQUESTED


def test_a_follow_up_that_fails_undoes_the_step(permission, monkeypatch):
    def fail(thing: Permission, taken: Taken) -> None:
        raise Refused("follow", "The follow-up did not work.")

    step = Step(
        "grant", "Grant", ("requested",), "granted", (Role.CLERK,), follow=(fail,), dates="decided_on"
    )
    life = Lifecycle("permission", PermissionState, "requested", [step])
    with pytest.raises(Refused):
        life.take(permission, "grant", by=OPERATOR)
    permission.refresh_from_db()
    assert permission.state == "requested"
    assert not JournalEntry.objects.exists()


def test_an_unknown_step_is_refused(permission):
    with pytest.raises(Refused) as refused:
        PERMISSION.take(permission, "delete", by=OPERATOR)
    assert refused.value.code == "unknown_step"


def test_offers_are_the_steps_ahead_with_the_reason_of_those_that_are_shut(person):
    def must_have_a_bulb(thing, taken):
        return None if thing.bulb else "There is no bulb in it."

    life = lamp_life(
        Step("switch", "Switch on", (Lamp.OFF,), Lamp.ON, (Role.CLERK,), guards=(must_have_a_bulb,)),
        Step("clean", "Clean", (Lamp.OFF,), Lamp.OFF, (Role.CLERK,)),
        Step("fade", "Fade", (Lamp.OFF,), Lamp.BROKEN, (Role.CLERK,), by_machine=True),
        Step("paint", "Paint", (Lamp.OFF,), Lamp.OFF, (Role.HEAD,)),
        BREAK,
    )
    lamp = type("LampThing", (), {"state": Lamp.OFF, "bulb": False})()
    offers = life.offers(lamp, by=person("clerk"))
    assert [(offer.step.name, offer.refusal) for offer in offers] == [
        ("switch", "There is no bulb in it."),
        ("clean", None),
    ]
    assert [offer.is_open for offer in offers] == [False, True]


def test_two_steps_of_one_name_are_no_life():
    with pytest.raises(ValueError, match="share one name"):
        lamp_life(SWITCH, SWITCH)


def test_reachable_states_are_those_that_steps_or_past_facts_lead_to():
    assert lamp_life(SWITCH, BREAK).reachable() == {"off", "on", "broken"}
    assert lamp_life(SWITCH, BREAK, outside=[Lamp.MUSEUM]).reachable() == set(Lamp.values)


def test_past_facts_settle_a_state_and_only_one_that_exists(permission):
    assert PERMISSION.settle(permission, "granted") is True
    assert PERMISSION.settle(permission, "granted") is False
    with pytest.raises(ValueError, match="no state"):
        PERMISSION.settle(permission, "blessed")


def test_the_diagram_shows_every_step_and_where_a_life_ends():
    lines = lamp_life(SWITCH, BREAK, outside=[Lamp.MUSEUM]).diagram().split("\n    ")
    assert lines[1:] == [
        "[*] --> off",
        "off --> on: switch",
        "on --> broken: break",
        "[*] --> museum: past fact",
        "broken --> [*]",
        "museum --> [*]\n",
    ]
