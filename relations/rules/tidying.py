"""For how long text that nobody saved, and links that nobody can open, are kept."""

from datetime import date, timedelta

from django.utils import timezone

from relations.models import GuestLink, KeptDraft

# A draft rests while its writer is away or waits for the partner: a month covers a holiday; after that the text on
# file has usually moved on, and what was typed would only be brought together with something else.
KEPT_FOR = timedelta(days=30)
# Two weeks, as everything else in the diary is said: nobody loses words over a short absence.
TOLD_BEFORE = timedelta(days=14)
# After half a year nobody asks any more what exactly the partner was given to read; each remark keeps its own clause.
LINKS_KEPT_FOR = timedelta(days=180)


def touched_on(row: KeptDraft) -> date:
    """The day on which it was last kept or open on a screen, by the municipality's own clock."""
    return timezone.localtime(row.seen_at).date()


def kept_until(row: KeptDraft) -> date:
    """The last day on which text is kept that nobody touches again."""
    return touched_on(row) + KEPT_FOR


def forgotten_after(link: GuestLink) -> date:
    """The last day on which the copy behind a link is kept."""
    closed = min(link.revoked_at, link.expires_at) if link.revoked_at else link.expires_at
    return timezone.localtime(closed).date() + LINKS_KEPT_FOR
