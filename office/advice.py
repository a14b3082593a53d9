"""The stage before the vote: committees and the college that a body hears, and what they advised on an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import FilteredRelation, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.calendar import written
from office.models import (
    Actor,
    Advice,
    Adviser,
    AdviserKind,
    Body,
    Role,
    Submission,
    account_of,
)  # fmt: skip
from office.rules import Refused, require, role_missing

TONES = {"favourable": "success", "conditions": "warning", "unfavourable": "danger", "none": "muted"}


@dataclass(frozen=True)
class Stage:
    """One adviser before the vote on an item, with all it said so far, the latest last."""

    adviser: Adviser
    advice: Sequence[Advice]

    @property
    def is_awaited(self) -> bool:
        """Whether this adviser is always heard and has said nothing yet."""
        return self.adviser.is_always_heard and not self.advice


@transaction.atomic
def add_adviser(
    body: Body, *, name: str, by: Actor, kind: str = AdviserKind.COMMITTEE, position: int = 1,
    is_always_heard: bool = False,
) -> Adviser:  # fmt: skip
    """A committee or board that this body hears before it votes, in the order of `position`."""
    require(role_missing(by, Role.CLERK, Role.ADMINISTRATOR), "role")
    if not name.strip():
        raise Refused("name", _("Give the name of the committee or board."))
    if body.advisers.filter(name=name.strip()).exists():
        raise Refused("known", _("“%(name)s” is heard by this body already.") % {"name": name.strip()})
    adviser = Adviser.objects.create(
        body=body, name=name.strip(), kind=kind, position=position, is_always_heard=is_always_heard
    )
    changes: dict[str, list[Any]] = {
        "adviser": [None, adviser.name],
        "is_always_heard": [None, is_always_heard],
    }
    journal.record("adviser.add", body, by=by, changes=changes)
    return adviser


@transaction.atomic
def end_adviser(adviser: Adviser, *, ends_on: date, by: Actor) -> Adviser:
    """The last day on which an adviser is heard; what it said stays with its items."""
    require(role_missing(by, Role.CLERK, Role.ADMINISTRATOR), "role")
    adviser = Adviser.objects.select_for_update().select_related("body").get(pk=adviser.pk)
    before, adviser.ends_on = adviser.ends_on, ends_on
    adviser.save()
    journal.record(
        "adviser.end", adviser.body, by=by, occurred_on=ends_on,
        changes={"adviser": [adviser.name, adviser.name], "ends_on": [before, ends_on]},
    )  # fmt: skip
    return adviser


@transaction.atomic
def record_advice(
    submission: Submission, adviser: Adviser, *, result: str, advised_on: date, by: Actor, text: str = "",
    yes: int | None = None, no: int | None = None, abstain: int | None = None, form_token: UUID | None = None,
) -> Advice:  # fmt: skip
    """What an adviser said on an item that is before the body. A later advice stands beside the first.

    Raises Refused for an adviser of another body, an item no longer before the body, a day before it was sent or
    to come, and for conditions that are not written out.
    """
    require(role_missing(by, Role.CLERK), "role")
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if not submission.is_pending:
        raise Refused(
            "not_pending", _("This item is no longer before the body: advice comes before the vote.")
        )
    if adviser.body_id != submission.body_id:
        raise Refused("wrong_adviser", _("This adviser is heard by another body."))
    _refuse_day(submission, adviser, advised_on)
    if result == "conditions" and not text.strip():
        raise Refused("conditions", _("Write out the conditions: whoever votes has to know them."))
    advice = Advice.objects.create(
        submission=submission, adviser=adviser, result=result, advised_on=advised_on, text=text.strip(), yes=yes,
        no=no, abstain=abstain, recorded_by=account_of(by), form_token=form_token,
    )  # fmt: skip
    journal.record(
        "submission.advice", submission, by=by, occurred_on=advised_on,
        changes={"adviser": [None, adviser.name], "advice": [None, result]},
    )  # fmt: skip
    return advice


def _refuse_day(submission: Submission, adviser: Adviser, advised_on: date) -> None:
    if advised_on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    sent_on = timezone.localdate(submission.submitted_at)
    if advised_on < sent_on:
        raise Refused(
            "before_the_item",
            _("The item was sent on %(day)s: advice on this very text cannot be older.")
            % {"day": written(sent_on)},
        )
    if adviser.ends_on and advised_on > adviser.ends_on:
        raise Refused(
            "no_longer_heard",
            _("“%(name)s” is heard until %(day)s only.")
            % {"name": adviser.name, "day": written(adviser.ends_on)},
        )


_OF_THE_ADVISER = ("pk", "name", "kind", "position", "is_always_heard", "ends_on", "body_id")
_OF_THE_ADVICE = ("pk", "result", "advised_on", "text", "yes", "no", "abstain")


def stages(submission: Submission) -> list[Stage]:
    """The stages before the vote on an item, in their order; empty where the body hears nobody. One query."""
    here = FilteredRelation("advice", condition=Q(advice__submission=submission))
    heard = Adviser.objects.filter(body=submission.body_id).alias(here=here)
    rows = heard.order_by("position", "pk", "here__advised_on", "here__pk").values(
        *_OF_THE_ADVISER, *(f"here__{name}" for name in _OF_THE_ADVICE)
    )
    found: dict[int, tuple[Adviser, list[Advice]]] = {}
    sent_on = timezone.localdate(submission.submitted_at)
    for row in rows:
        adviser = Adviser(**{name: row[name] for name in _OF_THE_ADVISER})
        _adviser, given = found.setdefault(adviser.pk, (adviser, []))
        if row["here__pk"]:
            said = {name: row[f"here__{name}"] for name in _OF_THE_ADVICE}
            given.append(Advice(adviser=adviser, submission=submission, **said))
    return [
        Stage(adviser, given)
        for adviser, given in found.values()
        if given or adviser.ends_on is None or adviser.ends_on >= sent_on
    ]


def unheard(submissions: Sequence[Submission]) -> list[Any]:
    """One sentence for each adviser who is always heard and has said nothing on one of the items."""
    said = _("%(item)s: no advice of “%(name)s” is on file.")
    return [
        said % {"item": item.reference, "name": stage.adviser.name}
        for item in submissions
        for stage in stages(item)
        if stage.is_awaited
    ]
