"""What the tests of the council's record share: sittings and votes as the clerk enters them."""

import uuid
from datetime import timedelta

from django.utils import timezone

from office import decisions
from office.decisions import VoteCount
from office.models import (
    OPERATOR,
    Deadline,
)  # fmt: skip
from tests.factories.office import CouncilFactory, SittingFactory

SITTINGS = "/decisions/sittings/"
TODAY = timezone.localdate()


def sitting_form(**more):
    return {
        "body": CouncilFactory().pk, "held_on": "2026-03-02", "call": "1", "members": "37", "present": "20",
        "form_token": str(uuid.uuid4()),
    } | more  # fmt: skip


def vote_form(*items, **more):
    return {
        "items": [item.pk for item in items],
        "yes": "11", "no": "9", "abstain": "", "blank": "", "invalid": "",
        "chair_side": "yes", "recorded_result": "adopted", "number": "12", "title": "",
        "form_token": str(uuid.uuid4()),
    } | more  # fmt: skip


def held(days_ago=3, **more):
    return SittingFactory(
        **({"held_on": TODAY - timedelta(days=days_ago), "members": 37, "present": 20} | more)
    )


def recorded(item, sitting=None, result="adopted", **votes):
    sitting = sitting or held()
    numbers = {"yes": 11, "no": 9, "chair_side": "yes"} | votes
    return decisions.record_decision(
        sitting,
        {item: result},
        by=OPERATOR,
        title=item.title,
        recorded_result=result,
        votes=VoteCount(**numbers),
    )


def record_url(sitting):
    return sitting.get_absolute_url() + "record/"


def step(client, decision, name, on=TODAY, reason=""):
    return client.post(f"{decision.get_absolute_url()}steps/{name}/", {"on": str(on), "reason": reason})


def due(decision, kind):
    return (
        Deadline.objects.filter(kind=kind, subject_id=decision.pk).values_list("due_on", "settled_on").first()
    )
