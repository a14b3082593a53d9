"""The life of a request from outside: received, and answered in one of three ways."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office.lifecycle import Step, Taken, life
from office.models import Role
from partners.due import keep_due
from partners.models import PartnershipRequest, RequestState

State = RequestState
ANSWER_DUE = "request.answer"


def must_not_precede_the_request(request: PartnershipRequest, taken: Taken) -> Any:
    if taken.on >= request.received_on:
        return None
    return _("The answer cannot lie before the day on which the request came in.")


def must_lead_to_a_relation(request: PartnershipRequest, taken: Taken) -> Any:
    """Accepting is done where relations are begun: this step follows from it."""
    if taken.facts.get("relation") and taken.facts.get("partner"):
        return None
    return _("A request is accepted by beginning the relation with the town.")


def must_say_to_whom(request: PartnershipRequest, taken: Taken) -> Any:
    if str(taken.facts.get("passed_to", "")).strip():
        return None
    return _("Say to whom the request was passed on, such as a neighbouring town or the union.")


def keep_the_answer(request: PartnershipRequest, taken: Taken) -> None:
    request.answer = taken.reason
    request.passed_to = str(taken.facts.get("passed_to", "")).strip()
    if partner := taken.facts.get("partner"):
        request.partner = partner


def forget_the_answer(request: PartnershipRequest, taken: Taken) -> None:
    """The journal keeps what was answered, and why it is open again."""
    request.answered_on, request.answer, request.passed_to = None, "", ""


def keep_the_due_day(request: PartnershipRequest, taken: Taken | None = None) -> None:
    """In the diary while an answer is owed; an answer settles it."""
    sentence = gettext_noop("%(town)s looks for a partner and waits for our answer.")
    keep_due(
        ANSWER_DUE, request, request.due_on if request.is_open else None, sentence=sentence,
        values={"town": request.town}, user=request.author, opened_on=request.received_on,
    )  # fmt: skip


KEEPERS = (Role.OFFICER, Role.HEAD)
REQUEST = life(
    "partnership_request", State, State.RECEIVED,
    [
        Step("accept", _("Accept as a prospect"), (State.RECEIVED,), State.ACCEPTED, KEEPERS, dates="answered_on",
             checks=(must_not_precede_the_request, must_lead_to_a_relation), fill=(keep_the_answer,),
             follow=(keep_the_due_day,)),
        Step("decline", _("Decline"), (State.RECEIVED,), State.DECLINED, KEEPERS, dates="answered_on",
             needs_reason=True, checks=(must_not_precede_the_request,), fill=(keep_the_answer,),
             follow=(keep_the_due_day,)),
        Step("pass_on", _("Pass it on"), (State.RECEIVED,), State.PASSED_ON, KEEPERS, dates="answered_on",
             needs_reason=True, checks=(must_not_precede_the_request, must_say_to_whom), fill=(keep_the_answer,),
             follow=(keep_the_due_day,)),
        Step("reopen", _("Take the answer back"), (State.DECLINED, State.PASSED_ON), State.RECEIVED, KEEPERS,
             needs_reason=True, fill=(forget_the_answer,), follow=(keep_the_due_day,)),
    ],
)  # fmt: skip
