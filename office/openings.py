"""Who opened which wording of a council item, and when; and telling them what became of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F
from django.utils import timezone

from office import diary
from office.item_lock import about
from office.models import Actor, Deadline, ItemView, Role, Submission, User, account_of

# One person's news about an item; the person's number makes it a kind of its own, since a thing has one deadline
# of each kind and day.
NEWS = "item_news"


def note_opening(submission: Submission, *, by: Actor, content_hash: str) -> None:
    """Keep that somebody opened this wording; reading is no act, so the row is the only record of it."""
    account = account_of(by)
    if account is None:
        return
    now = timezone.now()
    row = {"submission": submission, "viewer": account, "content_hash": content_hash}
    if not ItemView.objects.filter(**row).update(last_at=now, times=F("times") + 1):
        ItemView.objects.bulk_create([ItemView(**row, first_at=now, last_at=now)], ignore_conflicts=True)


def openings_of(submission: Submission) -> models.QuerySet[ItemView]:
    """Who opened it, in the order in which they first did."""
    return submission.views.select_related("viewer")


def tell_readers(submission: Submission, sentence: str, *, by: Actor, values: dict[str, str]) -> int:
    """Put the news into the diary of everybody who opened the item, but of `by`; returns how many are told.

    `sentence` is a message id marked with gettext_noop. Part of the act that is told of.
    """
    readers = User.objects.may_enter(timezone.localdate()).filter(
        pk__in=submission.views.values("viewer").distinct()
    )
    told = readers.exclude(pk=by.pk).order_by("pk")
    for reader in told:
        diary.open_deadline(
            f"{NEWS}_{reader.pk}", submission, due_on=timezone.localdate() + timedelta(days=7),
            sentence=sentence, values=values, user=reader, role=Role.COUNCILLOR,
        )  # fmt: skip
    return len(told)


def note_news_read(submission: Submission, *, by: Actor) -> None:
    """Whoever opens the item again has read what became of it."""
    if account := account_of(by):
        diary.settle_deadlines(submission, f"{NEWS}_{account.pk}")


def news_for(user: User) -> models.QuerySet[Deadline]:
    """What a person has not read yet about items that the person had opened."""
    return Deadline.objects.open().filter(user=user, kind=f"{NEWS}_{user.pk}")


def has_news(submission: Submission, user: User) -> bool:
    return news_for(user).filter(**about(submission)).exists()
