"""What is laid away by age: text that was typed and never saved, links that are long closed. Done nightly.

Whose text it is has been told two weeks before: without such an entry in the diary nothing is thrown away, however
long the worker stood still.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from office import diary, journal
from office.models import OPERATOR, Deadline, JournalEntry
from relations.models import GuestLink, KeptDraft, Protocol
from relations.rules.comments import OPEN_TO_COMMENTS
from relations.rules.tidying import KEPT_FOR, LINKS_KEPT_FOR, TOLD_BEFORE, kept_until, touched_on

DEADLINE = "kept_draft"


def tidy_up(today: date) -> None:
    """All of it; run twice, or by two at once, it has one effect."""
    follow_kept_drafts(today)
    tidy_links(today)
    end_what_was_overtaken(today)


def end_what_was_overtaken(today: date) -> int:
    """Nobody is asked to answer a remark on a text that is settled; of texts adopted before that was so."""
    about = ContentType.objects.get_for_model(Protocol)
    settled = Protocol.objects.exclude(state__in=OPEN_TO_COMMENTS).values("pk")
    due = Deadline.objects.open().filter(kind="guest_remark", subject_type=about, subject_id__in=settled)
    return due.settle(today)


# -- what was typed and not saved ---------------------------------------------------------------------


@transaction.atomic
def follow_kept_drafts(today: date) -> int:
    """Tell people of text that will be thrown away, throw away what they were told of; returns how much that was.

    Whoever opens or keeps the text again has touched it: everything begins anew.
    """
    told = {row.subject_id: row for row in _told()}
    KeptDraft.objects.filter(kept_at=None, seen_at__lt=_begin(today - KEPT_FOR)).delete()  # only “was open”
    old = Q(seen_at__lt=_begin(today - KEPT_FOR + TOLD_BEFORE + timedelta(days=1))) | Q(pk__in=told)
    rows = KeptDraft.objects.filter(old).exclude(kept_at=None).select_related("version__protocol", "person")
    thrown = 0
    for row in rows.select_for_update(of=("self",)):
        thrown += _follow(row, told.pop(row.pk, None), today)
    Deadline.objects.filter(pk__in=[row.pk for row in told.values()]).settle(today)  # saved meanwhile
    return thrown


def _follow(row: KeptDraft, told: Deadline | None, today: date) -> bool:
    if told is not None and touched_on(row) >= told.opened_on:
        Deadline.objects.filter(pk=told.pk).settle(today)
        told = None
    if told is None:
        _tell(row, today)
        return False
    if today <= told.due_on:
        return False
    Deadline.objects.filter(pk=told.pk).settle(today)
    row.delete()
    return True


def _tell(row: KeptDraft, today: date) -> None:
    last = kept_until(row)
    if today < last - TOLD_BEFORE:
        return
    protocol = row.version.protocol
    diary.open_deadline(
        DEADLINE,
        row,
        due_on=max(last, today + TOLD_BEFORE),
        sentence=gettext_noop(
            "What you typed into “%(title)s” and did not save is thrown away after this day: "
            "save it, or let it go"
        ),
        values={"title": protocol.title},
        user=row.person,
        opened_on=today,
    )


def forget_deadlines(rows: list[KeptDraft]) -> None:
    """What was saved or thrown away by its owner is nothing that anybody need be told of."""
    for row in rows:
        diary.settle_deadlines(row, DEADLINE)


def _told() -> list[Deadline]:
    about = ContentType.objects.get_for_model(KeptDraft)
    return list(Deadline.objects.open().filter(subject_type=about, kind=DEADLINE))


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# -- links for the partner ----------------------------------------------------------------------------


def tidy_links(today: date) -> int:
    """Forget what was given to read through links that are long closed; returns how many that were.

    One through which nothing was remarked goes whole. Where something was, the row stays that says for which
    partner it was; the copy of the text and the person it was meant for go, also from the journal.
    """
    before = _begin(today - LINKS_KEPT_FOR)
    over = GuestLink.objects.filter(Q(revoked_at__lt=before) | Q(expires_at__lt=before))
    by_protocol: dict[int, list[int]] = defaultdict(list)
    for link, protocol in over.exclude(content={}).values_list("pk", "version__protocol_id"):
        by_protocol[protocol].append(link)
    return sum(_forget(protocol, links) for protocol, links in by_protocol.items())


@transaction.atomic
def _forget(protocol_pk: int, pks: list[int]) -> int:
    protocol = Protocol.objects.select_for_update().get(pk=protocol_pk)
    links = list(
        GuestLink.objects.filter(pk__in=pks)
        .exclude(content={})
        .annotate(said=Count("comments"))
        .order_by("pk")
    )
    if not links:  # the other worker was faster
        return 0
    references = [link.reference for link in links]
    gone = journal.erase_personal_in(entries_about(protocol, links))
    GuestLink.objects.filter(pk__in=[link.pk for link in links if link.said]).update(content={}, person="")
    GuestLink.objects.filter(pk__in=[link.pk for link in links if not link.said]).delete()
    changes = {"links": [references, None]}
    journal.record("protocol.tidy_links", protocol, by=OPERATOR, changes=changes, rows=gone)
    return len(links)


def entries_about(protocol: Protocol, links: Iterable[GuestLink]) -> list[JournalEntry]:
    """The entries that say for whom these links were made."""
    wanted = {link.reference for link in links}
    entries = JournalEntry.objects.filter(
        kind=journal.kind_of(protocol), object_pk=str(protocol.pk), act="protocol.give_link"
    )
    return [entry for entry in entries if entry.changes.get("link", [None, None])[1] in wanted]
