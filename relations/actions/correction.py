"""Proposing a technical correction of an adopted text; certifying is a step of its life."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary, documents, journal, submissions
from office.models import Actor, PermissionStep, Role, Submission, SubmissionState, Visibility, account_of
from office.rules import Refused, require
from relations.clause_keys import as_said, keyed
from relations.models import Correction, CorrectionState, Protocol
from relations.rules import correction as rules


@transaction.atomic
def propose_correction(
    protocol: Protocol,
    *,
    by: Actor,
    title: str,
    clauses: list[dict[str, Any]],
    reason: str,
    asked_by: str,
    asked_on: date,
    asked_reference: str = "",
    asked_in: PermissionStep | None = None,
    upload: UploadedFile | None = None,
    form_token: UUID | None = None,
) -> Correction:
    """Put slips of an adopted text right, because an authority asked for it; the clerk has to certify it.

    `asked_in` is the step of the permission by which it asked. Raises Refused when anything but words changes, when
    nothing does, when the text was signed already, or when that step asked for something else.
    """
    require(rules.may_propose_corrections(by), "role")
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    already = Correction.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    require(rules.must_allow_a_correction(protocol), "not_correctable")
    if asked_in:
        require(rules.must_answer_a_request(protocol, asked_in), "asked_in")
    text, item = protocol.text, _decided_item(protocol)
    if text is None or item is None:
        raise Refused(
            "no_item", _("The council did not decide on it in Entente, so no decision could be kept.")
        )
    _refuse_incomplete(protocol, item, reason=reason, asked_by=asked_by, asked_on=asked_on)
    corrected = keyed(clauses, text.clauses)
    require(rules.must_only_change_words(text.clauses, corrected), "substance")
    if (title.strip(), as_said(corrected)) == (text.title, as_said(text.clauses)):
        raise Refused("nothing_changed", _("No word is different. Change the words that are slips."))
    correction = Correction.objects.create(
        protocol=protocol, submission=item, corrected=text, title=title.strip() or text.title, clauses=corrected,
        reason=reason.strip(), asked_by=asked_by.strip(), asked_on=asked_on, asked_reference=asked_reference.strip(),
        asked_in=asked_in, proposed_by=account_of(by), form_token=form_token,
    )  # fmt: skip
    _keep_letter(correction, upload, by=by)
    _ask_the_clerk(correction)
    changes = {"protocol": [None, protocol.reference], "asked by": [None, correction.asked_by]}
    if asked_in:
        changes["permission"] = [None, asked_in.permission.reference]
    journal.record(
        "correction.propose",
        correction,
        by=by,
        reason=correction.reason,
        occurred_on=asked_on,
        changes=changes,
    )
    return correction


def _decided_item(protocol: Protocol) -> Submission | None:
    decided = Submission.objects.filter(**submissions.about(protocol), state=SubmissionState.DECIDED)
    return decided.order_by("-pk").first()


def _refuse_incomplete(
    protocol: Protocol, item: Submission, *, reason: str, asked_by: str, asked_on: date
) -> None:
    if Correction.objects.filter(protocol=protocol, state=CorrectionState.PROPOSED).exists():
        raise Refused("already_proposed", _("Another correction waits for the clerk: one at a time."))
    if not reason.strip():
        raise Refused("reason", _("Say why it is a slip: council members read it."))
    if not asked_by.strip():
        raise Refused("asked_by", _("Say who asked for it, such as the ministry."))
    if asked_on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    if item.closed_on and asked_on < item.closed_on:
        raise Refused(
            "before_decision", _("That is before the council decided. Then the text was still open.")
        )


def _keep_letter(correction: Correction, upload: UploadedFile | None, *, by: Actor) -> None:
    """The letter hangs on the council item; its members open it once the correction is certified."""
    if upload is None:
        return
    correction.document = documents.take_in(
        upload, correction.submission, by=by, visibility=Visibility.INTERNAL,
        title=f"{correction.reference} {correction.asked_by}",
    )  # fmt: skip
    correction.save(update_fields=["document"])


def _ask_the_clerk(correction: Correction) -> None:
    diary.open_deadline(
        "correction_certify", correction, due_on=timezone.localdate() + timedelta(days=7), role=Role.CLERK,
        sentence=gettext_noop("Certify or decline the technical correction of “%(title)s”"),
        values={"title": correction.protocol.title},
    )  # fmt: skip
