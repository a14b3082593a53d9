"""What becomes of a request from outside that is accepted: the partner, if it is new, and a tie as a prospect."""

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from office.models import Actor, account_of
from office.rules import require
from partners.actions import create_partner
from partners.actions.candidates import add_candidate
from partners.actions.requests import answer_request
from partners.models import FoundThrough, NeedProfile, Partner, PartnerKind, PartnershipRequest
from partners.request_lifecycle import REQUEST
from relations.actions.relation import create_relation
from relations.lifecycle.relation import RELATION
from relations.models import Relation
from relations.rules.relation import may_keep_relations


@dataclass(frozen=True)
class Answer:
    """What we wrote to the town, on which day, and the letter itself."""

    text: str = ""
    on: date | None = None
    letter: UploadedFile | None = None


@transaction.atomic
def accept_request(
    request: PartnershipRequest,
    *,
    type: str,  # noqa: A002 - the domain's word
    by: Actor,
    partner: Partner | None = None,
    kind: str = PartnerKind.CITY,
    answer: Answer | None = None,
    profile: NeedProfile | None = None,
) -> Relation:
    """Begin the tie as a prospect and answer the request; `profile` puts the town on its shortlist as well.

    `partner` says which of ours the town is; without one it is entered, as a `kind`. Of two who accept at the
    same moment the second is refused, and nothing of his stays: a request leads to one relation.
    """
    require(may_keep_relations(by), "role")
    request = PartnershipRequest.objects.select_for_update().get(pk=request.pk)
    if refused := REQUEST.refusal(request, REQUEST.step("accept"), by=by):
        raise refused
    partner = partner or request.partner or _entered(request, kind, by)
    account, answer = account_of(by), answer or Answer()
    relation = create_relation(
        type=type, partners=[partner], by=by, request=request, themes=request.themes,
        is_exercise=request.is_exercise, officer=account, owner_unit=account.unit if account else None,
    )  # fmt: skip
    relation = RELATION.take(relation, "pursue", by=by)
    if profile is not None:
        add_candidate(
            profile, partner, found_through=FoundThrough.REQUEST, found_note=request.reference, by=by
        )
    answer_request(
        request, "accept", by=by, on=answer.on, reason=answer.text, upload=answer.letter, partner=partner,
        relation=relation.reference,
    )  # fmt: skip
    return relation


def _entered(request: PartnershipRequest, kind: str, by: Actor) -> Partner:
    """With the number of inhabitants as they say it, and the request as its source."""
    return create_partner(
        name=request.name, country=request.country, kind=kind, population=request.population,
        population_source=request.reference if request.population is not None else "", by=by,
    )  # fmt: skip
