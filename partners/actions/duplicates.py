"""Searching the register for duplicates: at once where it is small, else in the background. Nothing is merged."""

from typing import Any

from django.db import transaction

from office import jobs
from office.models import Actor, Job
from office.rules import require
from partners import rules
from partners.duplicate_search import as_json, suggestions
from partners.duplicates import Suggestion
from partners.models import DuplicateSearch, Partner

# Up to here the search takes well under two seconds, so the user waits for it.
PARTNERS_AT_ONCE = 4_000
# Only the latest is read; the one before is kept for comparing.
KEPT = 2


@transaction.atomic
def request_search(*, by: Actor) -> Job | None:
    """Search now, or let a job do it; returns that job. Asked while one waits or runs, it is that one."""
    require(rules.may_keep_partners(by), "role")
    waiting = Job.objects.unfinished().filter(kind="partner_duplicates").first()
    if waiting:
        return waiting
    if Partner.objects.count() <= PARTNERS_AT_ONCE:
        keep_search(*suggestions())
        return None
    return jobs.enqueue("partner_duplicates", {}, by=by, return_url="/partners/duplicates/")


def keep_search(found: list[Suggestion], partners: int) -> DuplicateSearch:
    """What a search found is no fact of ours and replaces what the one before found; the journal does not hear of it."""
    search = DuplicateSearch.objects.create(partners=partners, found=as_json(found))
    kept: Any = DuplicateSearch.objects.values("pk")[:KEPT]
    DuplicateSearch.objects.exclude(pk__in=[row["pk"] for row in kept]).delete()
    return search
