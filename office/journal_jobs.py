"""Reading the whole journal again as background work: a million entries take their time."""

from django.utils.translation import gettext_lazy as _

from office import journal
from office.jobs import Run, Write, job_kind
from office.models import Job, JobState

VERIFY = "verify_journal"


@job_kind(VERIFY, _("Check of the journal"))
def verify_journal(run: Run) -> Write:
    verdict = journal.verify(run.progress)
    return lambda: {"entries": verdict.entries, "intact": verdict.intact, "broken_at": verdict.broken_at}


def latest_check() -> Job | None:
    """The last finished check; its result says how many entries were read and where the chain is broken."""
    done = Job.objects.filter(kind=VERIFY, state=JobState.DONE).select_related("requested_by")
    return done.order_by("-finished_at").first()
