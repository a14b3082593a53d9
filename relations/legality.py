"""The legal state of a protocol as a function of dated facts, and what an auditor would remark about them.

`facts_of` reads the rows; everything after it is pure. A flag is neutral: it names what is to be confirmed or
missing and the rule behind it, and it is certain: where an imprecise date leaves room, nothing is claimed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.calendar import Precision, first_day, last_day, written
from office.council_rules import Rules
from office.decisions import rules_of
from office.models import (
    Decision, DecisionSubject, Document, Municipality, Permission, PermissionState, RuleSet, Submission,
    SubmissionState,
)  # fmt: skip
from office.permissions import TWINNING
from relations.models import Protocol, ProtocolState, Side, Signature

State = ProtocolState
DRAFTING = frozenset({State.DRAFT, State.REVIEWED, State.AGREED, State.WITHDRAWN})
FINAL_BEFORE_FORCE = frozenset({State.REJECTED, State.VOID})


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
class Facts:
    """What is on file about one protocol, each fact with its day; None where there is none."""

    drafting: str = State.DRAFT
    is_submitted: bool = False
    decision: Day | None = None
    is_adopted: bool = False
    permission: Day | None = None
    is_granted: bool = False
    signatures: tuple[Day, ...] = ()
    is_complete: bool = False
    in_force: Day | None = None
    renewals: int = 0
    ends_on: date | None = None
    ended: Day | None = None
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
        acts = (self.decision, self.first_signature, self.in_force, self.permission)
        return next((act.first for act in acts if act and act.first), None)


def state_from(facts: Facts, at: date) -> str:
    """The state that the facts amount to on a day."""
    if facts.ended and facts.ended.is_past(at):
        by_itself = facts.ended.is_exact and facts.ended.on == facts.ends_on
        return State.EXPIRED if by_itself else State.TERMINATED
    if facts.in_force and facts.in_force.is_past(at):
        return State.RENEWED if facts.renewals else State.IN_FORCE
    signed = [day for day in facts.signatures if day.is_past(at)]
    if signed:
        return State.SIGNED if facts.is_complete and len(signed) == len(facts.signatures) else State.PARTLY_SIGNED
    if facts.permission and facts.permission.is_past(at):
        return State.PERMITTED if facts.is_granted else State.VOID
    if facts.decision and facts.decision.is_past(at):
        return State.ADOPTED if facts.is_adopted else State.REJECTED
    return State.SUBMITTED if facts.is_submitted else facts.drafting


def state_of(protocol: Protocol, at: date | None = None) -> str:
    """The state that the facts on file amount to, today or on a day of the past."""
    return state_from(facts_of(protocol), at or timezone.localdate())


# -- flags --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Flag:
    """Something to be confirmed or explained: the rule it rests on, and the day since which it stands."""

    code: str
    text: str
    tone: str = "neutral"
    rule: str = ""
    since: date | None = None

    @property
    def sentence(self) -> str:
        return self.text


@dataclass(frozen=True)
class RuleBook:
    """The rule sets of our legal profile, read once."""

    rules: tuple[Rules, ...] = ()

    @classmethod
    def ours(cls) -> "RuleBook":
        municipality = Municipality.ours()
        if municipality is None:
            return cls()
        stored = RuleSet.objects.filter(profile=municipality.legal_profile).order_by("-valid_from")
        return cls(tuple(rules_of(rule_set) for rule_set in stored))

    def on(self, day: date | None) -> Rules | None:
        return next((rules for rules in self.rules if rules.is_in_force(day)), None) if day else None


@dataclass(frozen=True)
class _Case:
    """The facts beside the rules of their day."""

    facts: Facts
    rules: Rules | None
    needs_permission: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs_permission", bool(self.rules and self.rules.needs_permission(TWINNING)))

    def flag(self, code: str, text: str, *, cite: str, since: Day | None) -> Flag:
        """A breach of order: judged where the rule of that day is on file, otherwise only mentioned."""
        rule = self.rules.cite(cite) if self.rules else ""
        return Flag(code, text, "warning" if self.rules else "muted", rule, since.first if since else None)


def flags_from(facts: Facts, book: RuleBook) -> list[Flag]:
    """Every remark on the facts, the breaches of order first."""
    case = _Case(facts, book.on(facts.day_of_the_rule))
    found = [*_order_of_signing(case), *_order_of_permission(case), *_order_of_force(case), *_missing(case)]
    return found + _gaps(case)


def _order_of_signing(case: _Case) -> Iterable[Flag]:
    facts, first = case.facts, case.facts.first_signature
    if first is None:
        return
    if facts.decision and not facts.is_adopted:
        text = _("It is signed although the council did not adopt it.")
        yield case.flag("signed_against_decision", text, cite="majority", since=first)
    elif facts.decision and first.surely_before(facts.decision):
        yield case.flag("signed_before_decision", _signed_early(first, facts.decision, "decision"), cite="majority", since=first)
    if facts.permission and not facts.is_granted:
        text = _("It is signed although the permission was refused.")
        yield case.flag("signed_against_refusal", text, cite="permission", since=first)
    elif facts.permission and (case.needs_permission or not case.rules) and first.surely_before(facts.permission):
        yield case.flag(
            "signed_before_permission", _signed_early(first, facts.permission, "permission"), cite="permission", since=first
        )


def _signed_early(signed: Day, act: Day, what: str) -> str:
    if not (signed.is_exact and act.is_exact):
        return {
            "decision": _("It was signed before the council's decision."),
            "permission": _("It was signed before the permission."),
        }[what]
    days = (act.on - signed.on).days if act.on and signed.on else 0
    if what == "decision":
        sentence = ngettext(
            "Signed %(count)s day before the council's decision.", "Signed %(count)s days before the council's decision.", days
        )
    else:
        sentence = ngettext("Signed %(count)s day before the permission.", "Signed %(count)s days before the permission.", days)
    return sentence % {"count": days}


def _order_of_permission(case: _Case) -> Iterable[Flag]:
    decision, permission = case.facts.decision, case.facts.permission
    if decision is None or permission is None:
        return
    if permission.is_exact and permission.on == decision.on and decision.is_exact:
        text = _("The permission bears the day of the council's decision, %(day)s: dates to be confirmed.")
        yield case.flag("dates_to_be_confirmed", text % {"day": permission}, cite="permission", since=permission)
    elif permission.surely_before(decision):
        text = _("The permission (%(permission)s) is dated before the council's decision (%(decision)s): dates to be confirmed.")
        said = {"permission": permission, "decision": decision}
        yield case.flag("dates_to_be_confirmed", text % said, cite="permission", since=permission)


def _order_of_force(case: _Case) -> Iterable[Flag]:
    facts, begun = case.facts, case.facts.in_force
    if begun is None:
        return
    if facts.decision and begun.surely_before(facts.decision):
        text = _("It was in force before the council's decision.")
        yield case.flag("in_force_before_decision", text, cite="majority", since=begun)
    judged = case.needs_permission or not case.rules
    if facts.permission and facts.is_granted and judged and begun.surely_before(facts.permission):
        text = _("It was in force before the permission.")
        yield case.flag("in_force_before_permission", text, cite="permission", since=begun)
    if facts.first_signature and begun.surely_before(facts.first_signature):
        text = _("It was in force before it was signed.")
        yield case.flag("in_force_before_signature", text, cite="", since=begun)
    if facts.ended and facts.ended.surely_before(begun):
        yield case.flag("ended_before_it_began", _("Its end is dated before its beginning."), cite="", since=facts.ended)


def _missing(case: _Case) -> Iterable[Flag]:
    """Acts that must have been there before what is on file."""
    facts = case.facts
    acted = facts.first_signature or facts.in_force or facts.ended
    tone = "neutral" if case.rules else "muted"
    since = acted.first if acted else facts.day_of_the_rule
    if acted and facts.decision is None:
        yield Flag("decision_not_in_file", _("Document not in file: the council's decision."), tone, since=since)
    was_decided = facts.is_adopted and facts.is_recorded_afterwards
    if case.rules and case.needs_permission and facts.permission is None and (acted or was_decided):
        text = _("Document not in file: the permission that the law of that day asked for.")
        yield Flag("permission_not_in_file", text, tone, case.rules.cite("permission"), since)
    if (facts.in_force or facts.ended) and not facts.is_complete:
        yield Flag("signature_not_in_file", _("Document not in file: the signature of every party."), tone, since=since)


def _gaps(case: _Case) -> list[Flag]:
    """What is only to be mentioned, in grey: no rule of that day, papers and days that nobody has."""
    facts, found = case.facts, []
    day = facts.day_of_the_rule
    if day and case.rules is None:
        text = _("No rule of that day (%(day)s) is on file, so the order of the dates is not judged.")
        found.append(Flag("rule_not_on_file", text % {"day": written(day)}, "muted", since=day))
    if facts.without_document:
        names = {"decision": _("the council's decision"), "permission": _("the permission"), "signed": _("the signed text")}
        listed = get_text_list([names[name] for name in facts.without_document], _("and"))
        found.append(Flag("document_not_in_file", _("Document not in file: %(documents)s.") % {"documents": listed}, "muted"))
    undated = [name for name, act in _acts(facts) if act and act.on is None]
    if undated:
        listed = get_text_list(undated, _("and"))
        found.append(Flag("date_unknown", _("Day to be found: %(acts)s.") % {"acts": listed}, "muted"))
    return found


def _acts(facts: Facts) -> list[tuple[str, Day | None]]:
    unsigned = next((day for day in facts.signatures if day.on is None), None)
    return [
        (_("the council's decision"), facts.decision), (_("the permission"), facts.permission),
        (_("a signature"), unsigned), (_("the entry into force"), facts.in_force), (_("the end"), facts.ended),
    ]  # fmt: skip


def flags(protocol: Protocol) -> list[Flag]:
    return flags_from(facts_of(protocol), RuleBook.ours())


def flags_of_many(protocols: Iterable[Protocol]) -> dict[int, list[Flag]]:
    """The flags of each protocol by its number, in the same few queries for one and for fifty."""
    book = RuleBook.ours()
    return {pk: flags_from(facts, book) for pk, facts in facts_of_many(protocols).items()}


# -- reading the rows ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Papers:
    decision: Decision | None
    permission: Permission | None
    is_submitted: bool
    has_document: bool


def facts_of(protocol: Protocol) -> Facts:
    return facts_of_many([protocol])[protocol.pk]


def facts_of_many(protocols: Iterable[Protocol]) -> dict[int, Facts]:
    """The facts by protocol; `signatures` and `relation__partners` are used as prefetched."""
    wanted = list(protocols)
    about = {
        "subject_type": ContentType.objects.get_for_model(Protocol),
        "subject_id__in": [protocol.pk for protocol in wanted],
    }
    votes = DecisionSubject.objects.filter(**about, decision__reconsiders=None).select_related("decision")
    # Later rows win: a correction is a new entry.
    decisions = {row.subject_id: row.decision for row in votes.order_by("pk") if _settles(row.decision)}
    permissions = {row.subject_id: row for row in Permission.objects.filter(**about).order_by("pk")}
    pending = set(
        Submission.objects.filter(**about, state=SubmissionState.PENDING).values_list("subject_id", flat=True)
    )
    filed = set(Document.objects.filter(**about).values_list("subject_id", flat=True))
    return {
        protocol.pk: _facts(
            protocol,
            _Papers(decisions.get(protocol.pk), permissions.get(protocol.pk), protocol.pk in pending, protocol.pk in filed),
        )
        for protocol in wanted
    }


def _settles(decision: Decision) -> bool:
    return decision.recorded_result in ("adopted", "rejected")


def _facts(protocol: Protocol, papers: _Papers) -> Facts:
    decision, permission = papers.decision, papers.permission
    answered = permission if permission and _is_answered(permission) else None
    signatures = list(protocol.signatures.all())
    return Facts(
        drafting=protocol.state if protocol.state in DRAFTING else State.DRAFT,
        is_submitted=papers.is_submitted,
        decision=Day(decision.decided_on, decision.decided_precision) if decision else None,
        is_adopted=bool(decision and decision.is_adopted),
        permission=Day(answered.decided_on, answered.decided_precision) if answered else None,
        is_granted=bool(answered and answered.state == PermissionState.GRANTED),
        signatures=tuple(Day(row.signed_on, row.precision) for row in signatures),
        is_complete=not missing_parties(protocol, signatures),
        in_force=Day(protocol.in_force_on, protocol.in_force_precision) if protocol.has_begun else None,
        renewals=protocol.renewals,
        ends_on=protocol.ends_on,
        ended=Day(protocol.ended_on, protocol.ended_precision) if protocol.has_ended else None,
        is_recorded_afterwards=protocol.is_past_fact or bool(decision and decision.is_past_fact),
        without_document=_without_document(decision, answered, signatures, papers),
    )


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


def missing_parties(protocol: Protocol, signatures: Iterable[Signature] | None = None) -> list[Any]:
    """Who has not signed yet: None for our side, then the partners."""
    rows = list(protocol.signatures.all() if signatures is None else signatures)
    ours = any(row.side == Side.US for row in rows)
    partners = {row.partner_id for row in rows}
    lacking = [partner for partner in protocol.relation.partners.all() if partner.pk not in partners]
    return ([] if ours else [None]) + lacking
