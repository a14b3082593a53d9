"""Sittings, votes and what follows: what the clerk records and what the rules make of it."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from office import decisions
from office.decisions import DECISION, VoteCount, not_yet_effective
from office.models import (
    OPERATOR,
    BodySize,
    Deadline,
    Decision,
    DecisionSubject,
    JournalEntry,
    Result,
    RuleSet,
    Sitting,
    Submission,
    Unit,
    Visibility,
)  # fmt: skip
from office.rules import Refused
from tests.factories.council import paper_kind, put_before_council
from tests.factories.office import CouncilFactory, SittingFactory

SITTINGS = "/decisions/sittings/"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def kind(db):
    with paper_kind() as told:
        yield told


def sitting_form(**more):
    return {
        "body": CouncilFactory().pk, "held_on": "2026-03-02", "call": "1", "members": "37", "present": "20",
        "form_token": str(uuid.uuid4()),
    } | more  # fmt: skip


def vote_form(*items, **more):
    return {
        "items": [item.pk for item in items],
        "yes": "11", "no": "9", "abstain": "", "blank": "", "invalid": "",
        "chair_side": "yes", "recorded_result": "adopted", "number": "12", "title": "",
        "form_token": str(uuid.uuid4()),
    } | more  # fmt: skip


def held(days_ago=3, **more):
    return SittingFactory(
        **({"held_on": TODAY - timedelta(days=days_ago), "members": 37, "present": 20} | more)
    )


def recorded(item, sitting=None, result="adopted", **votes):
    sitting = sitting or held()
    numbers = {"yes": 11, "no": 9, "chair_side": "yes"} | votes
    return decisions.record_decision(
        sitting,
        {item: result},
        by=OPERATOR,
        title=item.title,
        recorded_result=result,
        votes=VoteCount(**numbers),
    )


def record_url(sitting):
    return sitting.get_absolute_url() + "record/"


# -- sittings -----------------------------------------------------------------------------------------


def test_the_clerk_records_a_sitting(ghent, login):
    clerk = login("clerk")
    assert clerk.get(SITTINGS + "new/").status_code == 200
    response = clerk.post(SITTINGS + "new/", sitting_form())
    sitting = Sitting.objects.get()
    assert response["Location"] == sitting.get_absolute_url()
    assert (sitting.held_on, sitting.members, sitting.present) == (date(2026, 3, 2), 37, 20)
    assert sitting.reference in clerk.get(SITTINGS).content.decode()


def test_the_membership_comes_from_the_file_of_the_body_when_left_empty(ghent, login):
    CouncilFactory(members=53)
    login("clerk").post(SITTINGS + "new/", sitting_form(members="", present=""))
    assert (Sitting.objects.get().members, Sitting.objects.get().present) == (53, None)


def test_a_sitting_sent_twice_is_recorded_once(ghent, login):
    clerk, said = login("clerk"), sitting_form()
    assert clerk.post(SITTINGS + "new/", said)["Location"] == clerk.post(SITTINGS + "new/", said)["Location"]
    assert Sitting.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"held_on": "2026-13-45"},
        {"held_on": ""},
        {"held_on": str(TODAY + timedelta(days=1))},
        {"present": "38"},
        {"present": "-1"},
        {"members": "many"},
        {"members": "99999999999999999999"},
        {"call": "3"},
        {"body": "999"},
        {"body": "x"},
    ],
)
def test_a_wrong_sitting_comes_back_with_the_reason(ghent, login, wrong):
    response = login("clerk").post(SITTINGS + "new/", sitting_form(**wrong))
    assert response.status_code in (200, 409)
    assert "There is a problem" in response.content.decode()
    assert Sitting.objects.count() == 0


@pytest.mark.parametrize("role", ["officer", "head", "legal", "finance", "administrator", "auditor"])
def test_other_staff_read_sittings_but_record_none(ghent, login, role):
    client, sitting = login(role), held()
    assert client.get(SITTINGS).status_code == 200
    assert client.get(sitting.get_absolute_url()).status_code == 200
    for url in (SITTINGS + "new/", record_url(sitting)):
        assert client.get(url).status_code == 403
        assert client.post(url, {}).status_code == 403


def test_sittings_do_not_exist_for_council_members(ghent, login):
    client, sitting = login("councillor"), held()
    for url in (SITTINGS, SITTINGS + "new/", sitting.get_absolute_url(), record_url(sitting)):
        assert client.get(url).status_code == 404


# -- recording a vote ---------------------------------------------------------------------------------


def test_the_check_page_shows_the_computed_result_beside_the_recorded_one_and_keeps_nothing(ghent, login):
    item, sitting = put_before_council(), held()
    shown = login("clerk").post(record_url(sitting), vote_form(item)).content.decode()
    assert "Check before recording" in shown
    assert "In the minutes" in shown
    assert "By the rules of the day" in shown
    assert "Majority reached: 11 yes, 11 needed, more than half of the yes and no votes" in shown
    assert "The two results differ" not in shown
    assert Decision.objects.count() == 0


def test_after_the_check_page_the_decision_is_recorded(ghent, login, kind):
    item, sitting, clerk = put_before_council(), held(), login("clerk")
    response = clerk.post(record_url(sitting), vote_form(item, confirm="1"))
    decision = Decision.objects.get()
    assert response["Location"] == decision.get_absolute_url()
    assert (decision.recorded_result, decision.computed_result) == ("adopted", "adopted")
    assert (decision.title, decision.number, decision.recorded_by) == (item.title, "12", clerk.user)
    assert Submission.objects.get().state == "decided"
    assert kind.decided == ["adopted"]
    assert JournalEntry.objects.filter(act="decision.record").count() == 1
    assert clerk.get(decision.get_absolute_url()).status_code == 200


def test_change_something_leads_back_with_everything_in_the_form(ghent, login):
    item, sitting = put_before_council(), held()
    shown = (
        login("clerk").post(record_url(sitting), vote_form(item, change="1", number="99-b")).content.decode()
    )
    assert "99-b" in shown
    assert "Check before recording" in shown
    assert Decision.objects.count() == 0


def test_a_difference_between_computed_and_recorded_is_said_and_stays_visible(balikesir, login):
    item, sitting, clerk = put_before_council(), held(), login("clerk")
    said = vote_form(item, yes="10", no="5", abstain="5")
    assert "The two results differ" in clerk.post(record_url(sitting), said).content.decode()
    clerk.post(record_url(sitting), said | {"confirm": "1"})
    decision = Decision.objects.get()
    assert (decision.recorded_result, decision.computed_result) == ("adopted", "rejected")
    assert "The two results differ" in clerk.get(decision.get_absolute_url()).content.decode()


def test_unknown_votes_stay_unknown_and_nothing_is_computed(ghent, login):
    item, sitting, clerk = put_before_council(), held(members=None, present=None), login("clerk")
    said = vote_form(item, yes="", no="", chair_side="", confirm="1")
    decision_url = clerk.post(record_url(sitting), said)["Location"]
    decision = Decision.objects.get()
    assert (decision.yes, decision.no, decision.chair_side, decision.computed_result) == (None, None, "", "")
    shown = clerk.get(decision_url).content.decode()
    assert "Not computed" in shown
    assert "not known" in shown
    assert "The two results differ" not in shown


def test_a_day_without_a_rule_is_not_computed(balikesir, login):
    item, sitting = put_before_council(sent_on=date(1997, 2, 3)), held(held_on=date(1997, 2, 7))
    shown = login("clerk").post(record_url(sitting), vote_form(item)).content.decode()
    assert "No rule is on file for that day" in shown


def test_several_items_are_decided_in_one_vote(ghent, login, kind):
    one, two, sitting, clerk = put_before_council("One"), put_before_council("Two"), held(), login("clerk")
    assert "covers several items" in clerk.post(record_url(sitting), vote_form(one, two)).content.decode()
    clerk.post(record_url(sitting), vote_form(one, two, title="Two papers", confirm="1"))
    assert Decision.objects.get().title == "Two papers"
    assert DecisionSubject.objects.count() == 2
    assert kind.decided == ["adopted", "adopted"]


@pytest.mark.parametrize("result", ["revote", "no_quorum"])
def test_a_vote_that_settles_nothing_keeps_the_item_open_and_is_kept_beside_it(ghent, login, kind, result):
    item, clerk = put_before_council(), login("clerk")
    clerk.post(record_url(held()), vote_form(item, recorded_result=result, confirm="1"))
    assert Submission.objects.get().is_pending
    assert kind.decided == []
    clerk.post(record_url(held(2)), vote_form(item, confirm="1"))
    assert [d.recorded_result for d in Decision.objects.order_by("pk")] == [result, "adopted"]
    shown = clerk.get(item.get_absolute_url()).content.decode()
    assert shown.count("The vote and how it was counted") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"yes": "21"},
        {"yes": "15", "no": "15"},
        {"yes": "-1"},
        {"yes": "ten"},
        {"yes": "0", "chair_side": "yes"},
        {"no": "0", "chair_side": "no"},
        {"recorded_result": ""},
        {"recorded_result": "perhaps"},
        {"chair_side": "left"},
        {"items": []},
        {"items": ["999"]},
        {"items": ["x"]},
        {"number": "9" * 61},
        {"yes": "9" * 30},
    ],
)
def test_impossible_votes_come_back_with_the_reason_and_nothing_is_kept(ghent, login, wrong):
    item, sitting = put_before_council(), held()
    for extra in ({}, {"confirm": "1"}):
        response = login("clerk").post(record_url(sitting), vote_form(item, **wrong) | extra)
        assert response.status_code in (200, 409)
        assert "There is a problem" in response.content.decode()
    assert Decision.objects.count() == 0
    assert Submission.objects.get().is_pending


def test_a_decision_sent_twice_is_recorded_once(ghent, login):
    item, sitting, clerk = put_before_council(), held(), login("clerk")
    said = vote_form(item, confirm="1")
    first = clerk.post(record_url(sitting), said)
    second = clerk.post(record_url(sitting), said)
    assert Decision.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_an_item_decided_meanwhile_is_not_decided_again(ghent, login):
    item, sitting, clerk = put_before_council(), held(), login("clerk")
    said = vote_form(item, confirm="1")
    recorded(item)
    assert "There is a problem" in clerk.post(record_url(sitting), said).content.decode()
    assert Decision.objects.count() == 1


def test_nothing_before_the_body_is_said_in_a_sentence(ghent, login):
    assert "nothing to record" in login("clerk").get(record_url(held())).content.decode()


# -- who reads a decision -----------------------------------------------------------------------------


def test_council_members_read_decisions_on_their_items_only(ghent, login):
    on_item = recorded(put_before_council())
    of_old = decisions.record_past_decision(
        body=CouncilFactory(),
        title="Old",
        by=OPERATOR,
        reason="From the archive.",
        decided_on=date(1997, 2, 7),
    )
    member = login("councillor")
    shown = member.get(on_item.get_absolute_url()).content.decode()
    assert "By the rules of the day" in shown
    assert "Record what happened next" not in shown
    assert member.get(of_old.get_absolute_url()).status_code == 404
    assert login("auditor").get(of_old.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("reference", ["D-9999", "S-0001", "x"])
def test_an_unknown_decision_is_not_found(ghent, login, reference):
    assert login("clerk").get(f"/decisions/{reference}/").status_code == 404


def test_an_imprecise_day_is_never_shown_as_precise(ghent, login):
    decision = decisions.record_past_decision(
        body=CouncilFactory(), title="Reorientation", by=OPERATOR, reason="From the archive.",
        decided_on=date(2021, 1, 1), precision="month",
    )  # fmt: skip
    shown = login("officer").get(decision.get_absolute_url()).content.decode()
    assert "January 2021" in shown
    assert "Jan. 1, 2021" not in shown
    assert "Document not in file." not in shown or "signed decision" in shown


def test_an_unknown_body_and_outcomes_of_another_kind_are_said_in_words(ghent, login, kind):
    decision = decisions.record_past_decision(
        body=None, title="Reorientation", by=OPERATOR, reason="From the archive.",
        decided_on=date(2021, 1, 1), precision="month",
    )  # fmt: skip
    for word in ("kept", "adopted", "something"):
        subject = Unit.objects.create(name=word)
        DecisionSubject.objects.create(decision=decision, outcome=word, subject=subject)
    shown = login("officer").get(decision.get_absolute_url()).content.decode()
    assert "body not known" in shown
    assert "None" not in shown
    assert "kept in honour" in shown
    assert "something" in shown


# -- the dated steps ----------------------------------------------------------------------------------


def step(client, decision, name, on=TODAY, reason=""):
    return client.post(f"{decision.get_absolute_url()}steps/{name}/", {"on": str(on), "reason": reason})


def due(decision, kind):
    return (
        Deadline.objects.filter(kind=kind, subject_id=decision.pk).values_list("due_on", "settled_on").first()
    )


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


def test_a_sitting_before_the_item_was_sent_does_not_decide_it(ghent, login):
    item, sitting = put_before_council(sent_on=TODAY - timedelta(days=2)), held(3)
    for more in ({}, {"confirm": "1"}):
        response = login("clerk").post(record_url(sitting), vote_form(item, **more))
        assert response.status_code == 409
        assert "after this sitting: choose a later sitting" in response.content.decode()
    assert not Decision.objects.exists()
    assert recorded(item, held(2)).is_adopted


def test_a_sitting_of_another_body_does_not_decide_the_item(ghent):
    item, board = put_before_council(), CouncilFactory(kind="executive_board")
    with pytest.raises(Refused, match="before another body"):
        recorded(item, held(body=board))
    assert Submission.objects.get().is_pending


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


# -- the signed decision ------------------------------------------------------------------------------


def test_the_signed_decision_is_added_for_council_members_and_superseded(ghent, login):
    decision, clerk = recorded(put_before_council()), login("clerk")
    url = f"{decision.get_absolute_url()}document/"
    for name in ("first.pdf", "second.pdf"):
        upload = SimpleUploadedFile(name, b"%PDF-1.7 test\n%%EOF", content_type="application/pdf")
        assert clerk.post(url, {"upload": upload}).status_code == 302
    document = Decision.objects.get().document
    assert (document.filename, document.visibility) == ("second.pdf", Visibility.COUNCIL)
    assert document.supersedes.get().filename == "first.pdf"


def test_a_file_that_is_not_what_it_says_is_refused(ghent, login):
    decision, clerk = recorded(put_before_council()), login("clerk")
    url = f"{decision.get_absolute_url()}document/"
    assert clerk.post(url, {"upload": SimpleUploadedFile("a.pdf", b"MZ no pdf")}).status_code == 409
    assert clerk.post(url, {}).status_code == 302
    assert Decision.objects.get().document is None


# -- queries ------------------------------------------------------------------------------------------


def test_pages_need_the_same_queries_for_one_row_and_for_three(ghent, login, django_assert_max_num_queries):
    clerk, sitting = login("clerk"), held()

    def queries(url, limit):
        with django_assert_max_num_queries(limit) as counted:
            assert clerk.get(url).status_code == 200
        return len(counted)

    decision = recorded(put_before_council("A"), sitting)
    urls = [(SITTINGS, 10), (sitting.get_absolute_url(), 10), (decision.get_absolute_url(), 15)]
    once = [queries(*url) for url in urls]
    for n in range(2):
        held(4 + n)
        recorded(put_before_council(f"B{n}"), sitting)
        DecisionSubject.objects.create(
            decision=decision, outcome="adopted", subject=Unit.objects.create(name=f"Unit {n}")
        )
    assert [queries(*url) for url in urls] == once
