"""Our own notice rests on the council's decision: refused without it unless it is said why, and flagged then."""

from datetime import date

import pytest
from django.urls import reverse

from office import decisions
from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from relations import audit
from relations.actions import notices
from relations.legality import flags
from relations.models import Notice, Protocol
from relations.rules.notices import decisions_to_end
from tests.factories import protocols as make
from tests.factories.relations import TerminationFactory

# Sixty months from 20.5.2026: the last day of the term, for which notice on 1.6.2026 is in time.
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
