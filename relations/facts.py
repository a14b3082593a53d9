"""The dated facts on file about a protocol: what the council, the authority and the parties did, and when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from office.calendar import Precision, first_day, last_day, written
from office.fallen import Fall, fall_of, lost_second_vote_on
from office.models import (
    Decision,
    DecisionSubject,
    Document,
    Permission,
    PermissionState,
    Submission,
    SubmissionState,
)
from relations.models import (
    ForceAct,
    ForceActKind,
    InForceRule,
    Notice,
    Protocol,
    ProtocolState,
    ProtocolVersion,
    Side,
    Signature,
)
from relations.rules.decision import steps_after_the_vote

State = ProtocolState
DRAFTING = frozenset({State.DRAFT, State.REVIEWED, State.AGREED, State.WITHDRAWN})
# Rules by which a text waits for more than signatures and permission.
AWAITING = frozenset({InForceRule.RATIFICATION, InForceRule.TRANSMISSION})


@dataclass(frozen=True)
class Day:
    """A day as well as it is known."""

    on: date | None
    precision: str = Precision.DAY

    @property
    def first(self) -> date | None:
        return first_day(self.on, self.precision)

    @property
    def last(self) -> date | None:
        return last_day(self.on, self.precision)

    @property
    def is_exact(self) -> bool:
        return self.on is not None and self.precision == Precision.DAY

    def surely_before(self, other: "Day") -> bool:
        return self.last is not None and other.first is not None and self.last < other.first

    def is_past(self, at: date) -> bool:
        """Has happened by then; what happened on an unknown day has."""
        return self.first is None or self.first <= at

    def __str__(self) -> str:
        return written(self.on, self.precision)


@dataclass(frozen=True)
class OutOfTerm:
    """A signature by somebody who, by the term on file, was not in office on that day."""

    signed: Day
    ended: date | None = None
    begins: date | None = None


@dataclass(frozen=True)
class Facts:
    """What is on file about one protocol, each fact with its day; None where there is none."""

    drafting: str = State.DRAFT
    is_submitted: bool = False
    decision: Day | None = None
    is_adopted: bool = False
    # Whether the decision authorises the signing; None where nobody recorded it.
    authorises_signing: bool | None = None
    effective: Day | None = None
    # Whether it is on file that the decision, or the signed text, was sent to the authority above us.
    is_sent: bool = False
    permission: Day | None = None
    is_granted: bool = False
    # Each signature; and by party the day on which its last one made it complete.
    signatures: tuple[Day, ...] = ()
    parties: tuple[Day, ...] = ()
    is_complete: bool = False
    out_of_term: tuple[OutOfTerm, ...] = ()
    # What the text waits for after the signatures, the days on which it came, and whether all of it has.
    awaits: str = ""
    awaited: tuple[Day, ...] = ()
    has_all_awaited: bool = False
    # Whether the text names the last signature as the one that brings it into force.
    waits_for_everybody: bool = False
    in_force: Day | None = None
    renewals: int = 0
    ends_on: date | None = None
    ended: Day | None = None
    # Adopted, and withdrawn from entering into force.
    set_aside: Day | None = None
    # Our own notice that was not taken back, and the council's decision that it rests on.
    notice: Day | None = None
    notice_decision: Day | None = None
    # Since when that decision could be acted upon, where such a step is on file.
    notice_effective: Day | None = None
    # That decision does not stand any more.
    notice_fall: Fall | None = None
    is_recorded_afterwards: bool = False
    without_document: tuple[str, ...] = ()

    @property
    def first_signature(self) -> Day | None:
        return min(self.signatures, key=lambda day: day.first or date.max, default=None)

    @property
    def last_signature(self) -> Day | None:
        return max(self.signatures, key=lambda day: day.last or date.min, default=None)

    @property
    def day_of_the_rule(self) -> date | None:
        """The day whose law applies: the decision's, else the earliest act we know."""
        return self.act_of_the_rule.first if self.act_of_the_rule else None

    @property
    def act_of_the_rule(self) -> Day | None:
        """The same as well as it is known."""
        acts = (self.decision, self.first_signature, self.in_force, self.permission)
        return next((act for act in acts if act and act.first), None)


# -- reading the rows ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Said:
    """What is read with a protocol, or asked for all at once."""

    force_rule: str = ""
    was_sent: bool = False
    notice: Day | None = None
    notice_decision: Day | None = None
    notice_effective: Day | None = None
    notice_fall: Fall | None = None


@dataclass(frozen=True)
class _Papers:
    decision: Decision | None
    permission: Permission | None
    is_submitted: bool
    has_document: bool
    said: _Said
    acts: tuple[ForceAct, ...] = ()

    @property
    def awaits(self) -> str:
        return self.said.force_rule if self.said.force_rule in AWAITING else ""


def facts_of(protocol: Protocol) -> Facts:
    return facts_of_many([protocol])[protocol.pk]


def facts_shown(protocol: Protocol, *, is_submitted: bool) -> Facts:
    """The same for a page, from the decision and the permission that it shows; an act reads them afresh."""
    about = {"subject_type": ContentType.objects.get_for_model(Protocol), "subject_id": protocol.pk}
    filed = getattr(protocol, "has_files", None)
    has_document = Document.objects.filter(**about).exists() if filed is None else filed
    rule = protocol.text.in_force_rule if protocol.text else ""
    acts = tuple(protocol.force_acts.all()) if rule in AWAITING else ()
    said = replace(_said([protocol])[protocol.pk], force_rule=rule or "")
    papers = _Papers(protocol.decision, protocol.permission, is_submitted, has_document, said, acts)
    return _facts(protocol, papers)


def facts_of_many(
    protocols: Iterable[Protocol],
    *,
    filed: Collection[int | None] | None = None,
    pending: Collection[int | None] | None = None,
    voted: Collection[int] | None = None,
    asked: Collection[int] | None = None,
    permissions: Mapping[int, Permission] | None = None,
) -> dict[int, Facts]:
    """The facts by protocol; `signatures` and `relation__partners` are used as prefetched.

    `filed`, `pending`, `voted` and `asked`: those with a document, before the council, with a decision and with a
    permission, where the caller knows; what nobody has is not asked for. `permissions` are the latest ones, if read.
    """
    wanted = list(protocols)
    about = {
        "subject_type": ContentType.objects.get_for_model(Protocol),
        "subject_id__in": [protocol.pk for protocol in wanted],
    }
    votes = DecisionSubject.objects.filter(**about, decision__reconsiders=None).select_related("decision")
    # Later rows win: a correction is a new entry.
    decided = votes.order_by("pk") if voted is None or voted else ()
    decisions = {row.subject_id: row.decision_here for row in decided if _settles(row.decision)}
    if permissions is None:
        on_file = Permission.objects.filter(**about).order_by("pk") if asked is None or asked else ()
        permissions = {row.subject_id: row for row in on_file}
    if pending is None:
        waiting = Submission.objects.filter(**about, state=SubmissionState.PENDING)
        pending = set(waiting.values_list("subject_id", flat=True))
    if filed is None:
        filed = set(Document.objects.filter(**about).values_list("subject_id", flat=True))
    said = _said(wanted)
    acts = _acts_of([pk for pk, one in said.items() if one.force_rule in AWAITING])
    return {
        protocol.pk: _facts(
            protocol,
            _Papers(
                decisions.get(protocol.pk),
                permissions.get(protocol.pk),
                protocol.pk in pending,
                protocol.pk in filed,
                said[protocol.pk],
                tuple(acts.get(protocol.pk, ())),
            ),
        )
        for protocol in wanted
    }


def with_force_rule(protocols: QuerySet[Any]) -> QuerySet[Any]:
    """Each with the rule of the text that counts and what is annotated below: reading its facts asks no more for it."""
    texts = ProtocolVersion.objects.filter(protocol=OuterRef("pk"))
    counts_first = texts.order_by(F("frozen_at").desc(nulls_last=True), "-number")
    protocols = protocols.annotate(**what_was_sent(OuterRef("pk")))
    return protocols.annotate(force_rule=Subquery(counts_first.values("in_force_rule")[:1]))


def what_was_sent(number: Any) -> dict[str, Any]:
    """For a query that reads protocols: whether the signed text went to the authority, and our own notice."""
    ours = Notice.objects.filter(protocol=number, side=Side.US, withdrawn_on=None).order_by("-pk")
    said = {
        "sent_on": "sent_on", "decision": "decision", "on": "decision__decided_on",
        "precision": "decision__decided_precision", "insisted": "decision__insisted_on",
        "final": "decision__final_on", "transmitted": "decision__transmitted_on", "state": "decision__state",
        "annulled": "decision__annulled_on", "lapsed": lost_second_vote_on(OuterRef("decision")),
    }  # fmt: skip
    return {
        "was_sent": Exists(ForceAct.objects.filter(protocol=number, kind=ForceActKind.TRANSMISSION)),
        "notice_said": Subquery(ours.values_list(JSONObject(**said))[:1]),
    }


_READ_WITH = ("force_rule", "was_sent", "notice_said")
_DAYS_OF_NOTICE = ("sent_on", "on", "insisted", "final", "transmitted", "annulled", "lapsed")


def _said(protocols: Iterable[Any]) -> dict[int, _Said]:
    found, unread = {}, []
    for protocol in protocols:
        if not hasattr(protocol, "notice_said"):
            unread.append(protocol.pk)
            continue
        rule = protocol.force_rule if hasattr(protocol, "force_rule") else _rule_of(protocol)
        found[protocol.pk] = _said_by(rule, protocol.was_sent, protocol.notice_said)
    if unread:
        rows = with_force_rule(Protocol.objects.filter(pk__in=unread)).values_list("pk", *_READ_WITH)
        found |= {pk: _said_by(*said) for pk, *said in rows}
    return found


def _rule_of(protocol: Protocol) -> str:
    return protocol.text.in_force_rule if protocol.text else ""


def _said_by(rule: str | None, was_sent: bool, notice: dict[str, Any] | None) -> _Said:
    if notice is None:
        return _Said(rule or "", was_sent)
    on = {name: date.fromisoformat(notice[name]) for name in _DAYS_OF_NOTICE if notice[name]}
    decision = Day(on.get("on"), notice["precision"]) if notice["decision"] else None
    # As `steps_after_the_vote` has it.
    steps = [on[step] for step in ("insisted", "final", "transmitted") if step in on]
    effective = Day(max(steps)) if steps else None
    fall = fall_of(notice["state"], on.get("annulled"), on.get("lapsed"))
    return _Said(rule or "", was_sent, Day(on["sent_on"]), decision, effective, fall)


def _acts_of(protocols: list[int]) -> dict[int, list[ForceAct]]:
    found: dict[int, list[ForceAct]] = {}
    for act in ForceAct.objects.filter(protocol__in=protocols) if protocols else ():
        found.setdefault(act.protocol_id, []).append(act)
    return found


def _settles(decision: Decision) -> bool:
    return decision.recorded_result in ("adopted", "rejected")


def _facts(protocol: Protocol, papers: _Papers) -> Facts:
    decision, permission = papers.decision, papers.permission
    answered = permission if permission and _is_answered(permission) else None
    signatures = list(protocol.signatures.all())
    made_effective = steps_after_the_vote(decision) if decision else None
    awaited, has_all_awaited = _awaited(protocol, papers)
    return Facts(
        drafting=protocol.state if protocol.state in DRAFTING else State.DRAFT,
        is_submitted=papers.is_submitted,
        decision=Day(decision.decided_on, decision.decided_precision) if decision else None,
        is_adopted=bool(decision and decision.is_adopted),
        authorises_signing=decision.authorises_signing if decision else None,
        effective=Day(made_effective) if made_effective else None,
        is_sent=papers.said.was_sent or bool(decision and decision.transmitted_on),
        permission=Day(answered.decided_on, answered.decided_precision) if answered else None,
        is_granted=bool(answered and answered.state == PermissionState.GRANTED),
        signatures=tuple(Day(row.signed_on, row.precision) for row in signatures),
        parties=tuple(party_days(signatures).values()),
        is_complete=not missing_parties(protocol, signatures),
        out_of_term=tuple(found for row in signatures if (found := _out_of_term(row))),
        awaits=papers.awaits,
        awaited=awaited,
        has_all_awaited=has_all_awaited,
        waits_for_everybody=papers.said.force_rule == InForceRule.LAST_SIGNATURE,
        in_force=Day(protocol.in_force_on, protocol.in_force_precision) if protocol.has_begun else None,
        renewals=protocol.renewals,
        ends_on=protocol.ends_on,
        ended=Day(protocol.ended_on, protocol.ended_precision) if protocol.has_ended else None,
        set_aside=Day(protocol.set_aside_on) if protocol.set_aside_on else None,
        notice=papers.said.notice,
        notice_decision=papers.said.notice_decision,
        notice_effective=papers.said.notice_effective,
        notice_fall=papers.said.notice_fall,
        is_recorded_afterwards=protocol.is_past_fact or bool(decision and decision.is_past_fact),
        without_document=_without_document(decision, answered, signatures, papers),
    )


def _awaited(protocol: Protocol, papers: _Papers) -> tuple[tuple[Day, ...], bool]:
    """The days on which came what the text waits for, and whether nothing of it is missing."""
    days = tuple(Day(act.on, act.precision) for act in papers.acts if act.kind == papers.awaits)
    if papers.awaits == InForceRule.RATIFICATION:
        return days, bool(days) and not unratified_parties(protocol, papers.acts)
    if papers.awaits == InForceRule.TRANSMISSION and not days:
        sent = papers.decision.transmitted_on if papers.decision else None
        days = (Day(sent),) if sent else ()
    return days, bool(days)


def unratified_parties(protocol: Protocol, acts: Iterable[ForceAct]) -> list[Any]:
    """Who has not ratified yet: None for our side, then the partners."""
    done = {act.partner_id for act in acts if act.kind == InForceRule.RATIFICATION}
    parties = [None, *protocol.relation.partners.all()]
    return [party for party in parties if (party.pk if party else None) not in done]


def _out_of_term(signature: Signature) -> OutOfTerm | None:
    """Only what is certain: an unknown term says nothing, and no imprecise day that leaves room."""
    signed = Day(signature.signed_on, signature.precision)
    if signature.term_until and signed.first and signed.first > signature.term_until:
        return OutOfTerm(signed, ended=signature.term_until)
    if signature.term_from and signed.last and signed.last < signature.term_from:
        return OutOfTerm(signed, begins=signature.term_from)
    return None


def _is_answered(permission: Permission) -> bool:
    return permission.state in (PermissionState.GRANTED, PermissionState.REFUSED)


def _without_document(
    decision: Decision | None, permission: Permission | None, signatures: list[Signature], papers: _Papers
) -> tuple[str, ...]:
    """Only of what was recorded afterwards: for new acts the paper comes with the act."""
    missing = {
        "decision": decision is not None and decision.is_past_fact and decision.document_id is None,
        "permission": permission is not None and permission.is_past_fact and permission.document_id is None,
        "signed": any(row.is_past_fact for row in signatures) and not papers.has_document,
    }
    return tuple(name for name, is_missing in missing.items() if is_missing)


def by_party(signatures: Iterable[Signature]) -> dict[int | None, list[Signature]]:
    """The signatures of each party that has any; None is our side."""
    found: dict[int | None, list[Signature]] = {}
    for row in signatures:
        found.setdefault(row.partner_id, []).append(row)
    return found


def awaits_another(rows: Iterable[Signature]) -> bool:
    """Whether somebody else still signs for this party: as it was said with the signature recorded last."""
    return max(rows, key=lambda row: row.pk).awaits_another


def party_days(signatures: Iterable[Signature]) -> dict[int | None, Day]:
    """By party the day on which it has signed: that of its last signature. Who waits for another one has not yet."""
    return {
        party: _last_day(rows) for party, rows in by_party(signatures).items() if not awaits_another(rows)
    }


def _last_day(rows: list[Signature]) -> Day:
    """As well as it is known: a signature without a day may have been the last."""
    days = [Day(row.signed_on, row.precision) for row in rows]
    undated = next((day for day in days if day.last is None), None)
    return undated or max(days, key=lambda day: (day.last, day.is_exact))


def missing_parties(protocol: Protocol, signatures: Iterable[Signature] | None = None) -> list[Any]:
    """Who has not signed yet, or not by everybody who must: None for our side, then the partners."""
    signed = party_days(protocol.signatures.all() if signatures is None else signatures)
    partners = [partner for partner in protocol.relation.partners.all() if partner.pk not in signed]
    return ([] if None in signed else [None]) + partners
