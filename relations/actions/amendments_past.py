"""An amendment of the past: tied to the text it amended, which reads and runs anew from its day."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from office import documents, journal
from office.calendar import Precision, first_day
from office.journal import RowChange
from office.models import Actor, Document, account_of
from office.rules import Refused, require
from office.submissions import content_hash
from relations.actions.protocol_past import (
    forget_what_was_computed,
    settle_by_facts,
)
from relations.amending import by_key, merged, merged_terms
from relations.amendment_texts import TERMS_AMENDED, terms_said
from relations.clause_keys import keyed
from relations.content import content_of
from relations.facts import Day
from relations.legality import state_of
from relations.lifecycle.following import follow_the_protocol
from relations.lifecycle.protocol import PROTOCOL
from relations.models import (
    Amendment,
    DurationKind,
    Protocol,
    ProtocolKind,
    ProtocolState,
    ProtocolVersion,
    Side,
    Signature,
)
from relations.rules import amendments_past as rules
from relations.rules.protocol import may_record_official_dates

UNKNOWN = Day(None, Precision.UNKNOWN)


@dataclass(frozen=True)
class Told:
    """What is known of an amendment of the past; terms that are not named stayed as they were.

    `signed` is the day on which every party signed; where they signed on days of their own, each is recorded later.
    """

    number: int
    in_force: Day
    title: str = ""
    signed: Day | None = None
    terms: dict[str, Any] | None = None


@transaction.atomic
def record_past_amendment(
    amended: Protocol,
    told: Told,
    *,
    by: Actor,
    reason: str,
    entered: Protocol | None = None,
    upload: UploadedFile | None = None,
    form_token: UUID | None = None,
) -> Protocol:
    """Tie an amendment of the past to the text it amended: a new entry, or the text that is `entered` already.

    Its clauses and terms become part of the amended text as of its day; where a later amendment touched the same
    places, the later one stays. Dates follow. Raises Refused where the days contradict those of the amended text.
    """
    require(may_record_official_dates(by), "role")
    amended = Protocol.objects.select_for_update().get(pk=amended.pk)
    # Asked once the text is locked: a second click waits here until what the first one made is on file.
    already = Protocol.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    told = _as_entered(told, amended, entered)
    require(
        rules.must_allow_a_past_amendment(amended, told.number, told.in_force, timezone.localdate()), "guard"
    )
    base, later = _written_against(amended, told.in_force)
    former_day = entered.in_force_text if entered and entered.has_begun else None
    amending = entered or Protocol(
        relation=amended.relation, kind=ProtocolKind.AMENDMENT, form_token=form_token, is_past_fact=True,
        title=(told.title.strip() or _title(amended, told.number))[:300],
    )  # fmt: skip
    _date(amending, told)
    text = _its_text(amending, base, told.terms or {}, by=by)
    amendment = Amendment(protocol=amending, amends=amended, number=told.number, based_on=base)
    before, former_end = amended.text, amended.ends_on
    amendment.consolidated = _consolidate(amendment, text, later)
    amendment.save()
    document = documents.take_in(upload, amending, by=by) if upload else None
    _run_anew(amended, by=by)
    PROTOCOL.settle(amending, _state_beside(amended, amending))
    amending.save()
    changes = _as_told(told, amending.reference, document)
    changes |= _what_changed(amended, amendment.consolidated, before, former_end)
    journal.record(
        "protocol.past_amendment",
        amended,
        by=by,
        changes=changes,
        reason=reason.strip(),
        occurred_on=told.in_force.first,
        rows=[_in_its_own_history(amending, amended, former_day)],
    )
    return amending


def _as_told(told: Told, reference: str, document: Document | None) -> dict[str, list[Any]]:
    return {
        "amendment": [None, reference],
        "number": [None, told.number],
        "in_force": [None, str(told.in_force)],
        "signed": [None, str(told.signed) if told.signed else None],
        "document": [None, document.reference if document else None],
    }


def _in_its_own_history(amending: Protocol, amended: Protocol, former_day: str | None) -> RowChange:
    changes = {"amends": [None, amended.reference]}
    now = amending.in_force_text if amending.has_begun else None
    if former_day != now:
        changes["in_force"] = [former_day, now]
    return RowChange(journal.kind_of(amending), str(amending.pk), changes)


def _what_changed(
    amended: Protocol, version: ProtocolVersion, before: ProtocolVersion | None, former_end: date | None
) -> dict[str, list[Any]]:
    changes: dict[str, list[Any]] = {
        "version": [before.number if before else None, version.number],
        "sha256": [before.content_hash if before else None, version.content_hash],
    }
    return changes | ({"ends_on": [former_end, amended.ends_on]} if former_end != amended.ends_on else {})


def _title(amended: Protocol, number: int) -> str:
    return _("Amendment %(number)s to “%(title)s”") % {"number": number, "title": amended.title}


def _as_entered(told: Told, amended: Protocol, entered: Protocol | None) -> Told:
    """With the first day in force that is on file with the text already, unless another one is told."""
    if entered is None:
        return told
    require(rules.must_be_an_untied_amendment(entered, amended), "guard")
    on_file = Day(entered.in_force_on, entered.in_force_precision) if entered.has_begun else UNKNOWN
    return Told(
        told.number, told.in_force if told.in_force.on else on_file, told.title, told.signed, told.terms
    )


def _written_against(amended: Protocol, in_force: Day) -> tuple[ProtocolVersion, bool]:
    """The text as it read before that day, and whether a later amendment has been brought in already."""
    rows = [row for row in amended.amendments.select_related("protocol", "consolidated") if row.consolidated]
    later = [row for row in rows if in_force.surely_before(_begun(row))]
    earlier = [row for row in rows if row not in later]
    if earlier:
        latest = max(earlier, key=lambda row: (_begun(row).first or date.min, row.number))
        if latest.consolidated:
            return latest.consolidated, bool(later)
    if later:
        return min(later, key=lambda row: _begun(row).first or date.max).based_on, True
    if amended.text is None:
        raise Refused("no_text", _("There is no text yet. Choose its languages and write it."))
    return amended.text, False


def _begun(row: Amendment) -> Day:
    return Day(row.protocol.in_force_on, row.protocol.in_force_precision)


def _date(amending: Protocol, told: Told) -> None:
    """Its first day in force, and a signature of each party where it is told when all of them signed."""
    amending.in_force_on = first_day(told.in_force.on, told.in_force.precision)
    amending.in_force_precision = told.in_force.precision if told.in_force.on else Precision.UNKNOWN
    amending.save()
    if told.signed is None or amending.signatures.exists():
        return
    for partner in [None, *amending.relation.partners.all()]:
        Signature.objects.create(
            protocol=amending, partner=partner, side=Side.PARTNER if partner else Side.US, is_past_fact=True,
            signed_on=first_day(told.signed.on, told.signed.precision), precision=told.signed.precision,
        )  # fmt: skip


def _its_text(
    amending: Protocol, base: ProtocolVersion, terms: dict[str, Any], *, by: Actor
) -> ProtocolVersion:
    """The whole text as it was to read: what is told or entered of it, and the rest as it read before."""
    entered = amending.text
    said = {name: value for name, value in terms_said(entered).items() if value} if entered else {}
    said |= {
        name: value for name, value in terms.items() if value not in (None, "") and name in TERMS_AMENDED
    }
    if entered and _is_whole(entered, base):
        version = entered
    else:  # words of its own that are not the whole text stay as they were entered, as the version before
        last = amending.versions.aggregate(last=Max("number"))["last"] or 0
        version = ProtocolVersion(
            protocol=amending, number=last + 1, author=account_of(by), title=amending.title,
            clauses=keyed(base.clauses), languages=base.languages,
        )  # fmt: skip
    _refuse_a_term_without_a_kind(base, said)
    for name, value in (terms_said(base) | _consistent(said)).items():
        setattr(version, name, value)
    version.in_force_rule = entered.in_force_rule if entered else ""
    version.stated_on = entered.stated_on if entered else None
    version.save()
    return version


def _is_whole(version: ProtocolVersion, base: ProtocolVersion) -> bool:
    """Whether the clauses on file are those of the whole text, so that they can be laid over it."""
    return bool(version.clauses) and by_key(version.clauses).keys() >= by_key(base.clauses).keys()


def _refuse_a_term_without_a_kind(base: ProtocolVersion, said: dict[str, Any]) -> None:
    has_no_end = said.get("duration_kind", base.duration_kind) == DurationKind.OPEN
    if has_no_end and (said.get("months") or said.get("stated_end_on")):
        raise Refused(
            "no_kind",
            _(
                "The text it amends had no end: with a term or a last day, choose also how it lasts since then."
            ),
        )


def _consistent(said: dict[str, Any]) -> dict[str, Any]:
    """A term in months takes the place of a stated day, and the other way round; an open end that of both.

    Likewise a notice period takes the place of the fixed day for notice, and the other way round.
    """
    if said.get("notice_months"):
        said = said | {"notice_on": "", "effective_on": ""}
    elif said.get("notice_on"):
        said = said | {"notice_months": None}
    if said.get("duration_kind") == DurationKind.OPEN:
        return said | {"months": None, "stated_end_on": None}
    if said.get("months"):
        return said | {"stated_end_on": None}
    return said | {"months": None} if said.get("stated_end_on") else said


def _consolidate(amendment: Amendment, text: ProtocolVersion, later: bool) -> ProtocolVersion:
    """The amended text with it, as a version of its own. What a later amendment touched stays as that one has it."""
    amended, base = amendment.amends, amendment.based_on
    current = amended.text or base
    under, over = (text, current) if later else (current, text)
    last = amended.versions.aggregate(last=Max("number"))["last"] or 0
    version = ProtocolVersion(
        protocol=amended, number=last + 1, title=current.title, in_force_rule=current.in_force_rule,
        stated_on=current.stated_on, clauses=merged(base.clauses, under.clauses, over.clauses),
        languages=over.languages if over.languages != base.languages else under.languages,
        **_consistent_terms(merged_terms(terms_said(base), terms_said(under), terms_said(over)), over),
    )  # fmt: skip
    version.frozen_at = timezone.now()
    version.content_hash = content_hash(content_of(version, on=timezone.localdate()))
    version.save()
    return version


def _consistent_terms(terms: dict[str, Any], later: ProtocolVersion) -> dict[str, Any]:
    """Where two amendments named what excludes each other, the later one's stands; of months and a day the day."""
    if terms["notice_months"] and terms["notice_on"]:
        terms |= {name: getattr(later, name) for name in ("notice_months", "notice_on", "effective_on")}
    if terms["stated_end_on"] and terms["duration_kind"] == DurationKind.OPEN:
        terms |= {name: getattr(later, name) for name in ("duration_kind", "stated_end_on")}
    return terms | {"months": None} if terms["stated_end_on"] else terms


def _run_anew(amended: Protocol, *, by: Actor) -> None:
    """Terms, end and state as if it had been known all along."""
    forget_what_was_computed(amended)
    settle_by_facts(amended)
    if amended.state in (ProtocolState.EXPIRED, ProtocolState.TERMINATED):
        follow_the_protocol(amended, by=by)


def _state_beside(amended: Protocol, amending: Protocol) -> str:
    """An amendment is part of the text it amends, and ends with it."""
    if amended.has_ended:
        amending.ended_on, amending.ended_precision = amended.ended_on, amended.ended_precision
        return ProtocolState(amended.state)
    return state_of(amending)


__all__ = ["Told", "record_past_amendment"]
