"""Sittings, votes and what follows: what the clerk records and what the rules make of it."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from office import decisions
from office.models import (
    OPERATOR,
    AgendaItem,
    Decision,
    DecisionSubject,
    JournalEntry,
    Sitting,
    Submission,
    Unit,
    Visibility,
)  # fmt: skip
from office.rules import Refused
from tests.factories.council import paper_kind, put_before_council
from tests.factories.office import CouncilFactory
from tests.office.recording import SITTINGS, TODAY, held, record_url, recorded, sitting_form, vote_form


@pytest.fixture(autouse=True)
def kind(db):
    with paper_kind() as told:
        yield told


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
    urls = [(SITTINGS, 10), (sitting.get_absolute_url(), 14), (decision.get_absolute_url(), 15)]
    once = [queries(*url) for url in urls]
    for n in range(2):
        held(4 + n)
        recorded(put_before_council(f"B{n}"), sitting)
        DecisionSubject.objects.create(
            decision=decision, outcome="adopted", subject=Unit.objects.create(name=f"Unit {n}")
        )
    assert [queries(*url) for url in urls] == once


# -- the form proposes what can only be meant ------------------------------------------------------------


def ticked(client, sitting):
    form = client.get(record_url(sitting)).context["form"]
    return [str(each) for each in form["items"].value() or []], form["agenda_number"].value()


def test_the_only_item_of_an_agenda_is_ticked_with_its_number(ghent, login):
    sitting, other, item = held(), put_before_council("Other"), put_before_council("This")
    AgendaItem.objects.create(sitting=sitting, number=1, title="Opening", added_on=TODAY)
    AgendaItem.objects.create(sitting=sitting, number=2, title="This", submission=item, added_on=TODAY)
    assert ticked(login("clerk"), sitting) == ([str(item.pk)], 2)
    page = login("clerk").get(record_url(sitting)).content.decode()
    assert re.search(rf'<input type="checkbox" name="items" value="{item.pk}"[^>]* checked', page)
    assert not re.search(rf'<input type="checkbox" name="items" value="{other.pk}"[^>]* checked', page)
    AgendaItem.objects.create(sitting=sitting, number=3, title="Other", submission=other, added_on=TODAY)
    assert ticked(login("clerk"), sitting) == ([], None)


def test_without_an_agenda_the_only_item_before_the_body_is_ticked(ghent, login):
    sitting, item = held(), put_before_council("Alone")
    assert ticked(login("clerk"), sitting) == ([str(item.pk)], None)
    put_before_council("Not alone any more")
    assert ticked(login("clerk"), sitting) == ([], None)


def test_who_comes_from_an_item_finds_it_ticked_in_the_sitting(ghent, login):
    items, sitting = [put_before_council("One"), put_before_council("Other")], held()
    clerk = login("clerk")
    assert (
        f'href="{SITTINGS}?item={items[1].reference}"'
        in clerk.get(items[1].get_absolute_url()).content.decode()
    )
    listed = clerk.get(f"{SITTINGS}?item={items[1].reference}").content.decode()
    address = f"{record_url(sitting)}?item={items[1].reference}"
    assert f"Which sitting decides on {items[1].reference}, “{items[1].title}”?" in listed
    assert f'href="{address}"' in listed
    assert clerk.get(address).context["form"]["items"].value() == [items[1].pk]
    new = clerk.post(f"{SITTINGS}new/?item={items[1].reference}", sitting_form())
    made = Sitting.objects.latest("pk")
    assert new["Location"] == f"{record_url(made)}?item={items[1].reference}"


@pytest.mark.parametrize("asked", ["", "S-9999", "nonsense", "S-0"])
def test_an_item_that_is_not_before_a_body_asks_nothing(ghent, login, asked):
    put_before_council("One"), put_before_council("Other")
    sitting = held()
    clerk = login("clerk")
    assert "Which sitting decides on" not in clerk.get(f"{SITTINGS}?item={asked}").content.decode()
    assert clerk.get(f"{record_url(sitting)}?item={asked}").context["form"]["items"].value() in (None, [])
