"""Random lives in which new acts and facts of the past mix in any order.

The oracle is written from the rules of the domain (“not signed before adopted, not in force before permitted”,
“a signature before the permission → flag”), and knows nothing of the code that judges: it reads the bare rows, tries
every day that an imprecise date can mean, and calls a breach certain where it holds on all of them.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from office import decisions, permissions, submissions
from office.models import OPERATOR, DecisionSubject, LegalProfile, Permission
from office.rule_sets import shipped_rules
from office.rules import Refused
from relations.actions import protocol as actions
from relations.actions.protocol_past import record_past_fact
from relations.actions.signing import record_force_act
from relations.legality import Day, Facts, RuleBook, flags, flags_from
from relations.lifecycle.protocol import PROTOCOL
from relations.models import Protocol
from tests.factories import protocols as make
from tests.factories.council import sent

TURKIYE = RuleBook(tuple(rules for rules in shipped_rules() if rules.profile == LegalProfile.TURKIYE))
UNKNOWN = (date.min, date.max)  # an unknown day: any day of the calendar


# -- the oracle ---------------------------------------------------------------------------------------


@dataclass
class Told:
    """A history: each day as the first and the last day it can mean, None where nothing is told."""

    decision: tuple[date, date] | None = None
    is_adopted: bool = False
    is_sent: bool = False
    permission: tuple[date, date] | None = None
    is_granted: bool = False
    signatures: tuple[tuple[date, date], ...] = ()
    everybody_signed: bool = False
    in_force: tuple[date, date] | None = None
    ended: tuple[date, date] | None = None


def span(on: date | None, precision: str) -> tuple[date, date]:
    if on is None or precision == "unknown":
        return UNKNOWN
    if precision == "year":
        return date(on.year, 1, 1), date(on.year, 12, 31)
    if precision == "month":
        return date(on.year, on.month, 1), date(on.year, on.month, monthrange(on.year, on.month)[1])
    return on, on


def always(holds, *spans) -> bool:
    """Whether it holds for the first and the last day of each: between them the order turns only once."""
    return all(holds(*days) for days in product(*spans))


def breaches(told: Told) -> set[str]:
    """What is certainly out of order, under a law that asks for a permission."""
    return _out_of_order(told) | _missing(told)


def _out_of_order(told: Told) -> set[str]:
    """Each order is turned round certainly, if it is so on every day that the dates can mean."""
    decision, permission, begun = told.decision, told.permission, told.in_force
    adopted = decision if told.is_adopted else None
    granted = permission if told.is_granted else None
    # “A before B”: the first of the A's before the first of the B's, as soon as any of either is told.
    orders = {
        "signed_before_decision": (told.signatures, adopted),
        "signed_before_permission": (told.signatures, granted),
        "in_force_before_decision": ((begun,), decision),
        "in_force_before_permission": ((begun,), granted),
        "ended_before_it_began": ((told.ended,), begun),
        "dates_to_be_confirmed": ((permission,), decision),
    }
    found = {code for code, (early, late) in orders.items() if late and _surely_before(early, late)}
    if begun and told.signatures and always(lambda b, *days: b < min(days), begun, *told.signatures):
        found.add("in_force_before_signature")
    # The permission follows the decision: on the same day both dates are to be confirmed.
    if decision and decision == permission and decision[0] == decision[1]:
        found.add("dates_to_be_confirmed")
    return found


def _surely_before(early, late) -> bool:
    if not early or None in early:
        return False
    return always(lambda act, *days: min(days) < act, late, *early)


def _missing(told: Told) -> set[str]:
    is_signed, is_bound = bool(told.signatures), bool(told.in_force or told.ended)
    lacking = {
        "signed_against_decision": is_signed and told.decision and not told.is_adopted,
        "signed_against_refusal": is_signed and told.permission and not told.is_granted,
        "decision_not_in_file": (is_signed or is_bound) and not told.decision,
        # In Türkiye a decision that was not sent to the civil administrator is not in force.
        "decision_sending_not_in_file": (
            (is_signed or is_bound) and told.decision and told.is_adopted and not told.is_sent
        ),
        "permission_not_in_file": (is_signed or is_bound) and not told.permission,
        "signature_not_in_file": is_bound and not told.everybody_signed,
    }
    return {code for code, is_so in lacking.items() if is_so}


def has_a_day(told: Told) -> bool:
    """Whether any act has a day by which the law is chosen."""
    acts = (told.decision, *told.signatures, told.in_force, told.permission)
    return any(act and act != UNKNOWN for act in acts)


# -- facts alone, known more or less well -------------------------------------------------------------

# All under Law 5393, in force since 13.07.2005, which asks for a permission.
DATES = st.dates(date(2006, 1, 1), date(2008, 12, 31))
AS_KNOWN = st.one_of(
    st.builds(Day, DATES, st.sampled_from(["day", "day", "month", "year"])), st.just(Day(None, "unknown"))
)
MAYBE = st.none() | AS_KNOWN
PASTS = st.builds(
    Facts,
    decision=MAYBE,
    is_adopted=st.booleans(),
    is_sent=st.booleans(),
    permission=MAYBE,
    is_granted=st.booleans(),
    signatures=st.lists(AS_KNOWN, max_size=3).map(tuple),
    is_complete=st.booleans(),
    in_force=MAYBE,
    ended=MAYBE,
    is_recorded_afterwards=st.just(True),
)


def told_by(facts: Facts) -> Told:
    def of(day):
        return span(day.on, day.precision) if day else None

    return Told(
        of(facts.decision), facts.is_adopted, facts.is_sent, of(facts.permission), facts.is_granted,
        tuple(of(day) for day in facts.signatures), facts.is_complete, of(facts.in_force), of(facts.ended),
    )  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(PASTS)
def test_whatever_is_known_of_a_past_all_that_is_certainly_out_of_order_is_flagged_and_no_more(facts):
    told = told_by(facts)
    found = {flag.code for flag in flags_from(facts, TURKIYE)}
    if has_a_day(told):
        judged = {flag.code for flag in flags_from(facts, TURKIYE) if flag.tone != "muted"}
        expected = breaches(told)
        if facts.decision and facts.is_adopted and not facts.permission:
            expected.add("permission_not_in_file")  # of the past: adopted and never asked
        assert judged == expected
    else:
        # Without any day nothing is judged; that days are to be found is said.
        assert not {code for code in found if "_before_" in code}
    if any(day and day.on is None for day in (facts.decision, facts.permission, *facts.signatures)):
        assert "date_unknown" in found


# -- one protocol, new acts and the archive at once ---------------------------------------------------

START = date(2026, 1, 5)
# The long run is the rules', not the database's: the short one runs on each.
LONG = (pytest.mark.heavy, pytest.mark.once)
NEW_DAYS = st.integers(0, 60).map(lambda days: START + timedelta(days=days))
PRECISIONS = st.sampled_from(["day", "day", "day", "month", "unknown"])
KINDS = ["adopted", "permitted", "signed", "signed", "in_force", "ended", "ratified"]


class MixedHistory(RuleBasedStateMachine):
    """One protocol in Türkiye. Refusals are part of the game; each act is its own transaction, as in earnest."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.protocol = make.draft(in_force_rule="ratification", months=12)

    @initialize(stage=st.integers(0, 8))
    def come_so_far(self, stage):
        lawful = [
            lambda: self.attempt(lambda p: PROTOCOL.take(p, "review", by=OPERATOR)),
            lambda: self.attempt(lambda p: PROTOCOL.take(p, "agree", by=OPERATOR, on=START)),
            self.submit,
            lambda: self.vote(START),
            lambda: self.go_on_after_the_vote(START, "finalise"),
            lambda: self.go_on_after_the_vote(START, "transmit"),
            lambda: self.attempt(lambda p: actions.request_permission(p, by=OPERATOR, on=START)),
            lambda: self.answer(START + timedelta(days=9), "grant"),
        ]
        for act in lawful[:stage]:
            act()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def fresh(self) -> Protocol:
        return Protocol.objects.select_related("relation").get(pk=self.protocol.pk)

    def attempt(self, act) -> bool:
        try:
            with transaction.atomic():
                act(self.fresh())
        except Refused:
            return False
        return True

    def party(self, is_ours):
        return None if is_ours else self.protocol.relation.partners.get()

    # What the rows tell, read without the code under test.

    def told(self) -> Told:
        protocol = self.fresh()
        about = {"subject_type": ContentType.objects.get_for_model(Protocol), "subject_id": protocol.pk}
        votes = DecisionSubject.objects.filter(**about, decision__recorded_result__in=["adopted", "rejected"])
        vote = votes.filter(decision__reconsiders=None).order_by("pk").last()
        answer = Permission.objects.filter(**about).order_by("pk").last()
        if answer and answer.state not in ("granted", "refused"):
            answer = None
        signed = list(protocol.signatures.all())
        decision = vote.decision if vote else None
        stands = (
            decision
            and decision.recorded_result == "adopted"
            and decision.state not in ("annulled", "lapsed")
        )
        has_begun = protocol.in_force_on or protocol.in_force_precision == "unknown"
        has_ended = protocol.ended_on or protocol.ended_precision == "unknown"
        return Told(
            span(decision.decided_on, decision.decided_precision) if decision else None,
            bool(stands),
            bool(decision and decision.transmitted_on),
            span(answer.decided_on, answer.decided_precision) if answer else None,
            bool(answer and answer.state == "granted"),
            tuple(span(row.signed_on, row.precision) for row in signed),
            {row.partner_id for row in signed} >= {None, self.party(False).pk},
            span(protocol.in_force_on, protocol.in_force_precision) if has_begun else None,
            span(protocol.ended_on, protocol.ended_precision) if has_ended else None,
        )  # fmt: skip

    # New acts: what the law forbids is refused, so what succeeds is lawful at that moment.

    @rule()
    def submit(self):
        self.attempt(
            lambda p: actions.submit_protocol(
                p, by=OPERATOR, version=p.latest.number, revision=p.latest.revision
            )
        )

    @rule(on=NEW_DAYS, result=st.sampled_from(["adopted", "adopted", "rejected"]))
    def vote(self, on, result="adopted"):
        item = submissions.pending_for(self.fresh())
        if item is None:
            return
        sent(item, START)
        sitting = decisions.record_sitting(item.body, held_on=on, by=OPERATOR)
        self.attempt(
            lambda p: decisions.record_decision(
                sitting, {item: result}, by=OPERATOR, title="x", recorded_result=result,
                votes=decisions.VoteCount(),
            )
        )  # fmt: skip

    @rule(on=NEW_DAYS, name=st.sampled_from(["finalise", "transmit", "annul"]))
    def go_on_after_the_vote(self, on, name):
        decision = self.fresh().decision
        if decision:
            self.attempt(
                lambda p: decisions.DECISION.take(decision, name, by=OPERATOR, on=on, reason="random")
            )

    @rule(on=NEW_DAYS, name=st.sampled_from(["grant", "grant", "refuse"]))
    def answer(self, on, name):
        if self.attempt(lambda p: actions.request_permission(p, by=OPERATOR, on=on)):
            return
        asked = Permission.objects.order_by("-pk").first()
        if asked:
            self.attempt(lambda p: permissions.answer(asked, name, on=on, by=OPERATOR, reason="random"))

    @rule(on=NEW_DAYS, is_ours=st.booleans())
    def sign(self, on, is_ours):
        if not self.attempt(
            lambda p: actions.add_signature(p, by=OPERATOR, on=on, partner=self.party(is_ours))
        ):
            return
        told = self.told()
        assert told.decision is not None
        assert told.is_adopted
        assert told.permission is not None
        assert told.is_granted
        for allowed in (told.decision, told.permission):
            # Not before it, as far as its day is known.
            assert not always(lambda act, signed: signed < act, allowed, (on, on))

    @rule(on=NEW_DAYS, is_ours=st.booleans())
    def ratify(self, on, is_ours):
        self.attempt(
            lambda p: record_force_act(p, "ratification", on=on, by=OPERATOR, partner=self.party(is_ours))
        )

    @rule()
    def enter_into_force(self):
        if not self.attempt(lambda p: actions.enter_into_force(p, by=OPERATOR)):
            return
        told, protocol = self.told(), self.fresh()
        assert told.everybody_signed
        assert told.is_granted
        ratified = {act.partner_id: act.on for act in protocol.force_acts.filter(kind="ratification")}
        assert set(ratified) == {None, self.party(False).pk}
        assert protocol.in_force_on == max(*ratified.values(), *(last for _first, last in told.signatures))

    # The archive gives up what it has, in any order.

    @rule(kind=st.sampled_from(KINDS), on=NEW_DAYS, precision=PRECISIONS, is_ours=st.booleans())
    def find_in_the_archive(self, kind, on, precision, is_ours):
        more = {"partner": self.party(is_ours)} if kind in ("signed", "ratified") else {}
        day = None if precision == "unknown" else on
        self.attempt(
            lambda p: record_past_fact(
                p, kind, by=OPERATOR, reason="archive", on=day, precision=precision, **more
            )
        )

    @invariant()
    def every_breach_of_order_is_flagged_and_nothing_is_invented(self):
        told = self.told()
        found = {flag.code: flag for flag in flags(self.fresh())}
        expected = breaches(told)
        if not has_a_day(told):
            # no day, so no law that asks for it
            expected -= {"permission_not_in_file", "decision_sending_not_in_file"}
        assert expected <= set(found)
        ours = {code for code in found if code in ALL_BREACHES and found[code].tone != "muted"}
        assert ours - expected <= {"permission_not_in_file"}  # adopted long ago and never asked for

    @invariant()
    def the_state_is_one_that_the_rows_bear_out(self):
        protocol, told = self.fresh(), self.told()
        if protocol.state in ("in_force", "renewed", "expired"):
            assert told.in_force is not None
        if protocol.state in ("expired", "terminated"):
            assert told.ended is not None
        if protocol.state == "signed":
            assert told.everybody_signed
        if protocol.state in ("partly_signed", "signed"):
            assert told.signatures
            assert told.in_force is None
        if protocol.state == "permitted":
            assert told.is_granted
            assert not told.signatures
        if protocol.state == "adopted":
            assert told.is_adopted
            assert not told.signatures
        if protocol.state in ("draft", "submitted"):
            assert (told.signatures, told.in_force, told.ended) == ((), None, None)


ALL_BREACHES = {
    "signed_before_decision", "signed_before_permission", "in_force_before_signature", "in_force_before_decision",
    "in_force_before_permission", "ended_before_it_began", "dates_to_be_confirmed", "signed_against_decision",
    "signed_against_refusal", "decision_not_in_file", "signature_not_in_file", "permission_not_in_file",
    "decision_sending_not_in_file",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("size", [pytest.param(3), pytest.param(40, marks=LONG)])
def test_mixed_histories_are_lawful_where_new_and_flagged_where_past(balikesir, size):
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        MixedHistory,
        settings=settings(
            max_examples=size, stateful_step_count=10 if size < 10 else 20, deadline=None,
            suppress_health_check=checks,
        ),
    )  # fmt: skip


@pytest.mark.django_db
def test_a_mixed_history_can_come_into_force(balikesir):
    """So that the random ones do not pass because nothing ever succeeds."""
    machine = MixedHistory()
    machine.come_so_far(8)
    for is_ours in (True, False):
        machine.sign(START + timedelta(days=10), is_ours)
    for is_ours in (True, False):
        machine.ratify(START + timedelta(days=12), is_ours)
    machine.enter_into_force()
    assert machine.fresh().state == "in_force"
    machine.every_breach_of_order_is_flagged_and_nothing_is_invented()
    machine.teardown()


def test_a_signature_known_to_the_year_does_not_hide_one_that_was_surely_too_early():
    facts = Facts(
        decision=Day(date(2010, 6, 1)), is_adopted=True, permission=Day(date(2010, 6, 20)), is_granted=True,
        signatures=(Day(date(2010, 1, 1), "year"), Day(date(2010, 3, 1))),
    )  # fmt: skip
    found = {flag.code: flag for flag in flags_from(facts, TURKIYE)}
    # From 1 March to 1 June 2010: 31 + 30 + 31 = 92 days.
    assert found["signed_before_decision"].text == "Signed 92 days before the council's decision."
    assert found["signed_before_permission"].since == date(2010, 3, 1)


def test_in_force_before_a_signature_without_a_day_is_not_claimed_to_be_too_early():
    facts = Facts(
        decision=Day(date(2010, 1, 1)), is_adopted=True, in_force=Day(date(2010, 3, 1)), is_complete=True,
        signatures=(Day(None, "unknown"), Day(date(2010, 4, 1))),
    )  # fmt: skip
    assert "in_force_before_signature" not in {flag.code for flag in flags_from(facts, TURKIYE)}
