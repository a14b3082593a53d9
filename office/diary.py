"""The diary: one place for every deadline, fed by all apps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from office.models import Deadline, Role, User


def open_deadline(
    kind: str,
    subject: models.Model,
    *,
    due_on: date,
    sentence: str,
    values: dict[str, str] | None = None,
    role: Role | None = None,
    user: User | None = None,
    waiting_on: str = "",
    opened_on: date | None = None,
    working_days: int | None = None,
    once: bool = False,
) -> Deadline:
    """Put a deadline into the diary: the same thing, kind and day again gives the one that is there.

    One that was settled is open again, in the words of now: an act that asks for something means it. With `once` it
    stays settled: what the calendar finds due night after night says nothing new of what somebody has settled.
    `sentence` is a message id marked with gettext_noop; its `%(name)s` are filled from `values` when shown.
    `waiting_on` names an outside party (“the ministry”) when not we but they must act; `working_days` says how many the
    law gave, where it counts those alone (`office/workdays.py`).
    """
    said = {
        "sentence": sentence,
        "values": values or {},
        "subject_reference": getattr(subject, "reference", str(subject)),
        "subject_url": subject.get_absolute_url(),  # type: ignore[attr-defined]  # what has a deadline has a page
        "role": role or "",
        "user": user,
        "waiting_on": waiting_on,
        "opened_on": opened_on or timezone.localdate(),
        "working_days": working_days,
    }
    deadline, is_new = Deadline.objects.get_or_create(
        kind=kind,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        due_on=due_on,
        defaults=said,
    )
    if is_new:
        _go_on_from(deadline, is_new=True)
    elif deadline.settled_on and not once:
        _open_again(deadline, said)
    return deadline


def _open_again(deadline: Deadline, said: dict[str, Any]) -> None:
    """What was mailed about it stays said: nobody is told the same twice."""
    for name, value in said.items():
        setattr(deadline, name, value)
    deadline.settled_on = None
    deadline.save(update_fields=["settled_on", *said])
    _go_on_from(deadline, is_new=False)


def _go_on_from(deadline: Deadline, *, is_new: bool) -> None:
    """Let a day that moved stay one entry in everybody's calendar.

    What an act closed and opens on another day goes on under the first row (`root`), with a higher sequence; so does a
    day that comes back. A day of the same kind that was over before is another entry.
    """
    same = Deadline.objects.filter(
        kind=deadline.kind, subject_type=deadline.subject_type_id, subject_id=deadline.subject_id
    ).exclude(pk=deadline.pk)
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    before = (
        same.exclude(settled_on=None).filter(changed_at__gte=today).order_by("-changed_at", "-pk").first()
    )
    if before is None:
        if not is_new:
            _say_anew(deadline, deadline.sequence + 1)
        return
    root = before.root_id or before.pk
    if is_new and not same.filter(Q(root=root) | Q(pk=root), settled_on=None).exists():
        deadline.root_id = root
    _say_anew(deadline, max(before.sequence, deadline.sequence) + 1)


def _say_anew(deadline: Deadline, sequence: int) -> None:
    deadline.sequence, deadline.changed_at = sequence, timezone.now()
    deadline.save(update_fields=["root", "sequence", "changed_at"])


@dataclass(frozen=True)
class Agenda:
    """What is open for one person on a day: late, due, and what others have to do for us."""

    overdue: list[Deadline]
    due: list[Deadline]
    waiting: list[Deadline]

    def __len__(self) -> int:
        return len(self.overdue) + len(self.due) + len(self.waiting)


def due_for(user: User, *, on: date | None = None, until: date | None = None, limit: int = 200) -> Agenda:
    """The open deadlines of a person, soonest first; `until` leaves out what is due later than that."""
    on = on or timezone.localdate()
    found = Deadline.objects.open().for_user(user)
    if until:
        found = found.filter(due_on__lte=until)
    ours: list[Deadline] = []
    waiting: list[Deadline] = []
    for deadline in found[:limit]:
        (waiting if deadline.waiting_on else ours).append(deadline)
    return Agenda(
        overdue=[deadline for deadline in ours if deadline.due_on < on],
        due=[deadline for deadline in ours if deadline.due_on >= on],
        waiting=waiting,
    )


def settle_deadlines(
    subject: models.Model, *kinds: str, on: date | None = None, but: Iterable[str] = ()
) -> int:
    """Close the open deadlines of these kinds (all kinds but those, when none is named); returns how many."""
    found = Deadline.objects.open().filter(
        subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk
    )
    if kinds:
        found = found.filter(kind__in=kinds)
    elif kept := list(but):
        found = found.exclude(kind__in=kept)
    return found.settle(on or timezone.localdate())
