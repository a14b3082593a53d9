"""With whom a thing lies, and since when: read from the diary, of the thing itself and of what was made of it for others.

Days that only come closer (the end of a term, the last day for notice) wait for nobody and are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from office.diary_kinds import NEWS, NOTICE, REQUESTED, TERM, family_of
from office.letters import capitalised
from office.lifecycle import Lifecycle
from office.models import Deadline, JournalEntry, Permission, Role, Submission
from office.submissions import about

# Nobody waits there: days that come by themselves, and what members read while the council is what is waited for.
_NO_WAITING = frozenset({NEWS.name, NOTICE.name, TERM.name, REQUESTED.name})


@dataclass(frozen=True)
class Pending:
    """One that has to act: who, on what, since when and by when. Unknown days are None."""

    who: str
    what: str
    since: date | None
    due_on: date | None = None
    url: str = ""
    is_outside: bool = False

    @property
    def days(self) -> int | None:
        """For how many days it has lain there."""
        return max((timezone.localdate() - self.since).days, 0) if self.since else None


def pending_with(
    subject: models.Model, *, also: Iterable[models.Model] = (), life: Lifecycle | None = None,
    ours_in: Iterable[str] = (),
) -> list[Pending]:  # fmt: skip
    """Who has to act on this thing now, the longest waiting first; one query. `also` names things that belong to it.

    In the states `ours_in` somebody of ours has to move it on even where the diary names no day: then those whom the
    next step of its `life` is open to, since the last step (a second query).
    """
    found = [_from(one) for one in _deadlines(subject, also) if family_of(one.kind).name not in _NO_WAITING]
    if not found and life and getattr(subject, "state", None) in set(ours_in):
        found = _by_the_next_step(subject, life)
    return sorted(found, key=lambda one: one.since or date.min)


def _deadlines(subject: models.Model, also: Iterable[models.Model]) -> Iterable[Deadline]:
    mine = about(subject)
    theirs = Q(**mine)
    for one in also:
        theirs |= Q(**about(one))
    types = ContentType.objects.get_for_models(Submission, Permission)
    through = [
        Q(subject_type=types[model], subject_id__in=model.objects.filter(**mine).values("pk"))
        for model in (Submission, Permission)
    ]
    return Deadline.objects.open().filter(theirs | through[0] | through[1]).select_related("user")


def _from(deadline: Deadline) -> Pending:
    if deadline.waiting_on:
        who = deadline.waiting_on_text
    else:
        who = str(deadline.user) if deadline.user else str(Role(deadline.role).label) if deadline.role else ""
    return Pending(
        capitalised(who), deadline.text, deadline.opened_on, deadline.due_on, deadline.subject_url,
        is_outside=bool(deadline.waiting_on),
    )  # fmt: skip


def _by_the_next_step(subject: models.Model, life: Lifecycle) -> list[Pending]:
    state = subject.state  # type: ignore[attr-defined]  # what has a life has a state
    ahead = [step for step in life if state in step.source and not (step.by_machine or step.is_aside)]
    if not ahead:
        return []
    acts = JournalEntry.objects.filter(
        kind=subject._meta.label_lower,
        object_pk=str(subject.pk),
        act__in=[f"{life.name}.{step.name}" for step in life],
    )
    last = acts.order_by("-number").values_list("at", flat=True).first() or getattr(
        subject, "created_at", None
    )
    who = ", ".join(str(role.label) for role in ahead[0].roles)
    return [Pending(capitalised(who), str(ahead[0].label), timezone.localdate(last) if last else None)]


__all__ = ["Pending", "pending_with"]
