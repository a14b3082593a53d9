"""Our own notice rests on the council's decision: refused without it unless it is said why, and flagged then."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from office import decisions
from office.models import OPERATOR, Decision, DecisionSubject, JournalEntry, LegalProfile
from office.rule_sets import shipped_rules
from office.rules import Refused
from office.submissions import about
from relations import audit
from relations.actions import notices
from relations.facts import Day, Facts, facts_of
from relations.legality import RuleBook, flags, flags_from
from relations.models import Notice, Protocol, ProtocolKind, Termination
from relations.rules.notices import decisions_to_end
from tests.factories import protocols as make
from tests.factories.relations import TerminationFactory

# Sixty months from 20.5.2026: the last day of the term, for which notice on 1.6.2026 is in time.
TURKIYE, FLANDERS = (
    RuleBook(tuple(rules for rules in shipped_rules() if rules.profile == profile))
    for profile in (LegalProfile.TURKIYE, LegalProfile.FLANDERS)
)
END, SENT_ON = date(2031, 5, 19), date(2026, 6, 1)


def give(protocol, **said) -> Notice:
    given = {"by": OPERATOR, "sent_on": SENT_ON, "reason": "new priorities", "expected_end": END} | said
    return notices.give_notice(protocol, **given)


def decided(protocol, on=date(2026, 5, 25), **said):
    """The council decided to end the tie; in Flanders that binds at once."""
    decision = decisions.record_past_decision(
        body=None, title="The end of a tie", by=OPERATOR, reason="minutes", decided_on=on, **said
    )
    TerminationFactory(ties=[protocol.relation], decision=decision)
    return decision


def codes(protocol) -> list[str]:
    return [flag.code for flag in flags(Protocol.objects.get(pk=protocol.pk))]


def test_without_the_councils_decision_our_notice_is_refused(ghent):
    protocol = make.in_force()
    with pytest.raises(Refused, match="rests on its decision"):
        give(protocol)
    assert not Notice.objects.exists()


def test_given_without_it_and_said_why_it_is_recorded_and_flagged_until_the_decision_is_named(ghent):
    protocol = make.in_force()
    give(protocol, undecided_because="the mayor's letter went out first")
    assert codes(protocol) == ["notice_decision_not_in_file"]
    (remark,) = audit.remarks()
    assert remark.flag.text == "Document not in file: the council's decision to give notice."
    assert remark.flag.since == SENT_ON
    notices.name_decision(protocol, decided(protocol), by=OPERATOR)
    assert codes(protocol) == []
    last = JournalEntry.objects.latest("number")
    assert last.act == "protocol.notice_decision"


def test_with_the_decision_nothing_is_flagged(ghent):
    protocol = make.in_force()
    notice = give(protocol, decision=decided(protocol))
    assert (notice.decision.title, notice.undecided_because) == ("The end of a tie", "")
    assert codes(protocol) == []


def test_a_decision_after_the_notice_is_refused_or_flagged(ghent):
    protocol = make.in_force()
    late = decided(protocol, on=date(2026, 6, 2))
    with pytest.raises(Refused, match="after the notice was sent"):
        give(protocol, decision=late)
    give(protocol, decision=late, undecided_because="the letter went out on the day before")
    assert codes(protocol) == ["notice_before_decision"]


def test_the_partners_own_notice_needs_none(ghent):
    protocol = make.in_force()
    partner = protocol.relation.partners.get()
    with pytest.raises(Refused, match="rests on no decision of our council"):
        give(protocol, partner=partner, decision=decided(protocol))
    give(protocol, partner=partner)
    assert codes(protocol) == []


def test_only_a_standing_decision_about_the_end_of_this_tie_counts(ghent):
    protocol, other = make.in_force(), make.in_force()
    about_another = decided(other)
    rejected = decided(protocol, recorded_result="rejected")
    assert decisions_to_end(protocol) == []
    for decision in (about_another, rejected, protocol.decision):
        with pytest.raises(Refused, match="not about the end of this tie"):
            give(protocol, decision=decision)
    notice = give(protocol, undecided_because="sent first")
    with pytest.raises(Refused, match="not about the end of this tie"):
        notices.name_decision(notice.protocol, about_another, by=OPERATOR)


def test_a_notice_that_was_taken_back_is_not_flagged(ghent):
    protocol = make.left_by_notice()
    notices.withdraw_notice(protocol, by=OPERATOR, on=date(2026, 6, 5), reason="agreed to go on")
    assert codes(protocol) == []


def test_the_decision_is_chosen_with_the_notice_or_named_later(ghent, login):
    protocol, clerk = make.in_force(), login("clerk")
    page = reverse("relations:protocol_notice", args=[protocol.reference])
    said = {"partner": "us", "sent_on": "2026-06-01", "received_on": "", "reason": "new priorities"}
    refused = clerk.post(page, said)
    assert refused.status_code == 409
    assert "rests on its decision" in refused.content.decode()
    said |= {"undecided_because": "the letter went out first"}
    assert "the letter went out first" in clerk.post(page, said).content.decode()
    assert clerk.post(page, said | {"confirm": "1", "expected_end": "2031-05-19"}).status_code == 302
    dates = reverse("relations:protocol_dates", args=[protocol.reference])
    name = reverse("relations:protocol_notice_decision", args=[protocol.reference])
    assert name in clerk.get(dates).content.decode()
    assert "No decision to end this tie is on file yet" in clerk.get(name).content.decode()
    decision = decided(protocol)
    assert clerk.post(name, {"decision": decision.reference}).url == dates
    shown = clerk.get(dates).content.decode()
    assert decision.get_absolute_url() in shown
    assert name not in shown


def test_a_decision_over_many_things_that_rejected_this_end_is_no_ground(ghent):
    protocol = make.in_force()
    act = make.draft(protocol.relation, kind=ProtocolKind.TERMINATION_ACT, title="Termination act")
    for_another = decisions.record_past_decision(
        body=None, title="Two ends", by=OPERATOR, reason="minutes", decided_on=date(2026, 5, 25)
    )
    row = DecisionSubject.objects.create(decision=for_another, outcome="rejected", **about(act))
    assert decisions_to_end(protocol) == []
    DecisionSubject.objects.filter(pk=row.pk).update(outcome="adopted")
    assert decisions_to_end(protocol) == [for_another]
    rejected = decided(protocol)
    assert rejected in decisions_to_end(protocol)
    Termination.objects.update(state="rejected")
    assert decisions_to_end(protocol) == [for_another]


def test_a_notice_between_the_vote_and_the_day_from_which_it_binds_is_refused_or_says_why(ghent):
    protocol = make.in_force()
    decision = decided(protocol, on=date(2026, 5, 25))
    Decision.objects.filter(pk=decision.pk).update(final_on=date(2026, 6, 2))  # sent on 1.6.2026
    decision.refresh_from_db()
    with pytest.raises(Refused, match="only from 2 June 2026 on"):
        give(protocol, decision=decision)
    give(protocol, decision=decision, undecided_because="the letter could not wait")
    facts = facts_of(Protocol.objects.get(pk=protocol.pk))
    assert facts.notice_effective == Day(date(2026, 6, 2))


def test_where_the_law_lets_a_decision_bind_later_a_notice_before_that_is_flagged():
    # Decided on 2.3., to be acted upon from 10.3.: a notice of 5.3. was too early, one of 10.3. was not.
    early = Facts(
        decision=Day(date(2026, 3, 2)), is_adopted=True, notice=Day(date(2026, 3, 5)),
        notice_decision=Day(date(2026, 3, 2)), notice_effective=Day(date(2026, 3, 10)),
    )  # fmt: skip
    found = {flag.code: flag.text for flag in flags_from(early, TURKIYE)}
    assert "from 10 March 2026 on" in found["notice_before_effective"]
    assert "notice_before_effective" not in [flag.code for flag in flags_from(early, FLANDERS)]
    later = replace(early, notice=Day(date(2026, 3, 10)))
    assert "notice_before_effective" not in [flag.code for flag in flags_from(later, TURKIYE)]


def test_the_decision_named_twice_is_one_act(ghent):
    protocol = make.in_force()
    give(protocol, undecided_because="sent first")
    decision = decided(protocol)
    for _click in range(2):
        notices.name_decision(protocol, decision, by=OPERATOR)
    assert JournalEntry.objects.filter(act="protocol.notice_decision").count() == 1
