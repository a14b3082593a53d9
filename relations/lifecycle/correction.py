"""The life of a technical correction: proposed by one person, certified or declined by the clerk."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary, openings, permissions
from office.lifecycle import Step, Taken, life
from office.models import Role, Visibility, account_of
from office.rules import those_behind
from office.submissions import content_hash
from relations.clause_keys import as_said
from relations.models import Correction, CorrectionState, ProtocolVersion
from relations.rules.correction import must_allow_a_correction

_OF_ITS_OWN = {
    "id", "protocol", "number", "label", "title", "clauses", "author", "created_at", "frozen_at", "content_hash",
    "revision", "released_by",
}  # fmt: skip


def must_still_be_possible(correction: Correction, taken: Taken) -> Any:
    return must_allow_a_correction(correction.protocol)


def must_correct_what_stands(correction: Correction, taken: Taken) -> Any:
    text = correction.protocol.text
    if text is None or text.pk != correction.corrected_id:
        return _("The text was corrected in the meantime: decline this one and propose it anew.")
    return None


def must_be_proposed_by_somebody_else(correction: Correction, taken: Taken) -> Any:
    """Four eyes: the clerk certifies what somebody else put right."""
    if correction.proposed_by_id in [one.pk for one in those_behind(taken.by, *taken.step.roles)]:
        return _("You proposed this correction yourself: another clerk has to certify it.")
    return None


def must_carry_a_certificate(correction: Correction, taken: Taken) -> Any:
    if not str(taken.facts.get("certificate", "")).strip():
        return _("Write the certificate: what the slip was, and that nothing else changed.")
    return None


def put_into_force(correction: Correction, taken: Taken) -> None:
    """The corrected wording becomes a version of its own, frozen; everything but the words is copied."""
    correction.version = _corrected_version(correction, taken)
    correction.content = content_corrected(correction, correction.version.number)
    correction.content_hash = content_hash(correction.content)
    correction.certificate = str(taken.facts["certificate"]).strip()
    correction.certified_by, correction.settled_at = account_of(taken.by), timezone.now()
    ProtocolVersion.objects.filter(pk=correction.version.pk).update(
        content_hash=correction.content_hash, frozen_at=correction.settled_at
    )


def _corrected_version(correction: Correction, taken: Taken) -> ProtocolVersion:
    former = correction.corrected
    same = {
        field.attname: getattr(former, field.attname)
        for field in ProtocolVersion._meta.concrete_fields
        if field.name not in _OF_ITS_OWN
    }
    number = correction.protocol.versions.latest("number").number + 1
    version = ProtocolVersion.objects.create(
        protocol=correction.protocol, number=number, label=correction.reference, title=correction.title,
        clauses=correction.clauses, author=correction.proposed_by, released_by=account_of(taken.by), **same,
    )  # fmt: skip
    version.writers.set(former.writers.all())
    return version


def content_corrected(correction: Correction, number: int) -> dict[str, Any]:
    """The frozen content as it was decided or corrected last, with the new words and what it corrects."""
    earlier = (
        Correction.objects.filter(submission=correction.submission, state=CorrectionState.CERTIFIED)
        .order_by("-pk")
        .first()
    )
    before = earlier.content if earlier and earlier.content else correction.submission.content
    return before | {
        "version": number,
        "title": correction.title,
        "clauses": as_said(correction.clauses),
        "corrects": content_hash(before),
    }


def follow_on_the_protocol(correction: Correction, taken: Taken) -> None:
    """The protocol goes by its corrected title, and whoever read the item reads what changed."""
    protocol = correction.protocol
    if protocol.title != correction.title:
        protocol.title = correction.title
        protocol.save(update_fields=["title"])
    openings.tell_readers(
        correction.submission, gettext_noop("A technical correction of “%(title)s” was certified: read what changed"),
        by=taken.by, values={"title": correction.submission.title},
    )  # fmt: skip


def answer_the_authority(correction: Correction, taken: Taken) -> None:
    """Where the authority asked in a step of its permission and the text went out to it: that request is answered."""
    if correction.asked_in and taken.facts.get("sent_on"):
        permissions.answer_request(
            correction.asked_in, on=taken.facts["sent_on"], note=f"{correction.reference} {correction.title}"
        )


def open_the_letter(correction: Correction, taken: Taken) -> None:
    """Until here it was a proposal of the staff; from now on council members read why it was asked for."""
    if letter := correction.document:
        letter.visibility = Visibility.COUNCIL
        letter.save(update_fields=["visibility"])


def note_settled(correction: Correction, taken: Taken) -> None:
    correction.settled_at = timezone.now()


def close_deadline(correction: Correction, taken: Taken) -> None:
    diary.settle_deadlines(correction, on=taken.on)


State = CorrectionState
CORRECTION = life(
    "correction", State, State.PROPOSED,
    [
        Step("certify", _("Certify the correction"), (State.PROPOSED,), State.CERTIFIED, (Role.CLERK,), is_final=True,
             guards=(must_still_be_possible, must_correct_what_stands, must_be_proposed_by_somebody_else),
             checks=(must_carry_a_certificate,), fill=(put_into_force,),
             follow=(follow_on_the_protocol, answer_the_authority, open_the_letter, close_deadline)),
        Step("decline", _("Decline the correction"), (State.PROPOSED,), State.DECLINED, (Role.CLERK,), is_final=True,
             needs_reason=True, fill=(note_settled,), follow=(close_deadline,)),
    ],
    held_by=("protocol",),
)  # fmt: skip
