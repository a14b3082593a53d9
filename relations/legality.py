"""The legal state of a protocol as a function of dated facts, and what an auditor would remark about them.

A flag is neutral: it names what is to be confirmed or missing and the rule behind it. It is certain, too:
where an imprecise date leaves room, nothing is claimed.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.calendar import Precision, written
from office.council_rules import Rules
from office.models import Permission
from office.permissions import TWINNING
from relations.facts import Day, Facts, facts_of, facts_of_many, missing_parties
from relations.flag_rules import Matter, matter_of, rule_of
from relations.models import InForceRule, Protocol, ProtocolState
from relations.rulebook import RuleBook

State = ProtocolState


def state_from(facts: Facts, at: date) -> str:
    """The state that the facts amount to on a day."""
    if facts.ended and facts.ended.is_past(at):
        by_itself = facts.ended.is_exact and facts.ended.on == facts.ends_on
        return State.EXPIRED if by_itself else State.TERMINATED
    if facts.in_force and facts.in_force.is_past(at):
        return State.RENEWED if facts.renewals else State.IN_FORCE
    return _state_before_force(facts, at)


def _state_before_force(facts: Facts, at: date) -> str:
    if facts.set_aside and facts.set_aside.is_past(at):
        return State.WITHDRAWN
    signed = [day for day in facts.signatures if day.is_past(at)]
    if signed:
        return (
            State.SIGNED
            if facts.is_complete and len(signed) == len(facts.signatures)
            else State.PARTLY_SIGNED
        )
    has_fallen = facts.decision and facts.decision.is_past(at) and not facts.is_adopted
    if facts.permission and facts.permission.is_past(at) and not has_fallen:
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
    """Something to be confirmed or explained: the rule it rests on, and the day since which it stands.

    `rule` is the provision of that day, where the law on file names one. `basis` is what it was read from:
    another basis is another flag, which the explanation of the former does not answer.
    """

    code: str
    text: str
    tone: str = "neutral"
    rule: str = ""
    since: date | None = None
    basis: tuple[str, ...] = ()
    since_precision: str = Precision.DAY

    @property
    def since_text(self) -> str:
        """Never more precise than it is known; empty where it is not."""
        return written(self.since, self.since_precision) if self.since else ""

    @property
    def sentence(self) -> str:
        return self.text

    @property
    def rule_in_full(self) -> str:
        """The rule in a sentence, with its provision."""
        sentence = str(rule_of(self.code))
        return f"{sentence} ({self.rule})" if self.rule else sentence

    @property
    def matter(self) -> Matter:
        return matter_of(self.code)

    @property
    def digest(self) -> str:
        """The same in every language: what an explanation holds on to."""
        return hashlib.sha256(json.dumps([self.code, *self.basis]).encode()).hexdigest()


def days(*acts: Day | date | None) -> tuple[str, ...]:
    """Days as a flag's basis names them."""
    return tuple(
        f"{act.on}/{act.precision}" if isinstance(act, Day) else str(act) for act in acts if act is not None
    )


@dataclass(frozen=True)
class _Case:
    """The facts beside the rules of their day."""

    facts: Facts
    rules: Rules | None
    needs_permission: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "needs_permission", bool(self.rules and self.rules.needs_permission(TWINNING))
        )

    @property
    def binds_later_than_the_vote(self) -> bool:
        """Whether the rules of that day ask for finality, or for sending it on, before it may be acted upon."""
        rules = self.rules
        return rules is not None and (rules.return_days is not None or rules.transmission_is_condition)

    @property
    def is_unsent(self) -> bool:
        """Adopted under a law by which the decision is not in force before it is sent, and no sending on file."""
        facts, rules = self.facts, self.rules
        is_condition = rules is not None and rules.transmission_is_condition
        return is_condition and facts.decision is not None and facts.is_adopted and not facts.is_sent

    @property
    def judges_permissions(self) -> bool:
        """By the law of the day, or because no law of that day is on file: then it is only mentioned."""
        return self.needs_permission or not self.rules

    def flag(
        self, code: str, text: str, *, cite: str, since: Day | None, against: Day | date | None = None
    ) -> Flag:
        """A breach of order: judged where the rule of that day is on file, otherwise only mentioned."""
        rule = self.rules.cite(cite) if self.rules and cite else ""
        tone = "warning" if self.rules else "muted"
        first, precision = (since.first, since.precision) if since else (None, Precision.UNKNOWN)
        return Flag(code, text, tone, rule, first, days(since, against), precision)


def flags_from(facts: Facts, book: RuleBook) -> list[Flag]:
    """Every remark on the facts, the breaches of order first."""
    case = _Case(facts, book.on(facts.day_of_the_rule))
    found = [*_order_of_signing(case), *_terms_of_office(case), *_order_of_permission(case)]
    found += [
        *_order_of_force(case),
        *_order_of_what_is_awaited(case),
        *_order_of_notice(case),
        *_missing(case),
    ]
    return found + _gaps(case)


def _order_of_signing(case: _Case) -> Iterable[Flag]:
    facts, first = case.facts, case.facts.first_signature
    if first is None:
        return
    if facts.decision and not facts.is_adopted:
        text = _("It is signed although the council did not adopt it.")
        yield case.flag("signed_against_decision", text, cite="majority", since=first, against=facts.decision)
    elif early := _signed_before(facts, facts.decision):
        text = _signed_early(early, facts.decision, "decision")
        yield case.flag("signed_before_decision", text, cite="majority", since=early, against=facts.decision)
    elif case.binds_later_than_the_vote and (early := _signed_before(facts, facts.effective)):
        text = _("It was signed before the council's decision could be acted upon, from %(day)s on.")
        said = text % {"day": facts.effective}
        yield case.flag(
            "signed_before_effective", said, cite="transmission", since=early, against=facts.effective
        )
    if facts.decision and facts.is_adopted and facts.authorises_signing is False:
        text = _("It is signed although the council did not authorise the signing.")
        yield case.flag(
            "signed_without_authority", text, cite="majority", since=first, against=facts.decision
        )
    if facts.permission and not facts.is_granted:
        text = _("It is signed although the permission was refused.")
        yield case.flag(
            "signed_against_refusal", text, cite="permission", since=first, against=facts.permission
        )
    elif case.judges_permissions and (early := _signed_before(facts, facts.permission)):
        text = _signed_early(early, facts.permission, "permission")
        yield case.flag(
            "signed_before_permission", text, cite="permission", since=early, against=facts.permission
        )


def _signed_before(facts: Facts, act: Day | None) -> Day | None:
    """The earliest of the signatures that surely precede an act, if any does."""
    early = [day for day in facts.signatures if act and day.surely_before(act)]
    return min(early, key=lambda day: day.first or date.max, default=None)


def _terms_of_office(case: _Case) -> Iterable[Flag]:
    for one in case.facts.out_of_term:
        day = one.ended or one.begins
        if one.ended:
            text = _("Signed on %(signed)s by somebody whose term of office had ended on %(day)s.")
        else:
            text = _("Signed on %(signed)s by somebody whose term of office began on %(day)s.")
        said = {"signed": one.signed, "day": written(day)}
        yield Flag(
            "signed_out_of_term", text % said, "warning", since=one.signed.first, basis=days(one.signed, day)
        )


def _signed_early(signed: Day, act: Day | None, what: str) -> str:
    if not (signed.is_exact and act and act.is_exact):
        return {
            "decision": _("It was signed before the council's decision."),
            "permission": _("It was signed before the permission."),
        }[what]
    days = (act.on - signed.on).days if act.on and signed.on else 0
    if what == "decision":
        sentence = ngettext(
            "Signed %(count)s day before the council's decision.",
            "Signed %(count)s days before the council's decision.",
            days,
        )
    else:
        sentence = ngettext(
            "Signed %(count)s day before the permission.",
            "Signed %(count)s days before the permission.",
            days,
        )
    return sentence % {"count": days}


def _order_of_permission(case: _Case) -> Iterable[Flag]:
    decision, permission = case.facts.decision, case.facts.permission
    if decision is None or permission is None or not case.judges_permissions:
        return
    if permission.is_exact and permission.on == decision.on and decision.is_exact:
        text = _("The permission bears the day of the council's decision, %(day)s: dates to be confirmed.")
        said = text % {"day": permission}
        yield case.flag("dates_to_be_confirmed", said, cite="permission", since=permission, against=decision)
    elif permission.surely_before(decision):
        text = _(
            "The permission of %(permission)s precedes the decision of %(decision)s: dates to be confirmed."
        )
        said = text % {"permission": permission, "decision": decision}
        yield case.flag("dates_to_be_confirmed", said, cite="permission", since=permission, against=decision)


def _order_of_force(case: _Case) -> Iterable[Flag]:
    facts, begun = case.facts, case.facts.in_force
    if begun is None:
        return
    if facts.decision and begun.surely_before(facts.decision):
        text = _("It was in force before the council's decision.")
        yield case.flag(
            "in_force_before_decision", text, cite="majority", since=begun, against=facts.decision
        )
    granted = facts.permission if facts.is_granted and case.judges_permissions else None
    if granted and begun.surely_before(granted):
        text = _("It was in force before the permission.")
        yield case.flag("in_force_before_permission", text, cite="permission", since=begun, against=granted)
    signed = facts.first_signature
    # Certain only where it precedes each of them: one without a day may have been the first. A text that enters into
    # force by the last signature precedes that one as soon as it precedes any.
    is_early = any if facts.waits_for_everybody else all
    if signed and is_early(begun.surely_before(day) for day in facts.parties or facts.signatures):
        text = _("It was in force before it was signed.")
        against = facts.last_signature if facts.waits_for_everybody else signed
        yield case.flag("in_force_before_signature", text, cite="", since=begun, against=against)
    if facts.ended and facts.ended.surely_before(begun):
        text = _("Its end is dated before its beginning.")
        yield case.flag("ended_before_it_began", text, cite="", since=facts.ended, against=begun)


def _order_of_what_is_awaited(case: _Case) -> Iterable[Flag]:
    """What its own text makes it wait for: the ratification of each party, the sending to the authority."""
    facts, begun = case.facts, case.facts.in_force
    if begun is None or not facts.awaits:
        return
    is_ratified = facts.awaits == InForceRule.RATIFICATION
    late = [day for day in facts.awaited if begun.surely_before(day)]
    if late:
        text = (
            _("It was in force before the ratification of %(day)s.")
            if is_ratified
            else _("It was in force before it was sent to the authority on %(day)s.")
        )
        last = max(late, key=lambda day: day.first or date.min)
        code = f"in_force_before_{facts.awaits}"
        yield case.flag(code, text % {"day": last}, cite="", since=begun, against=last)
    if not facts.has_all_awaited:
        text = (
            _("Document not in file: the ratification by every party.")
            if is_ratified
            else _("Document not in file: the sending to the authority.")
        )
        yield Flag(f"{facts.awaits}_not_in_file", text, since=begun.first, basis=days(begun))


def _order_of_notice(case: _Case) -> Iterable[Flag]:
    """The council ends what it began: our own notice rests on its decision, and follows it."""
    notice, decision, effective = case.facts.notice, case.facts.notice_decision, case.facts.notice_effective
    if notice is None:
        return
    if fall := case.facts.notice_fall:
        text = (
            _("The council's decision that the notice rests on was annulled on %(day)s.")
            if fall.is_annulled
            else _("The council did not insist, on %(day)s, on the decision that the notice rests on.")
        )
        said = text % {"day": fall.day_text}
        yield Flag(
            "notice_decision_fell", said, since=fall.on, basis=(fall.by, *days(notice, decision, fall.on))
        )
    if decision is None:
        text = _("Document not in file: the council's decision to give notice.")
        yield Flag("notice_decision_not_in_file", text, since=notice.first, basis=days(notice))
    elif notice.surely_before(decision):
        text = _("Notice was given before the council decided to.")
        yield case.flag("notice_before_decision", text, cite="", since=notice, against=decision)
    elif case.binds_later_than_the_vote and effective and notice.surely_before(effective):
        text = _("Notice was given before the council's decision could be acted upon, from %(day)s on.")
        said = text % {"day": effective}
        yield case.flag("notice_before_effective", said, cite="transmission", since=notice, against=effective)


def _missing(case: _Case) -> Iterable[Flag]:
    """Acts that must have been there before what is on file."""
    facts = case.facts
    acted = facts.first_signature or facts.in_force or facts.ended
    tone = "neutral" if case.rules else "muted"
    known = acted if acted and acted.first else facts.act_of_the_rule
    since, precision = (known.first, known.precision) if known else (None, Precision.UNKNOWN)
    if acted and facts.decision is None:
        text = _("Document not in file: the council's decision.")
        yield Flag("decision_not_in_file", text, tone, since=since, since_precision=precision)
    if acted and case.is_unsent and case.rules:
        text = _("Document not in file: the sending of the council's decision to the civil administrator.")
        cited = case.rules.cite("transmission")
        yield Flag("decision_sending_not_in_file", text, tone, cited, since, since_precision=precision)
    was_decided = facts.is_adopted and facts.is_recorded_afterwards
    if case.rules and case.needs_permission and facts.permission is None and (acted or was_decided):
        text = _("Document not in file: the permission that the law of that day asked for.")
        cited = case.rules.cite("permission")
        yield Flag("permission_not_in_file", text, tone, cited, since, since_precision=precision)
    if (facts.in_force or facts.ended) and not facts.is_complete:
        yield Flag(
            "signature_not_in_file",
            _("Document not in file: the signature of every party."),
            tone,
            since=since,
            since_precision=precision,
        )


def _gaps(case: _Case) -> list[Flag]:
    """What is only to be mentioned, in grey: no rule of that day, papers and days that nobody has."""
    facts, found = case.facts, []
    act = facts.act_of_the_rule
    day, precision = (act.first, act.precision) if act else (None, Precision.UNKNOWN)
    if day and case.rules is None:
        text = _("No rule of that day (%(day)s) is on file, so the order of the dates is not judged.")
        found.append(Flag("rule_not_on_file", text % {"day": act}, "muted", "", day, days(day), precision))
    if facts.without_document:
        names = {
            "decision": _("the council's decision"),
            "permission": _("the permission"),
            "signed": _("the signed text"),
        }
        listed = get_text_list([names[name] for name in facts.without_document], _("and"))
        found.append(
            Flag(
                "document_not_in_file",
                _("Document not in file: %(documents)s.") % {"documents": listed},
                "muted",
                since=day,
                basis=facts.without_document,
                since_precision=precision,
            )
        )
    undated = {code: name for code, name, act in _acts(facts) if act and act.on is None}
    if undated:
        listed = get_text_list(list(undated.values()), _("and"))
        text = _("Day to be found: %(acts)s.") % {"acts": listed}
        found.append(Flag("date_unknown", text, "muted", "", day, tuple(undated), precision))
    return found


def _acts(facts: Facts) -> list[tuple[str, str, Day | None]]:
    unsigned = next((day for day in facts.signatures if day.on is None), None)
    unratified = next((day for day in facts.awaited if day.on is None), None)
    return [
        ("decision", _("the council's decision"), facts.decision),
        ("permission", _("the permission"), facts.permission),
        ("signature", _("a signature"), unsigned),
        ("awaited", _("a ratification or sending"), unratified),
        ("in_force", _("the entry into force"), facts.in_force),
        ("end", _("the end"), facts.ended),
    ]


def flags(protocol: Protocol) -> list[Flag]:
    return flags_from(facts_of(protocol), protocol.rule_book)


def flags_of_many(
    protocols: Iterable[Protocol],
    *,
    filed: Collection[int | None] | None = None,
    voted: Collection[int] | None = None,
    asked: Collection[int] | None = None,
    permissions: Mapping[int, Permission] | None = None,
    book: RuleBook | None = None,
) -> dict[int, list[Flag]]:
    """The flags of each protocol by its number, in the same few queries for one and for fifty."""
    book = book or RuleBook.ours()
    # No flag asks whether the protocol is before the council now.
    facts_by_number = facts_of_many(
        protocols, filed=filed, pending=(), voted=voted, asked=asked, permissions=permissions
    )
    return {pk: flags_from(facts, book) for pk, facts in facts_by_number.items()}


__all__ = [
    "Day",
    "Facts",
    "Flag",
    "RuleBook",
    "facts_of",
    "facts_of_many",
    "flags",
    "flags_from",
    "flags_of_many",
    "missing_parties",
    "state_from",
    "state_of",
]
