"""The dated steps after a vote: returned, insisted, final, sent, published, annulled; and decisions of the past."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office import decisions
from office.decisions import DECISION, VoteCount, not_yet_effective
from office.models import (
    OPERATOR,
    BodySize,
    Deadline,
    Decision,
    JournalEntry,
    Result,
    RuleSet,
)  # fmt: skip
from office.rules import Refused
from tests.factories.council import paper_kind, put_before_council
from tests.factories.office import CouncilFactory
from tests.office.recording import TODAY, due, held, recorded, step, vote_form


@pytest.fixture(autouse=True)
def kind(db):
    with paper_kind() as told:
        yield told


# -- the dated steps ----------------------------------------------------------------------------------


def test_in_turkiye_deadlines_come_from_the_rules_of_the_day(balikesir, login):
    """Metropolitan: 7 days to return; 7 days to send and to announce once final. Unsent: not in force."""
    decision, clerk = recorded(put_before_council(), held(3)), login("clerk")
    voted = decision.decided_on
    assert due(decision, "decision_final") == (voted + timedelta(days=8), None)
    assert "not become final" in str(not_yet_effective(decision))
    assert step(clerk, decision, "finalise").status_code == 302
    decision = Decision.objects.get()
    assert (decision.state, decision.final_on) == ("final", TODAY)
    assert due(decision, "decision_final") == (voted + timedelta(days=8), TODAY)
    assert due(decision, "decision_transmit") == (TODAY + timedelta(days=7), None)
    assert due(decision, "decision_publish") == (TODAY + timedelta(days=7), None)
    assert "civil administrator" in str(not_yet_effective(decision))
    assert "unsent it is not in force" in step(clerk, decision, "publish").content.decode()
    step(clerk, decision, "transmit")
    assert not_yet_effective(Decision.objects.get()) is None
    assert due(decision, "decision_transmit") == (TODAY + timedelta(days=7), TODAY)
    step(clerk, decision, "publish")
    assert Decision.objects.get().state == "published"
    assert not Deadline.objects.open().filter(subject_id=decision.pk, kind__startswith="decision_").exists()


def test_in_flanders_publication_is_due_in_ten_days_and_complaints_for_thirty_more(ghent, login):
    decision, clerk = recorded(put_before_council(), held(3)), login("clerk")
    assert not_yet_effective(decision) is None
    assert due(decision, "decision_publish") == (decision.decided_on + timedelta(days=10), None)
    step(clerk, decision, "publish", TODAY - timedelta(days=1))
    assert due(decision, "decision_publish")[1] == TODAY - timedelta(days=1)
    assert due(decision, "decision_complaint") == (TODAY + timedelta(days=29), None)
    step(clerk, decision, "annul", reason="By the governor.")
    assert Decision.objects.get().state == "annulled"
    assert not Decision.objects.get().is_adopted


def test_flanders_asks_nobody_to_be_sent_the_decision(ghent, login):
    decision, clerk = recorded(put_before_council()), login("clerk")
    step(clerk, decision, "finalise")
    assert "ask nobody to be sent it" in step(clerk, decision, "transmit").content.decode()


def test_publishing_may_have_happened_before_sending(balikesir, login):
    decision, clerk = recorded(put_before_council(), held(3)), login("clerk")
    step(clerk, decision, "finalise", TODAY - timedelta(days=2))
    step(clerk, decision, "transmit", TODAY)
    assert step(clerk, decision, "publish", TODAY - timedelta(days=1)).status_code == 302


def test_flanders_knows_no_return(ghent, login):
    decision, clerk = recorded(put_before_council()), login("clerk")
    response = step(clerk, decision, "return", reason="Think again.")
    assert response.status_code == 409
    assert "know no return" in response.content.decode()


def test_returning_is_possible_within_seven_days_in_a_metropolis_and_five_elsewhere(balikesir, login):
    clerk = login("clerk")
    for days, is_metropolitan, is_taken in (
        (7, True, True),
        (8, True, False),
        (5, False, True),
        (6, False, False),
    ):
        type(balikesir).objects.update(is_metropolitan=is_metropolitan)
        decision = recorded(put_before_council(f"{days}"), held(days))
        response = step(clerk, decision, "return", TODAY, reason="The budget is missing.")
        assert (Decision.objects.get(pk=decision.pk).state == "returned") is is_taken, days
        assert response.status_code == (302 if is_taken else 409)


def test_the_council_insists_in_a_second_vote_beside_the_first(balikesir, login):
    first, clerk = recorded(put_before_council(), held(5)), login("clerk")
    step(clerk, first, "return", TODAY - timedelta(days=3), reason="The budget is missing.")
    url = f"{first.get_absolute_url()}second-vote/"
    assert "No sitting since the decision was returned" in clerk.get(url).content.decode()
    later = held(1, present=37)
    said = {
        key: value for key, value in vote_form(yes="18", no="19").items() if key not in ("items", "title")
    }
    check = clerk.post(url, said | {"sitting": later.pk}).content.decode()
    assert "Insistence on the returned decision not reached: 18 yes, 19 needed" in check
    assert "The two results differ" in check
    clerk.post(url, said | {"sitting": later.pk, "yes": "19", "no": "18", "confirm": "1"})
    first, second = Decision.objects.order_by("pk")
    assert (second.reconsiders, second.computed_result, second.yes) == (first, "adopted", 19)
    assert (first.yes, first.recorded_result) == (11, "adopted")
    assert (first.state, first.insisted_on) == ("final", later.held_on)
    assert due(first, "decision_transmit") == (later.held_on + timedelta(days=7), None)
    assert "second vote on" in clerk.get(second.get_absolute_url()).content.decode()
    assert "Second vote: adopted" in clerk.get(first.get_absolute_url()).content.decode()
    assert step(clerk, second, "finalise").status_code == 409


def returned():
    first = recorded(put_before_council(), held(5))
    return DECISION.take(first, "return", by=OPERATOR, on=TODAY - timedelta(days=3), reason="Why.")


def voted_again(first, result, **votes):
    return decisions.record_second_vote(
        first, held(1), by=OPERATOR, recorded_result=result, votes=VoteCount(**votes)
    )


def test_a_returned_decision_becomes_final_only_by_a_second_vote(balikesir, login):
    first, clerk = returned(), login("clerk")
    assert step(clerk, first, "insist").status_code == 409
    assert step(clerk, first, "lapse").status_code == 409
    assert Decision.objects.get().state == "returned"
    assert f"{first.get_absolute_url()}second-vote/" in clerk.get(first.get_absolute_url()).content.decode()


def test_a_lost_second_vote_fells_the_decision_for_good_and_its_owner_learns_of_it(balikesir, kind):
    first = returned()
    voted_again(first, Result.REJECTED, yes=5, no=15)
    fallen = Decision.objects.get(pk=first.pk)
    assert (fallen.state, fallen.is_adopted, kind.fallen) == ("lapsed", False, [first.reference])
    assert not_yet_effective(fallen) == "The council did not adopt it."
    with pytest.raises(Refused, match="Only a decision that was returned"):
        voted_again(first, Result.ADOPTED, yes=20, no=0)
    with pytest.raises(Refused):
        DECISION.take(fallen, "insist", by=OPERATOR)


def test_a_second_vote_without_a_quorum_may_be_held_again(balikesir, kind):
    first = returned()
    voted_again(first, Result.NO_QUORUM)
    assert Decision.objects.get(pk=first.pk).state == "returned"
    voted_again(first, Result.ADOPTED, yes=20, no=0)
    assert (Decision.objects.get(pk=first.pk).state, kind.fallen) == ("final", [])


# -- decisions recorded afterwards --------------------------------------------------------------------


def past(on, **more):
    return decisions.record_past_decision(
        body=CouncilFactory(),
        title="Twinning",
        by=OPERATOR,
        reason="From the archive.",
        decided_on=on,
        **more,
    )


def test_a_past_decision_from_before_the_rules_on_file_binds_as_it_stands(balikesir):
    decision = past(date(1997, 5, 8))
    assert (decision.state, not_yet_effective(decision)) == ("final", None)


def test_a_past_decision_under_rules_binds_once_the_clerk_has_recorded_the_days(balikesir, login):
    clerk, decision = login("clerk"), past(TODAY - timedelta(days=40))
    assert "became final" in not_yet_effective(decision)
    assert step(clerk, decision, "finalise", TODAY - timedelta(days=32)).status_code == 302
    decision = Decision.objects.get()
    assert "sent to the civil administrator" in not_yet_effective(decision)
    assert not Deadline.objects.open().filter(kind="decision_transmit").exists()
    assert step(clerk, decision, "transmit", TODAY - timedelta(days=30)).status_code == 302
    assert not_yet_effective(Decision.objects.get()) is None


def test_a_past_decision_with_both_days_binds_at_once(balikesir):
    on = TODAY - timedelta(days=40)
    decision = past(on, final_on=on + timedelta(days=8), transmitted_on=on + timedelta(days=9))
    assert (decision.state, not_yet_effective(decision)) == ("transmitted", None)


# -- which rule of several --------------------------------------------------------------------------


def test_a_rule_or_a_size_with_a_first_day_goes_before_one_without(ghent):
    """PostgreSQL puts an empty day first in a falling order, unlike SQLite."""
    for found in (RuleSet.objects.filter(profile="tr"), BodySize.objects.all()):
        found.delete()
    for day in (date(2020, 1, 1), None, date(2010, 1, 1)):
        RuleSet.objects.create(profile="tr", valid_from=day, rules={})
        BodySize.objects.create(
            body=CouncilFactory(), members=30 if day is None else day.year - 1980, starts_on=day
        )
    with CaptureQueriesContext(connection) as asked:
        assert RuleSet.objects.in_force("tr", date(2026, 1, 1)).valid_from == date(2020, 1, 1)
        assert CouncilFactory().members_on(date(2026, 1, 1)) == 40
    assert sum("NULLS LAST" in query["sql"] for query in asked) == 2


def test_a_second_vote_without_a_return_is_refused(balikesir):
    first = recorded(put_before_council(), held(5))
    with pytest.raises(Refused) as refused:
        decisions.record_second_vote(
            first, held(1), by=OPERATOR, recorded_result=Result.ADOPTED, votes=VoteCount(yes=20, no=0)
        )
    assert refused.value.code == "not_returned"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("finalise", {"on": str(TODAY + timedelta(days=1))}),
        ("finalise", {"on": str(TODAY - timedelta(days=10))}),
        ("finalise", {"on": "soon"}),
        ("return", {"on": str(TODAY), "reason": " "}),
    ],
)
def test_a_wrong_step_comes_back_with_the_reason(balikesir, login, name, wrong):
    decision = recorded(put_before_council(), held(3))
    response = login("clerk").post(f"{decision.get_absolute_url()}steps/{name}/", wrong)
    assert response.status_code in (200, 409)
    assert "There is a problem" in response.content.decode()
    assert Decision.objects.get().state == "recorded"


def test_a_step_taken_twice_is_refused_the_second_time(balikesir, login):
    decision, clerk = recorded(put_before_council(), held(3)), login("clerk")
    assert step(clerk, decision, "finalise").status_code == 302
    assert step(clerk, decision, "finalise").status_code == 409
    assert JournalEntry.objects.filter(act="decision.finalise").count() == 1


def test_steps_that_do_not_exist_or_are_not_possible_are_refused(balikesir, login):
    decision, clerk = recorded(put_before_council(), held(3)), login("clerk")
    assert step(clerk, decision, "celebrate").status_code == 409
    assert step(clerk, decision, "transmit").status_code == 409
    assert clerk.get(f"{decision.get_absolute_url()}steps/transmit/").status_code == 409


@pytest.mark.parametrize(
    ("role", "status"), [("officer", 403), ("auditor", 403), ("head", 403), ("councillor", 404)]
)
def test_only_the_clerk_takes_steps(balikesir, login, role, status):
    decision, client = recorded(put_before_council(), held(3)), login(role)
    assert step(client, decision, "finalise").status_code == status
    assert client.get(f"{decision.get_absolute_url()}second-vote/").status_code == status
    assert client.post(f"{decision.get_absolute_url()}document/").status_code == status
    assert "Record what happened next" not in client.get(decision.get_absolute_url()).content.decode()


def test_a_rejected_decision_is_not_finalised(balikesir, login):
    decision = recorded(put_before_council(), held(3), result="rejected", yes=5, no=15, chair_side="no")
    response = step(login("clerk"), decision, "finalise")
    assert response.status_code == 409
    assert not Deadline.objects.open().filter(kind="decision_final").exists()
