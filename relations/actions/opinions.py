"""Asking the advisers about a text, and their answers."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary, journal
from office.models import Actor, account_of
from office.rules import Refused, require
from relations.models import ADVISERS, Opinion, OpinionKind, OpinionResult, Protocol
from relations.rules import opinions as rules
from relations.rules.comments import must_be_open_to_comments

DEADLINE = "opinion"
MAX_TEXT = 10_000
_SENTENCES = {
    OpinionKind.LEGAL: gettext_noop("Give the legal opinion on “%(title)s”"),
    OpinionKind.FINANCE: gettext_noop("Give the finance opinion on “%(title)s”"),
}


@transaction.atomic
def ask(
    protocol: Protocol,
    *,
    by: Actor,
    kind: str,
    due_on: date,
    question: str = "",
    form_token: UUID | None = None,
) -> Opinion:
    """Ask for an opinion on the version being worked on, by a day; it stands in the advisers' diary from now on."""
    require(rules.may_ask(by), "role")
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    if asked := Opinion.objects.filter(form_token=form_token).first() if form_token else None:
        return asked
    version = protocol.latest
    reason = must_be_open_to_comments(protocol, version)
    if reason or version is None:
        raise Refused("not_open", reason)
    if kind not in OpinionKind.values:
        raise Refused("kind", _("There is no such opinion."))
    if due_on < timezone.localdate():
        raise Refused("past", _("The day by which it is wanted has passed."))
    if any(opinion.kind == kind for opinion in rules.outstanding(protocol)):
        raise Refused("asked_already", _("It has been asked for and is not there yet."))
    opinion = Opinion.objects.create(
        version=version,
        kind=kind,
        question=_checked(question),
        due_on=due_on,
        asked_by=account_of(by),
        form_token=form_token,
    )
    diary.open_deadline(
        DEADLINE,
        opinion,
        due_on=due_on,
        sentence=_SENTENCES[OpinionKind(kind)],
        values={"title": protocol.title},
        role=ADVISERS[OpinionKind(kind)],
    )
    said = {"kind": kind, "about": protocol.reference, "version": opinion.version.number, "due_on": due_on}
    journal.record(
        "opinion.ask", opinion, by=by, changes={name: [None, value] for name, value in said.items()}
    )
    return opinion


@transaction.atomic
def give(opinion: Opinion, *, by: Actor, result: str, text: str, version: int, revision: int) -> Opinion:
    """Give the opinion on exactly the text that was read; anything but a plain yes says why.

    Raises Refused when the text moved on since `version` and `revision` were read.
    """
    protocol = Protocol.objects.select_for_update().get(pk=opinion.version.protocol_id)
    opinion = Opinion.objects.select_for_update().get(pk=opinion.pk)
    require(rules.may_give(opinion, by), "role")
    require(rules.must_be_outstanding(opinion), "settled")
    latest = protocol.latest
    if latest is None or (latest.number, latest.revision) != (version, revision):
        raise Refused("stale", _("The text has changed since you read it. Read it again before you answer."))
    require(rules.must_be_somebody_elses(opinion, latest, by), "own_words")
    if result not in OpinionResult.values:
        raise Refused("result", _("Say whether the opinion is positive, negative or has conditions."))
    text = _checked(text)
    if result != OpinionResult.POSITIVE and not text:
        raise Refused("text", _("Write down the reasons, or the conditions."))
    opinion.version, opinion.revision_read = latest, revision
    opinion.result, opinion.text = result, text
    opinion.given_by, opinion.given_at = account_of(by), timezone.now()
    opinion.save()
    diary.settle_deadlines(opinion, DEADLINE)
    said = {"result": result, "version": latest.number, "revision": revision}
    journal.record(
        "opinion.give", opinion, by=by, changes={name: [None, value] for name, value in said.items()}
    )
    return opinion


@transaction.atomic
def withdraw(opinion: Opinion, *, by: Actor) -> Opinion:
    """The opinion is no longer wanted; that it was asked for stays on record."""
    require(rules.may_ask(by), "role")
    opinion = Opinion.objects.select_for_update().get(pk=opinion.pk)
    require(rules.must_be_outstanding(opinion), "settled")
    opinion.withdrawn_at = timezone.now()
    opinion.save(update_fields=["withdrawn_at"])
    diary.settle_deadlines(opinion, DEADLINE)
    journal.record("opinion.withdraw", opinion, by=by, changes={"kind": [opinion.kind, None]})
    return opinion


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > MAX_TEXT:
        raise Refused("too_long", _("At most %(count)s characters fit here.") % {"count": MAX_TEXT})
    return text
