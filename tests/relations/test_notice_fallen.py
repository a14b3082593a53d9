"""The decision that our notice or our letter of the end rests on falls afterwards: flagged, explained, settled."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from office import decisions, submissions
from office.models import OPERATOR, Decision
from office.rules import Refused
from relations import audit
from relations.actions import notices
from relations.actions.legality import explain_flag
from relations.legality import flags
from relations.lifecycle.termination import TERMINATION
from relations.models import Notice, Protocol, Relation, TerminationTie
from relations.rules.notices import decisions_to_end
from tests.factories import protocols as make
from tests.factories.relations import LivingRelationFactory, TerminationFactory
from tests.relations.test_fallen_decisions import returned_and_lost

END, SENT_ON = date(2031, 5, 19), date(2026, 6, 1)
ANNULLED_ON = date(2026, 6, 20)
FELL = "notice_decision_fell"


def give(protocol, **said) -> Notice:
    given = {"by": OPERATOR, "sent_on": SENT_ON, "reason": "new priorities", "expected_end": END} | said
    return notices.give_notice(protocol, **given)


def decided(protocol, on=date(2026, 5, 25), body=None) -> Decision:
    decision = decisions.record_past_decision(
        body=body, title="The end of a tie", by=OPERATOR, reason="minutes", decided_on=on
    )
    TerminationFactory(ties=[protocol.relation], decision=decision, state="decided")
    TerminationTie.objects.filter(termination__decision=decision).update(state="decided")
    Relation.objects.update(state="terminating")
    return decision


def annul(decision: Decision, on: date = ANNULLED_ON) -> None:
    """With what the owner of a council item makes of it: the end is not pursued."""
    decisions.DECISION.take(decision, "annul", by=OPERATOR, on=on, reason="By the governor.")
    for termination in decision.terminations.all():
        TERMINATION.take(termination, "fall", by=OPERATOR, reason=decision.reference)


def raised(protocol) -> list[str]:
    return [flag.code for flag in flags(Protocol.objects.get(pk=protocol.pk))]


def remark() -> audit.Remark:
    return next(one for one in audit.remarks() if one.flag.code == FELL)


@pytest.fixture
def annulled(ghent) -> Protocol:
    protocol = make.in_force()
    decision = decided(protocol)
    give(protocol, decision=decision)
    assert raised(protocol) == []
    annul(decision)
    return protocol


def test_an_annulled_decision_behind_our_notice_is_flagged_since_that_day_with_its_rule(annulled):
    found = remark()
    assert found.flag.text == (
        "The council's decision that the notice rests on was annulled on 20 June 2026."
    )
    assert (found.flag.since, found.flag.tone) == (ANNULLED_ON, "neutral")
    assert found.flag.rule_in_full == "Our own notice rests on a decision of the council that stands."
    assert found.reference == annulled.reference


def test_so_is_one_recorded_with_a_reason_whose_named_decision_falls_later(ghent):
    protocol = make.in_force()
    late = decided(protocol, on=date(2026, 6, 2))  # the day after the letter
    give(protocol, decision=late, undecided_because="the letter could not wait")
    assert raised(protocol) == ["notice_before_decision"]
    annul(late)
    assert raised(protocol) == [FELL, "notice_before_decision"]


def test_one_named_later_that_falls_is_flagged_too(ghent):
    protocol = make.in_force()
    give(protocol, undecided_because="sent first")
    decision = decided(protocol)
    notices.name_decision(protocol, decision, by=OPERATOR)
    assert raised(protocol) == []
    annul(decision)
    assert raised(protocol) == [FELL]


def test_a_decision_the_council_did_not_insist_on_is_flagged_since_the_second_vote(balikesir):
    protocol = make.in_force()
    today = timezone.localdate()
    lost = decided(protocol, on=today - timedelta(days=5), body=submissions.council())
    give(protocol, decision=lost, undecided_because="the letter could not wait")
    returned_and_lost(lost)  # voted on again three days after the first vote
    found = remark()
    assert found.flag.since == today - timedelta(days=2)
    assert found.flag.text.startswith("The council did not insist, on ")


def test_another_decision_that_stands_settles_it_also_after_the_notice_took_effect(annulled):
    Protocol.objects.filter(pk=annulled.pk).update(state="terminated", ended_on=END)
    with pytest.raises(Refused, match="does not stand"):
        notices.name_decision(annulled, Decision.objects.latest("pk"), by=OPERATOR)
    again = decided(annulled, on=date(2026, 5, 30))
    assert decisions_to_end(annulled) == [again]
    notices.name_decision(annulled, again, by=OPERATOR)
    assert FELL not in raised(annulled)


def test_a_notice_that_was_taken_back_says_nothing_more(annulled):
    notices.withdraw_notice(annulled, by=OPERATOR, on=date(2026, 6, 25), reason="its decision fell")
    assert raised(annulled) == []


def test_explained_it_stays_listed_and_another_fall_opens_it_again(annulled):
    explain_flag(remark().key, reason="The council decides again in autumn.", by=OPERATOR)
    assert remark().is_explained
    again = decided(annulled, on=date(2026, 5, 30))
    notices.name_decision(annulled, again, by=OPERATOR)
    annul(again, on=date(2026, 7, 1))
    assert not remark().is_explained


def test_the_partners_own_notice_is_not_touched_by_what_our_council_lost(ghent):
    protocol = make.in_force()
    decision = decided(protocol)
    give(protocol, partner=protocol.relation.partners.get())
    annul(decision)
    assert raised(protocol) == []


def test_the_flags_page_leads_to_where_the_decision_is_named(annulled, login):
    clerk = login("clerk")
    name = reverse("relations:protocol_notice_decision", args=[annulled.reference])
    page = clerk.get(reverse("relations:legality_explain", args=[remark().key])).content.decode()
    assert name in page
    dates = clerk.get(reverse("relations:protocol_dates", args=[annulled.reference])).content.decode()
    assert name in dates
    assert "annulled" in dates
    assert "The end of a tie: annulled" in clerk.get(name).content.decode()


# -- the letter that ends a tie -----------------------------------------------------------------------


def ending(state: str, **said) -> TerminationTie:
    tie = LivingRelationFactory()
    decision = decisions.record_past_decision(
        body=None, title="An end", by=OPERATOR, reason="minutes", decided_on=date(2026, 5, 25)
    )
    termination = TerminationFactory(ties=[tie], decision=decision, state="decided")
    TerminationTie.objects.update(state=state, **said)
    Relation.objects.update(state="ended" if state == "effective" else "terminating")
    annul(decision)
    return termination.ties.get()


def of_the_end() -> list[tuple[str, str]]:
    codes = ("told_of_a_fallen_end", "ended_by_fallen_decision")
    return [(one.flag.code, one.flag.text) for one in audit.remarks() if one.flag.code in codes]


def test_a_partner_told_of_an_end_that_fell_is_flagged_though_the_tie_goes_on(ghent):
    tie = ending("notified", notified_on=date(2026, 6, 1))
    assert tie.state == "dropped"
    name = tie.relation.partner_names
    said = f"{name} was told of the end by a decision that was annulled on 20 June 2026."
    assert of_the_end() == [("told_of_a_fallen_end", said)]


def test_a_tie_that_ended_by_a_decision_that_fell_is_flagged(ghent):
    tie = ending("effective", notified_on=date(2026, 6, 1), effective_on=date(2026, 6, 10))
    said = f"The tie with {tie.relation.partner_names} ended by a decision that was annulled on 20 June 2026."
    assert of_the_end() == [("ended_by_fallen_decision", said)]


def test_a_tie_nobody_was_told_about_is_not_flagged(ghent):
    ending("decided")
    assert of_the_end() == []


def test_however_many_fell_the_list_asks_the_same_number_of_times(annulled):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            call_command("legality", json=True, stdout=io.StringIO())
        return len(queries)

    asked()
    one = asked()
    another = make.in_force()
    decision = decided(another)
    give(another, decision=decision)
    annul(decision)
    assert asked() == one
