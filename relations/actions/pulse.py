"""What follows from a pulse: entries in the diary, and the answer of whoever looked. It never changes a state."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary, journal
from office.calendar import add_months
from office.models import Actor, Role, account_of
from office.models.diary import Deadline
from office.rules import Refused, require
from relations.models import PulseReview, Relation
from relations.pulse import DEADLINES, Pulse, limits, turned_on
from relations.queries import pulse as queries
from relations.queries.pulse import Proposal
from relations.rules import exchange as rules

DAYS_TO_ANSWER = timedelta(days=30)
SENTENCES = {
    Pulse.SLEEPING: gettext_noop(
        "Nothing two-way with %(partners)s for a long time: confirm that the tie is dormant, or say why it stays active"
    ),
    Pulse.DECISION_DUE: gettext_noop(
        "A decision is due about %(partners)s: evaluate or end the tie, confirm that it is dormant, or say why it stays"
    ),
}


@transaction.atomic
def keep_as_it_is(relation: Relation, *, by: Actor, reason: str) -> PulseReview:
    """The head looked at a tie that sleeps and says why it stays as it is; nothing is proposed for a time."""
    require(rules.may_answer_the_pulse(by), "role")
    relation = Relation.objects.select_for_update().get(pk=relation.pk)
    today = timezone.localdate()
    proposal = queries.proposal_for(relation, today)
    if proposal is None:
        raise Refused(
            "nothing_proposed",
            _(
                "Nothing is proposed about this tie any more: somebody may have answered, or the tie is awake again."
            ),
        )
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    review = PulseReview.objects.create(
        relation=relation, on=today, pulse=proposal.pulse, reason=reason.strip()[:2_000],
        until=add_months(today, limits().silence), reviewed_by=account_of(by),
    )  # fmt: skip
    diary.settle_deadlines(relation, *DEADLINES.values(), on=today)
    changes = {"pulse": [None, review.pulse], "until": [None, str(review.until)]}
    journal.record("relation.keep_as_it_is", relation, by=by, changes=changes, reason=review.reason)
    return review


def settle_what_is_no_longer_proposed(relation: Relation) -> None:
    """A tie that both sides keep up again, or that somebody decided about, waits for no answer."""
    proposal = queries.proposal_for(relation, timezone.localdate())
    settled = [kind for pulse, kind in DEADLINES.items() if proposal is None or proposal.pulse != pulse]
    diary.settle_deadlines(relation, *settled)


@transaction.atomic
def follow_pulses(today: date) -> int:
    """Put what the pulses propose into the head's diary, once for each tie and change; settle what has passed.

    Returns how many deadlines were opened. Running it again opens none.
    """
    proposals = queries.proposals(today)
    _settle_all_but({(proposal.relation.pk, DEADLINES[proposal.pulse]) for proposal in proposals}, today)
    told = queries.days_told([proposal.relation.pk for proposal in proposals])
    untold = [proposal for proposal in proposals if _is_news(proposal, told)]
    for proposal in untold:
        _open(proposal, today)
    return len(untold)


def _is_news(proposal: Proposal, told: dict[tuple[int, str], date]) -> bool:
    """Since the pulse turned, and since a silence asked for has passed, the diary has not spoken of it."""
    since = turned_on(proposal.last_two_way_on, proposal.pulse)
    latest = told.get((proposal.relation.pk, DEADLINES[proposal.pulse]))
    return latest is None or latest < max(since, proposal.silent_until or since)


def _open(proposal: Proposal, today: date) -> None:
    diary.open_deadline(
        DEADLINES[proposal.pulse], proposal.relation, due_on=today + DAYS_TO_ANSWER, role=Role.HEAD,
        sentence=SENTENCES[proposal.pulse], values={"partners": proposal.relation.partner_names[:200]}, opened_on=today,
    )  # fmt: skip


def _settle_all_but(standing: set[tuple[int, str]], today: date) -> None:
    gone = [
        deadline.pk
        for deadline in queries.open_pulse_deadlines()
        if (deadline.subject_id, deadline.kind) not in standing
    ]
    Deadline.objects.filter(pk__in=gone).update(settled_on=today)
