"""The one lock of a council item: whoever speaks on it, closes it or takes it back holds its row first."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from office.models import Submission, SubmissionState
from office.rules import Refused


def about(subject: models.Model) -> dict[str, Any]:
    """The filter for rows that point at a thing through subject_type and subject_id."""
    return {"subject_type": ContentType.objects.get_for_model(subject), "subject_id": subject.pk}


def pending_for(subject: models.Model) -> Submission | None:
    return Submission.objects.filter(**about(subject), state=SubmissionState.PENDING).first()


def locked_pending(submission: Submission) -> Submission:
    """The item as it is now, nobody else's meanwhile. Raises Refused when it is no longer before the body."""
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if not locked.is_pending:
        raise Refused("not_pending", _("This item is no longer before the council."))
    return locked


def hold_pending(subject: models.Model) -> Submission | None:
    """The pending item of a thing, locked before the thing is: who decides on it takes the two in that order too."""
    found = Submission.objects.select_for_update().filter(**about(subject), state=SubmissionState.PENDING)
    return found.first()


def hold_all(items: Iterable[Submission]) -> None:
    """Lock several items in the order of their numbers, before any of them is decided.

    Deciding one writes into the journal; taking the next lock only then could wait for somebody who waits for that.
    """
    asked = [item.pk for item in items]
    list(
        Submission.objects.select_for_update()
        .filter(pk__in=asked)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
