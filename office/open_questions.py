"""Council members' questions that nobody has answered when the vote comes: said before it is recorded, and kept with it.

It holds nothing back. The question stays with the staff afterwards, under a sentence that is true then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop, ngettext

from office.item_lock import about
from office.models import Actor, Deadline, Decision, Question, Submission, account_of

LEFT_OPEN = gettext_noop(
    "A council member's question on “%(title)s” was not answered before the vote: answer it still"
)
KIND = "question_"  # and the question's number: the kind of its deadline


def unanswered(items: Iterable[Submission]) -> QuerySet[Question]:
    return Question.objects.filter(submission__in=[item.pk for item in items], answered_at=None)


def said_before_the_vote(items: Iterable[Submission]) -> list[str]:
    """A sentence for each item on which questions are open."""
    counted = unanswered(items).values_list("submission__title").annotate(number=Count("pk"))
    return [
        ngettext(
            "%(number)s question of a council member on “%(title)s” has no answer yet. The decision will say so.",
            "%(number)s questions of council members on “%(title)s” have no answer yet. The decision will say so.",
            number,
        )
        % {"number": number, "title": title}
        for title, number in counted.order_by("submission_id")
    ]


def keep_with(decision: Decision, items: Iterable[Submission]) -> dict[str, list[Any]]:
    """Remember with the decision what was open; for the journal, how many. Part of the recording act."""
    found = list(unanswered(items))
    if not found:
        return {}
    decision.left_unanswered.set(found)
    return {"left unanswered": [None, len(found)]}


def leave_open(submission: Submission) -> list[str]:
    """The kinds of the diary that stay open after the vote, which from now on say that it is over."""
    theirs = Deadline.objects.open().filter(**about(submission), kind__startswith=KIND)
    # A higher number, so that calendars take up the other words.
    theirs.update(sentence=LEFT_OPEN, sequence=F("sequence") + 1, changed_at=timezone.now())
    return list(theirs.values_list("kind", flat=True))


def seen_by(decision: Decision, by: Actor) -> list[Question]:
    """What was open when the decision was recorded: staff read all, a council member the own and the shared ones."""
    found = decision.left_unanswered.select_related("submission", "asked_by")
    if not by.is_staff_member:
        found = found.filter(Q(asked_by=account_of(by)) | Q(is_shared=True))
    return list(found.order_by("asked_at", "pk"))


__all__ = ["KIND", "keep_with", "leave_open", "said_before_the_vote", "seen_by", "unanswered"]
