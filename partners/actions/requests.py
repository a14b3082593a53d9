"""What is done with requests from outside: recorded, corrected, answered. Each act is one journal entry."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import documents, journal
from office.models import Actor, account_of
from office.rules import Refused, require
from partners import rules
from partners.models import Partner, PartnershipRequest
from partners.request_lifecycle import REQUEST, keep_the_due_day

PARTS = (
    "partner", "name", "country", "population", "writer", "received_on", "through", "through_note", "seeks",
    "offers", "themes", "due_on",
)  # fmt: skip
# Who wrote is a person: the journal keeps it where it can be erased.
PERSONAL = ("writer",)


@transaction.atomic
def record_request(
    *,
    by: Actor,
    form_token: UUID | None = None,
    is_exercise: bool = False,
    upload: UploadedFile | None = None,
    **parts: Any,
) -> PartnershipRequest:
    """Take in a request, with its letter. The same form sent twice gives the one made the first time."""
    require(rules.may_keep_needs(by), "role")
    already = _made_with(form_token)
    if already:
        return already
    request = PartnershipRequest(
        author=account_of(by), form_token=form_token, is_exercise=is_exercise, **parts
    )
    _refuse_unfit(request)
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        # The same form came in twice at the same moment and the other one has won; or it is another fault.
        already = _made_with(form_token)
        if already is None:
            raise
        return already
    keep_the_due_day(request)
    changes = {key: [None, _shown(request, key)] for key in PARTS if _shown(request, key)}
    _enter("partnership_request.record", request, changes | _file(upload, request, by), by=by)
    return request


@transaction.atomic
def edit_request(
    request: PartnershipRequest, *, by: Actor, revision: int, upload: UploadedFile | None = None, **parts: Any
) -> PartnershipRequest:
    """Correct a request that is not answered yet. Raises Refused when somebody else changed it meanwhile."""
    require(rules.may_keep_needs(by), "role")
    request = PartnershipRequest.objects.select_for_update().get(pk=request.pk)
    require(rules.must_await_an_answer(request), "state")
    if request.revision != revision:
        raise Refused(
            "stale",
            _("Somebody else has changed this request in the meantime. Compare both texts and save again."),
        )
    before = {key: _shown(request, key) for key in PARTS}
    for key, value in parts.items():
        setattr(request, key, value)
    _refuse_unfit(request)
    changes = {
        key: [before[key], _shown(request, key)] for key in PARTS if before[key] != _shown(request, key)
    } | _file(upload, request, by)
    if not changes:
        return request
    request.revision += 1
    request.save()
    keep_the_due_day(request)
    _enter("partnership_request.edit", request, changes, by=by)
    return request


@transaction.atomic
def answer_request(
    request: PartnershipRequest,
    step: str,
    *,
    by: Actor,
    on: date | None = None,
    reason: str = "",
    upload: UploadedFile | None = None,
    **facts: Any,
) -> PartnershipRequest:
    """Take a step of its life, with the letter in which we answered. Raises Refused when it was answered already."""
    locked = PartnershipRequest.objects.select_for_update().get(pk=request.pk)
    if refused := REQUEST.refusal(locked, REQUEST.step(step), by=by):
        raise refused
    found: PartnershipRequest = REQUEST.take(
        locked, step, by=by, on=on, reason=reason, **facts, **_facts_of(upload, locked, by)
    )
    return found


def _facts_of(upload: UploadedFile | None, request: PartnershipRequest, by: Actor) -> dict[str, str]:
    return {key: after for key, (_before, after) in _file(upload, request, by).items()}


def _file(upload: UploadedFile | None, request: PartnershipRequest, by: Actor) -> dict[str, list[Any]]:
    """Keep a letter that comes along, and what the journal says of it."""
    if upload is None:
        return {}
    document = documents.take_in(upload, request, by=by)
    return {"document": [None, document.reference], "sha256": [None, document.checksum]}


def _made_with(form_token: UUID | None) -> PartnershipRequest | None:
    return PartnershipRequest.objects.filter(form_token=form_token).first() if form_token else None


def _refuse_unfit(request: PartnershipRequest) -> None:
    if request.partner is None and not (request.name.strip() and request.country):
        raise Refused("town", _("Say which town asks: one of our partners, or its name and its country."))
    if not request.seeks.strip():
        raise Refused("seeks", _("Write what they look for, in a sentence or two."))
    if request.received_on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which the request came in."))
    if request.due_on < request.received_on:
        raise Refused("due", _("The answer cannot be due before the request came in."))


def _shown(request: PartnershipRequest, key: str) -> Any:
    """The value as the journal keeps it."""
    value = getattr(request, key)
    if isinstance(value, Partner):
        return f"{value.reference} {value.name}"
    return str(value) if isinstance(value, date) else value


def _enter(act: str, request: PartnershipRequest, changes: dict[str, list[Any]], *, by: Actor) -> None:
    personal = {key: changes.pop(key) for key in PERSONAL if key in changes}
    journal.record(act, request, by=by, changes=changes, personal=personal or None)
